"""Why a paper cannot be had."""

from servicehall.kernel.errors import Refusal


class PaperNotPrinted(Refusal):
    """The printer ran out of its time or memory, or the template could not take the values. Nothing was kept.
    ``facts["reason"]`` is for the log; the act the paper is about stands."""

    code = "paper-not-printed"
    status = 503
