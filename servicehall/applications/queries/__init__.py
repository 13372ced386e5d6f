"""What may be asked of applications. Each answer is a frozen value; each says what it costs."""

from .at_once import InboxAtOnce, InHand, TrackingAtOnce, applicant
from .desk import file_page, inbox, window_page
from .kept import papers_at_window, papers_of, read_file, read_paper, read_paper_at_window, secret_of
from .own import draft, draft_materials, drafts, mine, reference_of, tracked, tracking
from .verify import differences

__all__ = [
    "InHand",
    "InboxAtOnce",
    "TrackingAtOnce",
    "applicant",
    "differences",
    "draft",
    "draft_materials",
    "drafts",
    "file_page",
    "inbox",
    "mine",
    "papers_at_window",
    "papers_of",
    "read_file",
    "read_paper",
    "read_paper_at_window",
    "reference_of",
    "secret_of",
    "tracked",
    "tracking",
    "window_page",
]
