"""Every address of the desk, and where staff sign in."""

from __future__ import annotations

from servicehall.doors.gate.routes import OFFICER, PUBLIC, Route, posts

from . import views_counter as counter
from . import views_intake as intake
from . import views_people as people
from . import views_slip as slip
from . import views_staff as staff
from . import views_start as start

WINDOW = posts("window")
POST = ("POST",)
PERSON = "desk/people/<uuid:party_id>"
DRAFT = "desk/drafts/<uuid:draft_id>"
SECTION = DRAFT + "/sections/<str:key>"
MATERIAL = DRAFT + "/materials/<str:key>"
MATTER = "desk/a/<str:reference>"

STAFF = [
    Route(path="staff/sign-in", view=staff.sign_in, name="sign-in", policy=PUBLIC),
    Route(
        path="staff/sign-in",
        view=staff.sign_in_now,
        name="sign-in-now",
        policy=PUBLIC,
        methods=POST,
        once=False,
        refused=staff.sign_in_refused,
    ),
    Route(path="staff/sign-out", view=staff.sign_out, name="sign-out", policy=PUBLIC, methods=POST, once=False),
]

START = [
    Route(path="desk/", view=start.start, name="start", policy=OFFICER),
    Route(path="desk/window", view=start.window, name="window", policy=OFFICER),
    Route(path="desk/window", view=start.sit, name="sit", policy=OFFICER, methods=POST),
    Route(path="desk/register", view=start.register, name="register", policy=WINDOW),
]

PEOPLE = [
    Route(path="desk/intake", view=people.intake, name="intake", policy=WINDOW),
    Route(
        path="desk/intake",
        view=people.find,
        name="find",
        policy=WINDOW,
        methods=POST,
        once=False,
        refused=people.find_refused,
    ),
    Route(path="desk/people/new", view=people.new, name="new-person", policy=WINDOW),
    Route(
        path="desk/people/new",
        view=people.register,
        name="register-person",
        policy=WINDOW,
        methods=POST,
        refused=people.register_refused,
    ),
    Route(path="desk/people/unknown", view=people.carry, name="carry", policy=WINDOW, methods=POST, once=False),
    Route(path=PERSON, view=people.person, name="person", policy=WINDOW),
    Route(path=PERSON + "/procedures", view=people.procedures, name="procedures", policy=WINDOW),
    Route(path=PERSON + "/procedures/<str:code>", view=people.procedure, name="procedure", policy=WINDOW),
    Route(path=PERSON + "/procedures/<str:code>", view=people.begin, name="begin", policy=WINDOW, methods=POST),
]

INTAKE = [
    Route(path=DRAFT, view=intake.tasks, name="tasks", policy=WINDOW),
    Route(path=SECTION, view=intake.section, name="section", policy=WINDOW),
    Route(
        path=SECTION,
        view=intake.save_section,
        name="save-section",
        policy=WINDOW,
        methods=POST,
        refused=intake.section_refused,
    ),
    Route(path=DRAFT + "/materials", view=intake.materials, name="materials", policy=WINDOW),
    Route(
        path=DRAFT + "/materials",
        view=intake.seen,
        name="seen",
        policy=WINDOW,
        methods=POST,
        refused=intake.materials_refused,
    ),
    Route(
        path=MATERIAL,
        view=intake.upload,
        name="upload",
        policy=WINDOW,
        methods=POST,
        refused=intake.materials_refused,
    ),
    Route(
        path=MATERIAL + "/remove",
        view=intake.remove,
        name="remove-material",
        policy=WINDOW,
        methods=POST,
        refused=intake.materials_refused,
    ),
    Route(path=DRAFT + "/choices", view=intake.choices, name="choices", policy=WINDOW),
    Route(
        path=DRAFT + "/choices",
        view=intake.choose,
        name="choose",
        policy=WINDOW,
        methods=POST,
        refused=intake.choices_refused,
    ),
    Route(path=DRAFT + "/check", view=intake.check, name="check-answers", policy=WINDOW),
    Route(
        path=DRAFT + "/file", view=intake.file, name="file", policy=WINDOW, methods=POST, refused=intake.file_refused
    ),
    Route(path=DRAFT + "/discard", view=intake.discard, name="discard", policy=WINDOW),
    Route(path=DRAFT + "/discard", view=intake.discard_now, name="discard-now", policy=WINDOW, methods=POST),
]

SLIPS = [
    Route(path="desk/applications", view=slip.ask, name="slip", policy=WINDOW),
    Route(
        path="desk/applications",
        view=slip.look_up,
        name="look-up",
        policy=WINDOW,
        methods=POST,
        once=False,
        refused=slip.look_up_refused,
    ),
    Route(path=MATTER, view=slip.matter, name="matter", policy=WINDOW),
    Route(path=MATTER + "/filed", view=slip.filed, name="filed", policy=WINDOW),
    Route(path=MATTER + "/papers/<uuid:paper_id>", view=slip.paper, name="paper", policy=WINDOW),
    Route(path=MATTER + "/fee", view=counter.fee, name="fee", policy=WINDOW),
    Route(
        path=MATTER + "/fee",
        view=counter.take_fee,
        name="take-fee",
        policy=WINDOW,
        methods=POST,
        refused=counter.fee_refused,
    ),
    Route(path=MATTER + "/paid", view=counter.paid, name="paid", policy=WINDOW),
    Route(path=MATTER + "/hand-over", view=counter.hand_over, name="hand-over", policy=WINDOW),
    Route(
        path=MATTER + "/hand-over",
        view=counter.hand_over_now,
        name="hand-over-now",
        policy=WINDOW,
        methods=POST,
        refused=counter.hand_over_refused,
    ),
    Route(path=MATTER + "/handed-over", view=counter.handed_over, name="handed-over", policy=WINDOW),
]

routes = STAFF + START + PEOPLE + INTAKE + SLIPS
