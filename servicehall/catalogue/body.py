"""From a procedure as it is stored to a revision that can be used. Everything wrong with it is said at once. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from servicehall.catalogue import rules
from servicehall.catalogue.errors import BodyError
from servicehall.catalogue.types import (
    Fee,
    FeeLine,
    LegalBasis,
    Material,
    Need,
    Question,
    ResultPlan,
    Revision,
    Silence,
    StepKind,
    StepPlan,
    Tier,
    UnitRule,
    Where,
)
from servicehall.clock.limit import Limit
from servicehall.forms.compile import compile_form, fact_names, texts_of
from servicehall.forms.types import CompiledForm, Entry, FormError, Kind
from servicehall.kernel import canonical
from servicehall.kernel.money import Money
from servicehall.kernel.rule import Rule, compile_rule

PARTS = frozenset(
    [
        "code",
        "scope",
        "territories",
        "effective_from",
        "category",
        "names",
        "summary",
        "keywords",
        "who_may_apply",
        "authority",
        "competent",
        "legal_basis",
        "materials",
        "form",
        "plan",
        "tiers",
        "intake_limit",
        "extension_max",
        "silence",
        "fee",
        "result",
        "visits",
        "online",
        "channels",
        "questions",
        "complaint",
        "appeal",
    ]
)
CATEGORIES = frozenset({"licence", "confirmation", "registration", "benefit", "service"})
ONLINE = frozenset({"information", "download", "filing", "whole"})
CHANNELS = frozenset({"online", "window", "round", "post"})
ROLES = frozenset({"window", "case", "head", "party"})
TYPES = frozenset({"application/pdf", "image/jpeg", "image/png"})
LARGEST_FILE = 50 * 1024 * 1024
OUTCOMES: Mapping[StepKind, tuple[str, ...]] = {
    StepKind.CHECK: ("complete", "incomplete"),
    StepKind.REVIEW: ("passed", "failed"),
    StepKind.OPINION: ("agree", "agree-with-conditions", "object"),
    StepKind.INSPECTION: ("passed", "failed"),
    StepKind.COUNTERSIGN: ("signed", "sent-back"),
    StepKind.DECIDE: ("granted", "granted-in-part", "refused"),
    StepKind.PAY: ("paid",),
    StepKind.ISSUE: ("issued",),
    StepKind.DELIVER: ("delivered",),
}
T = TypeVar("T")


def read(
    body: Mapping[str, Any],
    dictionary: Mapping[str, Entry],
    *,
    id: UUID,
    number: int,
    authorities: Collection[str] | None = None,
) -> Revision:
    """The revision in ``body``. ``authorities``: the kinds that exist, where that is to be checked (at publishing).

    Raises BodyError with every fault: unknown parts, texts without English, fields the dictionary does not have,
    rules naming what is not asked, steps in a ring or out of reach, authorities nobody is, limits out of bounds.
    """
    faults: list[str] = [f"{name!r} is not supported" for name in body if name not in PARTS]
    faults.extend(f"{name} is missing" for name in sorted(PARTS) if name not in body)
    if faults:
        raise BodyError(str(body.get("code")), faults)
    form = _form(body["form"], dictionary, faults)
    reader = _Reader(form, faults)
    revision = _revision(body, form, reader, id, number) if form is not None else None
    if revision is not None and not faults:
        faults.extend(_against_each_other(revision, authorities))
    if faults or revision is None:
        raise BodyError(f"{body['code']} ({body['scope']})", faults)
    return revision


def _form(raw: Mapping[str, Any], dictionary: Mapping[str, Entry], faults: list[str]) -> CompiledForm | None:
    try:
        return compile_form(raw, dictionary)
    except FormError as error:
        faults.extend(f"form: {fault}" for fault in error.faults)
        return None


def _revision(body: Mapping[str, Any], form: CompiledForm, reader: _Reader, id: UUID, number: int) -> Revision | None:
    try:
        return Revision(
            id=id,
            procedure_code=body["code"],
            scope=body["scope"],
            number=number,
            digest=canonical.digest(body),
            category=reader.one_of(body["category"], CATEGORIES, "category"),
            names=reader.texts(body["names"], "names"),
            summary=reader.texts(body["summary"], "summary"),
            keywords={language: tuple(words) for language, words in body["keywords"].items()},
            territories=tuple(body["territories"]),
            authority=body["authority"],
            competent=reader.unit_rule(body["competent"], "competent"),
            legal_basis=reader.bases(body["legal_basis"], "legal basis"),
            who_may_apply=tuple(reader.texts(raw, "who may apply") for raw in body["who_may_apply"]),
            materials=tuple(reader.material(raw) for raw in body["materials"]),
            form=form,
            plan=tuple(reader.step(raw) for raw in body["plan"]),
            tiers=tuple(reader.tier(raw) for raw in body["tiers"]),
            intake_limit=reader.needed_limit(body["intake_limit"], "intake limit"),
            extension_max=reader.limit(body["extension_max"], "extension"),
            silence=Silence(body["silence"]),
            fee=reader.fee(body["fee"]),
            result=reader.result(body["result"]),
            visits=int(body["visits"]),
            online=reader.one_of(body["online"], ONLINE, "online"),
            channels=tuple(reader.one_of(channel, CHANNELS, "channel") for channel in body["channels"]),
            questions=tuple(reader.question(raw) for raw in body["questions"]),
            complaint=reader.texts(body["complaint"], "complaint"),
            appeal=reader.texts(body["appeal"], "appeal"),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        reader.faults.append(f"{type(fault).__name__}: {fault}")
        return None


class _Reader:
    """Reads the parts of a body, writing down what is wrong instead of stopping at the first fault."""

    def __init__(self, form: CompiledForm | None, faults: list[str]) -> None:
        self.faults = faults
        self.form = form
        self.names = {**fact_names(form.fields.values()), "tier": "text"} if form is not None else {}

    def texts(self, raw: Any, where: str) -> dict[str, str]:
        return texts_of(raw, where, self.faults)

    def some(self, raw: Any, where: str) -> dict[str, str]:
        return texts_of(raw or {}, where, self.faults, empty=True)

    def one_of(self, word: str, words: Iterable[str], where: str) -> str:
        if word not in words:
            self.faults.append(f"{where}: {word!r} is none of {', '.join(sorted(words))}")
        return word

    def only(self, raw: Mapping[str, Any], known: str, where: str) -> None:
        self.faults.extend(f"{where}: {name!r} is not supported" for name in raw if name not in known.split())

    def rule(self, expression: str | None, where: str) -> Rule | None:
        if expression is None:
            return None
        try:
            return compile_rule(expression, self.names)
        except ValueError as fault:
            self.faults.append(f"{where}: {fault}")
            return None

    def limit(self, raw: Mapping[str, Any] | None, where: str) -> Limit | None:
        return None if raw is None else self.needed_limit(raw, where)

    def needed_limit(self, raw: Mapping[str, Any], where: str) -> Limit:
        try:
            return Limit(raw.get("amount", 0), raw["unit"])
        except (KeyError, ValueError) as fault:
            self.faults.append(f"{where}: {fault}")
            return Limit(0, "on_the_spot")

    def unit_rule(self, raw: Mapping[str, Any] | str, where: str) -> UnitRule:
        if isinstance(raw, str):
            if raw not in {"receiving", "territory"}:
                self.faults.append(f"{where}: {raw!r} is no way to find a unit")
                return UnitRule(Where.TERRITORY)
            return UnitRule(Where(raw))
        key = raw["answer"]
        field = self.form.fields.get(key) if self.form is not None else None
        if field is None or field.kind is not Kind.UNIT or field.optional or field.identifying:
            self.faults.append(f"{where}: {key!r} is no field that asks for a unit and must be answered")
        return UnitRule(Where.ANSWER, key)

    def bases(self, raw: Iterable[Mapping[str, Any]], where: str) -> tuple[LegalBasis, ...]:
        found: list[LegalBasis] = []
        for item in raw:
            self.only(item, "act article url", where)
            url = item.get("url")
            if url is not None and not url.startswith("https://"):
                self.faults.append(f"{where}: {url!r} is no link")
            found.append(LegalBasis(self.texts(item.get("act"), where), str(item["article"]), url))
        return tuple(found)

    def material(self, raw: Mapping[str, Any]) -> Material:
        where = f"material {raw['key']}"
        self.only(raw, "key names need when accepts max_bytes issuer original note basis", where)
        need = Need(raw["need"])
        when = self.rule(raw.get("when"), where)
        if (need is Need.IF) != (raw.get("when") is not None):
            self.faults.append(f"{where}: required if needs a rule, and only that")
        accepts = tuple(self.one_of(name, TYPES, where) for name in raw.get("accepts", sorted(TYPES)))
        size = int(raw.get("max_bytes", 10 * 1024 * 1024))
        if not 0 < size <= LARGEST_FILE:
            self.faults.append(f"{where}: a file may have 1 to {LARGEST_FILE} bytes")
        return Material(
            key=raw["key"],
            names=self.texts(raw["names"], where),
            need=need,
            when=when,
            accepts=accepts,
            max_bytes=size,
            issuer=self.texts(raw["issuer"], where),
            original=bool(raw.get("original", False)),
            note=self.some(raw.get("note"), where),
            basis=self.bases(raw.get("basis", ()), where),
        )

    def step(self, raw: Mapping[str, Any]) -> StepPlan:
        where = f"step {raw['key']}"
        self.only(raw, "key kind names authority where after when limit outcomes role silence basis", where)
        kind = StepKind(raw["kind"])
        basis = self.bases(raw.get("basis", ()), where)
        if raw.get("when") is not None and not basis:
            self.faults.append(f"{where}: a condition needs its legal source")
        return StepPlan(
            key=raw["key"],
            kind=kind,
            names=self.texts(raw["names"], where),
            authority=raw["authority"],
            where=self.unit_rule(raw["where"], where),
            after=tuple(raw.get("after", ())),
            when=self.rule(raw.get("when"), where),
            limit=self.limit(raw.get("limit"), where),
            outcomes=tuple(raw.get("outcomes", OUTCOMES[kind])),
            role=self.one_of(raw["role"], ROLES, where),
            silence=Silence(raw.get("silence", "nothing")),
            basis=basis,
        )

    def tier(self, raw: Mapping[str, Any]) -> Tier:
        where = f"tier {raw['key']}"
        self.only(raw, "key names limit price", where)
        return Tier(
            raw["key"],
            self.texts(raw["names"], where),
            self.needed_limit(raw["limit"], where),
            self.money(raw["price"], where),
        )

    def money(self, raw: Mapping[str, Any], where: str) -> Money:
        money = Money(raw["amount"], raw["currency"])
        if not 0 <= money.amount <= 10**15:
            self.faults.append(f"{where}: no fee is {money.amount}")
        return money

    def fee(self, raw: Mapping[str, Any]) -> Fee:
        self.only(raw, "basis lines waiver", "fee")
        return Fee(
            basis=self.texts(raw["basis"], "fee"),
            lines=tuple(self.fee_line(line) for line in raw.get("lines", ())),
            waiver=self.some(raw.get("waiver"), "fee"),
        )

    def fee_line(self, raw: Mapping[str, Any]) -> FeeLine:
        where = f"fee {raw['key']}"
        self.only(raw, "key names authority amount when tiers", where)
        return FeeLine(
            key=raw["key"],
            names=self.texts(raw["names"], where),
            authority=raw["authority"],
            amount=self.money(raw["amount"], where),
            when=self.rule(raw.get("when"), where),
            tiers=tuple(raw.get("tiers", ())),
        )

    def result(self, raw: Mapping[str, Any]) -> ResultPlan:
        self.only(raw, "kind names template valid_months", "result")
        return ResultPlan(
            kind=raw["kind"],
            names=self.texts(raw["names"], "result"),
            template=raw["template"],
            valid_months=raw.get("valid_months"),
        )

    def question(self, raw: Mapping[str, Any]) -> Question:
        self.only(raw, "question answer", "question")
        return Question(self.texts(raw["question"], "question"), self.texts(raw["answer"], "answer"))


def _against_each_other(revision: Revision, authorities: Collection[str] | None) -> list[str]:
    """What each part alone cannot show: order and reach of steps, one end, authorities, keys, currencies, tiers."""
    faults = _keys(revision)
    if "tier" in revision.form.fields:
        faults.append("field tier: rules know the speed by that name")
    try:
        rules.in_order(revision.plan)
    except ValueError as fault:
        return [*faults, str(fault)]
    decisions = [step for step in revision.plan if step.kind is StepKind.DECIDE]
    if len(decisions) != 1:
        faults.append("plan: exactly one step decides")
    else:
        before = _before(revision, decisions[0].key)
        examining = {StepKind.CHECK, StepKind.REVIEW, StepKind.OPINION, StepKind.INSPECTION, StepKind.COUNTERSIGN}
        loose = [step.key for step in revision.plan if step.kind in examining and step.key not in before]
        faults.extend(f"step {key}: the decision does not wait for it" for key in loose)
    if len({money.currency for money in _amounts(revision)}) > 1:
        faults.append("fee: more than one currency")
    tiers = {tier.key for tier in revision.tiers}
    faults.extend(
        f"fee {line.key}: no tier {tier}" for line in revision.fee.lines for tier in line.tiers if tier not in tiers
    )
    if revision.visits not in range(10):
        faults.append("visits: 0 to 9")
    if authorities is not None:
        named = {revision.authority, *(step.authority for step in revision.plan)}
        named |= {line.authority for line in revision.fee.lines}
        faults.extend(f"authority {kind}: nobody is that" for kind in sorted(named) if kind not in authorities)
    return faults


def _keys(revision: Revision) -> list[str]:
    faults: list[str] = []
    groups: Mapping[str, Iterable[str]] = {
        "step": [step.key for step in revision.plan],
        "material": [material.key for material in revision.materials],
        "tier": [tier.key for tier in revision.tiers],
        "fee": [line.key for line in revision.fee.lines],
    }
    for what, keys in groups.items():
        listed = list(keys)
        faults.extend(f"{what} {key}: stands twice" for key in sorted({k for k in listed if listed.count(k) > 1}))
    if not revision.tiers or not revision.plan:
        faults.append("a procedure has at least one tier and one step")
    return faults


def _before(revision: Revision, key: str) -> set[str]:
    """The keys of all steps that step ``key`` waits for, directly or not."""
    found: set[str] = set()
    waiting = list(revision.step(key).after)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(revision.step(one).after)
    return found


def _amounts(revision: Revision) -> list[Money]:
    return [tier.price for tier in revision.tiers] + [line.amount for line in revision.fee.lines]
