"""The child's word for no. Standard library only: the child knows nothing of the house."""

from __future__ import annotations


class Refused(Exception):
    """``code`` is one of the codes in files.errors."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def damaged(reason: str) -> Refused:
    return Refused("file-damaged", reason=reason)


def active(found: str) -> Refused:
    return Refused("file-active-content", found=found)


def too_complex(reason: str) -> Refused:
    return Refused("file-too-complex", reason=reason)
