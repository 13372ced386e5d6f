from __future__ import annotations

from servicehall.kernel.errors import Refusal


class Shredded(Refusal):
    """The subject's key was destroyed: what was sealed with it is gone for good. ``facts["subjects"]`` names them."""

    code = "shredded"
    status = 410


class SealBroken(Exception):
    """A fault: the blob was changed, cut, moved to another row, or sealed under another key."""


class NoKey(Exception):
    """A fault: nobody ever made a key for this subject."""


class MasterKeyFault(Exception):
    """A fault of the installation: the master key's file is missing, open to others, or not a key."""
