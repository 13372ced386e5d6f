"""Every address of the citizens' door."""

from __future__ import annotations

from servicehall.doors.gate.routes import PARTY, PUBLIC, Route
from servicehall.doors.look import guide as look

from . import views_account as account
from . import views_draft as draft
from . import views_file as handing
from . import views_find as find
from . import views_mine as mine
from . import views_public as public
from . import views_readings
from . import views_supplement as supplement

POST = ("POST",)
DRAFT = "drafts/<uuid:draft_id>"
MATERIAL = DRAFT + "/materials/<slug:key>"
APPLICATION = "applications/<uuid:application_id>"

FINDING = [
    Route(path="", view=find.home, name="home", policy=PUBLIC),
    Route(path="search", view=find.search, name="search", policy=PUBLIC),
    Route(path="procedures", view=find.procedures, name="procedures", policy=PUBLIC),
    Route(path="guide/<slug:code>", view=find.guide, name="guide", policy=PUBLIC),
    Route(path="halls", view=find.halls, name="halls", policy=PUBLIC),
    Route(path="territory", view=find.choose_territory, name="territory", policy=PUBLIC, methods=POST, once=False),
    Route(path="help/contact", view=find.contact, name="contact", policy=PUBLIC),
    Route(path="help/accessibility", view=find.accessibility, name="accessibility", policy=PUBLIC),
    Route(path="help/privacy", view=find.privacy, name="privacy", policy=PUBLIC),
    Route(path="track", view=public.track, name="track", policy=PUBLIC),
    Route(path="track", view=public.track_now, name="track-now", policy=PUBLIC, methods=POST, once=False),
    Route(path="check", view=public.check, name="check", policy=PUBLIC),
    Route(path="check/<str:code>", view=public.check_code, name="check-code", policy=PUBLIC),
    Route(path="style", view=look.show, name="style", policy=PUBLIC, personal=False),
]

ACCOUNT = [
    Route(path="sign-in", view=account.sign_in, name="sign-in", policy=PUBLIC),
    Route(
        path="sign-in",
        view=account.sign_in_now,
        name="sign-in-now",
        policy=PUBLIC,
        methods=POST,
        once=False,
        refused=account.sign_in_refused,
    ),
    Route(path="sign-up", view=account.sign_up, name="sign-up", policy=PUBLIC),
    Route(
        path="sign-up",
        view=account.sign_up_now,
        name="sign-up-now",
        policy=PUBLIC,
        methods=POST,
        once=False,
        refused=account.sign_up_refused,
    ),
    Route(path="language", view=account.language, name="language", policy=PARTY),
    Route(path="language", view=account.choose_language, name="choose-language", policy=PARTY, methods=POST),
    Route(path="sign-out", view=account.sign_out, name="sign-out", policy=PUBLIC, methods=POST, once=False),
]

WRITING = [
    Route(path="apply/<slug:code>", view=draft.before, name="before", policy=PARTY),
    Route(path="apply/<slug:code>", view=draft.start, name="start", policy=PARTY, methods=POST),
    Route(path=DRAFT, view=draft.tasks, name="tasks", policy=PARTY),
    Route(path=DRAFT + "/pages/<slug:page>", view=draft.page, name="page", policy=PARTY),
    Route(
        path=DRAFT + "/pages/<slug:page>",
        view=draft.save_page,
        name="save-page",
        policy=PARTY,
        methods=POST,
        refused=draft.page_refused,
    ),
    Route(path=DRAFT + "/speed", view=draft.speed, name="speed", policy=PARTY),
    Route(
        path=DRAFT + "/speed",
        view=draft.choose_speed,
        name="choose-speed",
        policy=PARTY,
        methods=POST,
        refused=draft.speed_refused,
    ),
    Route(path=DRAFT + "/delivery", view=draft.delivery, name="delivery", policy=PARTY),
    Route(
        path=DRAFT + "/delivery",
        view=draft.choose_delivery,
        name="choose-delivery",
        policy=PARTY,
        methods=POST,
        refused=draft.delivery_refused,
    ),
    Route(path=DRAFT + "/discard", view=draft.discard, name="discard", policy=PARTY),
    Route(path=DRAFT + "/discard", view=draft.discard_now, name="discard-now", policy=PARTY, methods=POST),
    Route(path=MATERIAL, view=handing.material, name="material", policy=PARTY),
    Route(
        path=MATERIAL,
        view=handing.add_material,
        name="add-material",
        policy=PARTY,
        methods=POST,
        refused=handing.material_refused,
    ),
    Route(
        path=MATERIAL + "/remove",
        view=handing.remove_material,
        name="remove-material",
        policy=PARTY,
        methods=POST,
        refused=handing.material_refused,
    ),
    Route(path=DRAFT + "/check", view=handing.check, name="check-answers", policy=PARTY),
    Route(
        path=DRAFT + "/file",
        view=handing.file,
        name="file",
        policy=PARTY,
        methods=POST,
        refused=handing.file_refused_here,
    ),
]

FOLLOWING = [
    Route(path="applications", view=mine.mine, name="mine", policy=PARTY),
    Route(path=APPLICATION, view=mine.tracking, name="tracking", policy=PARTY),
    Route(path=APPLICATION + "/filed", view=handing.filed, name="filed", policy=PARTY),
    Route(path=APPLICATION + "/papers/<uuid:paper_id>", view=mine.paper, name="paper", policy=PARTY),
    Route(path=APPLICATION + "/withdraw", view=mine.withdraw, name="withdraw", policy=PARTY),
    Route(
        path=APPLICATION + "/withdraw",
        view=mine.withdraw_now,
        name="withdraw-now",
        policy=PARTY,
        methods=POST,
        refused=mine.withdraw_refused,
    ),
    Route(path=APPLICATION + "/supplement", view=supplement.supplement, name="supplement", policy=PARTY),
    Route(
        path=APPLICATION + "/supplement",
        view=supplement.send,
        name="send-supplement",
        policy=PARTY,
        methods=POST,
        refused=supplement.refused,
    ),
    Route(path=APPLICATION + "/answers", view=mine.answers, name="answers", policy=PARTY),
    Route(path="readings", view=views_readings.readings, name="readings", policy=PARTY),
    Route(path="messages", view=mine.inbox, name="messages", policy=PARTY),
    Route(path="messages/<uuid:message_id>/read", view=mine.mark_read, name="mark-read", policy=PARTY, methods=POST),
]

routes = FINDING + ACCOUNT + WRITING + FOLLOWING
