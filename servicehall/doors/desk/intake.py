"""A draft as the officer who types it needs it: what was shown, what is still open, and in which section."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from servicehall.doors.look import writing
from servicehall.doors.look.writing import FORMATS as FORMATS
from servicehall.doors.look.writing import MaterialTask
from servicehall.doors.look.writing import units as units
from servicehall.doors.look.writing import version_of as version_of

from . import here


@dataclass(frozen=True, kw_only=True)
class Intake(writing.Writing):
    """One draft, opened by the officer who types it."""

    @property
    def at(self) -> str:
        return f"/desk/drafts/{self.draft.id}"

    @property
    def papers(self) -> tuple[MaterialTask, ...]:
        return self.materials

    @property
    def next_address(self) -> str:
        """The first thing that is still open."""
        waiting = next((task for task in self.tasks if not task.complete), None)
        if waiting is not None:
            return f"{self.at}/sections/{waiting.key}"
        return f"{self.at}/materials" if self.missing else f"{self.at}/check"

    def section_of(self, path: str) -> str:
        """The section that asks this field."""
        key = path.split("/")[0]
        return next((page.section for page in self.revision.form.pages if key in page.fields), "")


def opened(request: HttpRequest, draft_id: UUID) -> Intake:
    """The draft with everything its pages show; the reading is on record. Refuses: NotFound, DraftExpired."""
    return writing.opened(Intake, actor=here.actor_of(request), draft_id=draft_id, at=here.now())
