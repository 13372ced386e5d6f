"""What a revision asks for, given the answers: steps, materials, fees. And how complete its guide is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from servicehall.catalogue.types import (
    Charge,
    Completeness,
    Facts,
    Material,
    Need,
    Revision,
    StepKind,
    StepPlan,
)
from servicehall.kernel.rule import Rule


def steps_for(revision: Revision, facts: Facts, tier: str) -> tuple[StepPlan, ...]:
    """The steps this application goes through, in the order of the plan.

    A step whose rule is false is left out, and what waited for it waits for what it waited for. A rule that cannot
    be decided opens its step: an authority looks and says that it is not concerned. Steps of payment are left out
    when nothing is due.
    """
    known = {**facts, "tier": tier}
    free = not charges(revision, facts, tier)
    left_out: dict[str, tuple[str, ...]] = {}
    chosen: list[StepPlan] = []
    for step in in_order(revision.plan):
        after = _through(step.after, left_out)
        if (step.when is not None and step.when.decide(known) is False) or (free and step.kind is StepKind.PAY):
            left_out[step.key] = after
        else:
            chosen.append(replace(step, after=after))
    place = {step.key: number for number, step in enumerate(revision.plan)}
    return tuple(sorted(chosen, key=lambda step: place[step.key]))


def materials_for(revision: Revision, facts: Facts, tier: str) -> tuple[tuple[Material, bool], ...]:
    """The materials this application is about, each with whether it must be there to file.

    One whose rule is false is left out; one whose rule cannot be decided stays and is demanded.
    """
    known = {**facts, "tier": tier}
    found: list[tuple[Material, bool]] = []
    for material in revision.materials:
        if material.when is not None and material.when.decide(known) is False:
            continue
        found.append((material, material.need in {Need.REQUIRED, Need.IF}))
    return tuple(found)


def charges(revision: Revision, facts: Facts, tier: str) -> tuple[Charge, ...]:
    """What is to be paid: the tier's price to the competent authority, then the lines whose rule is true."""
    known = {**facts, "tier": tier}
    chosen = revision.tier(tier)
    found = [Charge(f"tier.{tier}", revision.authority, chosen.names, chosen.price)] if chosen.price.amount else []
    for line in revision.fee.lines:
        if (not line.tiers or tier in line.tiers) and _holds(line.when, known):
            found.append(Charge(line.key, line.authority, line.names, line.amount))
    return tuple(found)


def in_order(plan: Iterable[StepPlan]) -> tuple[StepPlan, ...]:
    """The steps so that each comes after those it waits for. Raises ValueError naming a ring or a missing step."""
    waiting = {step.key: step for step in plan}
    missing = sorted({key for step in waiting.values() for key in step.after if key not in waiting})
    if missing:
        raise ValueError(f"plan: no step {', '.join(missing)}")
    done: dict[str, StepPlan] = {}
    while waiting:
        ready = [step for step in waiting.values() if all(key in done for key in step.after)]
        if not ready:
            raise ValueError(f"plan: a ring of steps wait for each other: {', '.join(sorted(waiting))}")
        for step in ready:
            done[step.key] = waiting.pop(step.key)
    return tuple(done.values())


def completeness(revision: Revision) -> Completeness:
    """How complete the guide is. Each part counts the same; ``missing`` names those that are not there."""
    languages = ("en", "vi", "zh")
    parts: Mapping[str, bool] = {
        "title in English, Vietnamese and Chinese": all(language in revision.names for language in languages),
        "summary in English, Vietnamese and Chinese": all(language in revision.summary for language in languages),
        "everyday words to be found by": all(revision.keywords.get(language) for language in languages),
        "who may apply": bool(revision.who_may_apply),
        "legal basis": bool(revision.legal_basis),
        "a link for every act": all(basis.url for basis in revision.legal_basis),
        "materials": bool(revision.materials),
        "who issues every material": all(material.issuer for material in revision.materials),
        "a note on every material": all(material.note for material in revision.materials),
        "form": bool(revision.form.pages),
        "steps": bool(revision.plan),
        "a limit for every step an authority takes": all(
            step.limit is not None for step in revision.plan if step.kind not in {StepKind.PAY, StepKind.DELIVER}
        ),
        "a legal source for every condition": all(step.basis for step in revision.plan if step.when is not None),
        "limit of decision": bool(revision.tiers),
        "fee and its basis": bool(revision.fee.basis),
        "result": bool(revision.result.names),
        "number of visits": revision.visits >= 0,
        "common questions": len(revision.questions) >= 2,
        "where to complain": bool(revision.complaint),
        "where to appeal": bool(revision.appeal),
    }
    missing = tuple(part for part, there in parts.items() if not there)
    return Completeness(score=(len(parts) - len(missing)) * 100 // len(parts), missing=missing)


def _holds(rule: Rule | None, known: Facts) -> bool:
    return rule is None or rule.decide(known) is True


def _through(after: Iterable[str], left_out: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    found: list[str] = []
    for key in after:
        found.extend(left_out.get(key, (key,)))
    return tuple(dict.fromkeys(found))
