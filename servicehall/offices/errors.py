from __future__ import annotations

from servicehall.kernel.errors import Refusal


class NoAuthority(Refusal):
    """No authority of that kind covers the unit, neither there nor above it: the territory must be completed."""

    code = "no-authority"


class Malformed(Refusal):
    """A territory's data cannot be loaded. ``facts["problems"]`` lists every one as "file: place: what is wrong"."""

    code = "territory-malformed"
    status = 422

    def __str__(self) -> str:
        problems = self.facts.get("problems")
        return "; ".join(problems) if isinstance(problems, list) else self.code
