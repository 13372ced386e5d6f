"""A draft as its writer's pages need it: what comes next, and on which page each question stands."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from servicehall.doors.look import writing
from servicehall.doors.look.writing import FORMATS as FORMATS
from servicehall.doors.look.writing import MaterialTask as MaterialTask
from servicehall.doors.look.writing import material_task as material_task
from servicehall.doors.look.writing import units as units
from servicehall.doors.look.writing import version_of as version_of
from servicehall.offices import queries as offices

from . import here


@dataclass(frozen=True, kw_only=True)
class Writing(writing.Writing):
    """One draft, opened by its writer."""

    @property
    def next_address(self) -> str:
        """The first thing that is still open."""
        start = f"/drafts/{self.draft.id}"
        waiting = next((task for task in self.tasks if not task.complete and task.page), None)
        if waiting is not None:
            return f"{start}/pages/{waiting.page}"
        material = next(iter(self.missing), None)
        return f"{start}/materials/{material.key}" if material else f"{start}/check"

    @property
    def zone(self) -> ZoneInfo:
        return offices.zone(self.draft.territory_id)

    def page_of(self, path: str) -> str:
        """The page that asks this field."""
        key = path.split("/")[0]
        return next((page.key for page in self.revision.form.pages if key in page.fields), "")


def opened(request: HttpRequest, draft_id: UUID) -> Writing:
    """The draft with everything its pages show. Refuses: NotFound, DraftExpired."""
    return writing.opened(Writing, actor=here.actor_of(request), draft_id=draft_id, at=here.now())
