"""A revision as a person reads it before applying, in one language. Pure."""

from __future__ import annotations

from servicehall.catalogue.types import Guide, GuideMaterial, GuideStep, Revision, StepPlan
from servicehall.forms import words
from servicehall.forms.types import Texts

FORMATS = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG"}


def guide(revision: Revision, language: str) -> Guide:
    """Every part of the guide. Texts that do not exist in the language are in English."""

    def say(texts: Texts) -> str:
        return words.text(texts, language)

    return Guide(
        code=revision.procedure_code,
        revision_id=revision.id,
        number=revision.number,
        title=say(revision.names),
        summary=say(revision.summary),
        category=revision.category,
        authority=revision.authority,
        who=tuple(say(texts) for texts in revision.who_may_apply),
        materials=_materials(revision, language),
        steps=_steps(revision, language),
        tiers=tuple((tier.key, say(tier.names), tier.limit, tier.price) for tier in revision.tiers),
        fee_basis=say(revision.fee.basis),
        fee_lines=tuple((say(line.names), line.amount, line.when is not None) for line in revision.fee.lines),
        fee_waiver=say(revision.fee.waiver),
        intake_limit=revision.intake_limit,
        extension_max=revision.extension_max,
        silence=revision.silence,
        result=say(revision.result.names),
        valid_months=revision.result.valid_months,
        visits=revision.visits,
        online=revision.online,
        channels=revision.channels,
        law=tuple((say(basis.act), basis.article, basis.url) for basis in revision.legal_basis),
        questions=tuple((say(item.question), say(item.answer)) for item in revision.questions),
        complaint=say(revision.complaint),
        appeal=say(revision.appeal),
        questions_asked=len(revision.form.fields),
        language=words.spoken(revision.names, language),
    )


def _materials(revision: Revision, language: str) -> tuple[GuideMaterial, ...]:
    return tuple(
        GuideMaterial(
            key=material.key,
            name=words.text(material.names, language),
            need=material.need,
            issuer=words.text(material.issuer, language),
            note=words.text(material.note, language),
            original=material.original,
            formats=tuple(FORMATS[kind] for kind in material.accepts),
            max_bytes=material.max_bytes,
        )
        for material in revision.materials
    )


def _steps(revision: Revision, language: str) -> tuple[GuideStep, ...]:
    before: tuple[StepPlan | None, ...] = (None, *revision.plan[:-1])
    return tuple(
        GuideStep(
            key=step.key,
            kind=step.kind,
            name=words.text(step.names, language),
            authority=step.authority,
            limit=step.limit,
            conditional=step.when is not None,
            beside=previous is not None and previous.after == step.after,
            law=tuple(f"{words.text(basis.act, language)}, {basis.article}" for basis in step.basis),
        )
        for previous, step in zip(before, revision.plan, strict=True)
    )
