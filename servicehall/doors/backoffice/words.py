"""Words for what the plan calls by a key: outcomes, identifiers, roles. In the officer's language."""

from __future__ import annotations

from collections.abc import Mapping

from servicehall.phrases.catalog import N_, gettext

CHOICES: Mapping[str, tuple[str, str]] = {
    "complete": (N_("Complete"), N_("Everything is there and right.")),
    "passed": (N_("Passed"), N_("Nothing stands against it.")),
    "failed": (N_("Not passed"), N_("Something stands against it. Say what, and what the applicant can do.")),
    "agree": (N_("We agree"), N_("Nothing on our side stands against it.")),
    "agree-with-conditions": (N_("We agree, with conditions"), N_("Write the conditions below.")),
    "object": (N_("We object"), N_("Say what stands against it, and the law.")),
    "signed": (N_("Countersigned"), N_("You have looked at it and stand by it.")),
    "granted": (N_("Grant it"), N_("The applicant gets what was asked for.")),
    "granted-in-part": (
        N_("Grant it in part"),
        N_("The applicant gets a part of what was asked for. Say below which part not, and why."),
    ),
    "refused": (
        N_("Refuse it"),
        N_("The applicant does not get it. Say why, in words they can understand and answer."),
    ),
}
"""What an officer chooses from: the choice, and a line about it."""

OUTCOMES: Mapping[str, tuple[str, str]] = {
    "complete": (N_("Complete"), "green"),
    "routed": (N_("Sent on"), "grey"),
    "passed": (N_("Passed"), "green"),
    "failed": (N_("Not passed"), "red"),
    "agree": (N_("Agreed"), "green"),
    "agree-with-conditions": (N_("Agreed, with conditions"), "yellow"),
    "object": (N_("Objected"), "red"),
    "signed": (N_("Countersigned"), "green"),
    "sent-back": (N_("Sent back"), "orange"),
    "granted": (N_("Granted"), "green"),
    "granted-in-part": (N_("Granted in part"), "yellow"),
    "refused": (N_("Refused"), "red"),
    "paid": (N_("Paid"), "green"),
}
"""What was concluded, and the colour of its tag."""

QUESTIONS: Mapping[str, str] = {
    "check": N_("Is everything there and right?"),
    "review": N_("What does your review come to?"),
    "opinion": N_("What is the opinion of your office?"),
    "inspection": N_("What did the inspection come to?"),
    "countersign": N_("Do you stand by it?"),
    "decide": N_("What do you decide?"),
}
BUTTONS: Mapping[str, str] = {
    "check": N_("Conclude the check"),
    "review": N_("Record the review"),
    "opinion": N_("Give the opinion"),
    "inspection": N_("Record the inspection"),
    "countersign": N_("Countersign"),
    "decide": N_("Decide"),
}
REASONS: Mapping[str, str] = {
    "opinion": N_("Reasons or conditions"),
    "inspection": N_("What was seen, and the reasons"),
}
IDENTIFIERS: Mapping[str, str] = {
    "vn.cccd": N_("Identity number"),
    "cn.resident": N_("Resident identity number"),
    "cn.uscc": N_("Unified social credit code"),
    "vn.enterprise": N_("Enterprise number"),
    "passport": N_("Passport"),
}
ROLES: Mapping[str, str] = {
    "window": N_("Window officer"),
    "case": N_("Case officer"),
    "head": N_("Head of the office"),
    "manager": N_("Hall manager"),
    "operator": N_("Operator"),
}


def said(table: Mapping[str, str], key: str, language: str, otherwise: str = "") -> str:
    """The word for a key; what stands for it where the table has none."""
    found = table.get(key, otherwise)
    return gettext(language, found) if found else key


def outcome(key: str, language: str) -> tuple[str, str]:
    """What a concluded step came to, and its colour."""
    text, colour = OUTCOMES.get(key, (key, ""))
    return gettext(language, text), colour


def choices(keys: tuple[str, ...], language: str) -> list[tuple[str, str, str]]:
    """What may be chosen: the key, the choice in words, and a line about it."""
    found = [(key, *CHOICES.get(key, (key, ""))) for key in keys]
    return [(key, gettext(language, text), gettext(language, hint) if hint else "") for key, text, hint in found]
