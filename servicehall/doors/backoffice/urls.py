"""Every address of the back office."""

from __future__ import annotations

from servicehall.doors.gate.routes import OFFICER, Route, posts

from . import views_act as act
from . import views_file as file
from . import views_inbox as inbox

CASE = posts("case", "head")
POST = ("POST",)
STEP = "office/a/<uuid:application_id>/<uuid:step_id>"

routes = [
    Route(path="office/", view=inbox.inbox, name="inbox", policy=CASE),
    Route(path="office/posts", view=inbox.posts, name="posts", policy=OFFICER),
    Route(path="office/posts", view=inbox.choose_post, name="choose-post", policy=OFFICER, methods=POST),
    Route(path=STEP, view=file.file, name="file", policy=CASE),
    Route(
        path=STEP + "/take-up",
        view=file.take_up,
        name="take-up",
        policy=CASE,
        methods=POST,
        refused=act.refused,
    ),
    Route(path=STEP + "/files/<uuid:file_id>", view=file.download, name="download", policy=CASE),
    Route(path=STEP + "/papers/<uuid:paper_id>", view=file.paper, name="paper", policy=CASE),
    Route(path=STEP + "/accept", view=act.accept, name="accept", policy=CASE, methods=POST, refused=act.refused),
    Route(path=STEP + "/notice", view=act.notice, name="notice", policy=CASE),
    Route(
        path=STEP + "/notice",
        view=act.send_notice,
        name="send-notice",
        policy=CASE,
        methods=POST,
        refused=act.notice_refused,
    ),
    Route(path=STEP + "/decide", view=act.decide, name="decide", policy=CASE),
    Route(
        path=STEP + "/decide",
        view=act.decide_now,
        name="decide-now",
        policy=CASE,
        methods=POST,
        refused=act.decide_refused,
    ),
    Route(path=STEP + "/route", view=act.route, name="route", policy=CASE),
    Route(
        path=STEP + "/route",
        view=act.route_now,
        name="route-now",
        policy=CASE,
        methods=POST,
        refused=act.route_refused,
    ),
    Route(path=STEP + "/done", view=act.done, name="done", policy=CASE),
]
