from __future__ import annotations

from servicehall.kernel.errors import Refusal


class MaterialsMissing(Refusal):
    """Something the law asks for is not there. ``facts["missing"]`` lists the materials' keys."""

    code = "materials-missing"
    status = 422


class AnswersIncomplete(Refusal):
    """Questions are unanswered or answered wrongly. ``facts["errors"]`` maps paths to codes."""

    code = "answers-incomplete"
    status = 422


class DraftExpired(Refusal):
    """The draft was kept as long as promised and is gone."""

    code = "draft-expired"
    status = 410


class SecondNotice(Refusal):
    """Everything missing is told at once: a second notice needs a superior. Source: Administrative Licensing Law of
    China, art. 32(4); Viet Nam Decree 118/2025, one supplement notice."""

    code = "second-notice"


class NothingAsked(Refusal):
    """There is no open notice to answer."""

    code = "nothing-asked"


class OwnMatter(Refusal):
    """Nobody handles an application of their own, nor one they already acted on where a second person is due."""

    code = "own-matter"
    status = 403


class Paused(Refusal):
    """The application waits for somebody; deciding now would be deciding without what was asked for."""

    code = "paused"


class ReasonsNeeded(Refusal):
    """A decision against the applicant, or an objection, is given with its reasons."""

    code = "reasons-needed"
    status = 422


class NotOffered(Refusal):
    """The procedure is not offered here, or not any more."""

    code = "not-offered"
    status = 404
