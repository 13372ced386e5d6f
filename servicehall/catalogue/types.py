"""What the catalogue tells others: a revision of a procedure, ready to be used, and the pages made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from servicehall.clock.limit import Limit
from servicehall.forms.types import CompiledForm, Texts
from servicehall.kernel.money import Money
from servicehall.kernel.rule import Rule

Facts = Mapping[str, str | int | bool]
"""What rules may know of an application: ``forms.facts`` of its answers, and ``tier``."""


class StepKind(StrEnum):
    """What is done in a step. The words of the plan."""

    CHECK = "check"  # is everything there, is it right
    REVIEW = "review"  # the matter itself, by the authority that answers for it
    OPINION = "opinion"  # asked of another authority
    INSPECTION = "inspection"  # on the spot
    COUNTERSIGN = "countersign"  # a second person, never the first
    DECIDE = "decide"
    PAY = "pay"  # the applicant's turn
    ISSUE = "issue"  # the result is made
    DELIVER = "deliver"  # and handed over


class Need(StrEnum):
    """Whether a material must be there when the application is filed."""

    REQUIRED = "required"
    IF = "if"  # required when its rule is true
    MAY_FOLLOW = "may_follow"  # tolerant acceptance: promised, and owed
    HELD = "held"  # the administration has it already; it may be shown, never demanded


class Silence(StrEnum):
    """What it means when the limit ends without a decision."""

    NOTHING = "nothing"
    GRANTED = "granted"
    REFUSED = "refused"
    ESCALATED = "escalated"


class Where(StrEnum):
    """How a unit is found."""

    RECEIVING = "receiving"  # the unit of the hall that took the application in; the territory's own unit online
    ANSWER = "answer"  # the unit the applicant named in a field
    TERRITORY = "territory"  # the whole territory: its authority at the top


@dataclass(frozen=True, slots=True)
class UnitRule:
    """Which administrative unit decides which office. ``field`` is the answer to read, for ``Where.ANSWER`` only."""

    of: Where
    field: str | None = None

    def unit(self, facts: Facts, receiving: str | None) -> str | None:
        """The code of the unit; None means the territory itself.

        ``receiving``: the unit of the hall, None online. Raises KeyError when the answer is not there: a checked
        application has it.
        """
        if self.of is Where.ANSWER:
            return str(facts[str(self.field)])
        return receiving if self.of is Where.RECEIVING else None


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """An act, the place in it, and where it can be read."""

    act: Texts
    article: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPlan:
    """One step of the plan. ``after``: keys of the steps it waits for. ``when``: opened only if this is true (or
    cannot be decided: then a person looks). ``limit``: its own time within the whole."""

    key: str
    kind: StepKind
    names: Texts
    authority: str
    where: UnitRule
    after: tuple[str, ...]
    when: Rule | None
    limit: Limit | None
    outcomes: tuple[str, ...]
    role: str
    silence: Silence
    basis: tuple[LegalBasis, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What must be shown with an application. ``accepts``: MIME types; ``original``: compared with the original."""

    key: str
    names: Texts
    need: Need
    when: Rule | None
    accepts: tuple[str, ...]
    max_bytes: int
    issuer: Texts
    original: bool
    note: Texts = field(default_factory=dict)
    basis: tuple[LegalBasis, ...] = ()


@dataclass(frozen=True, slots=True)
class Tier:
    """A speed with its limit and its price (all of it, before lines that depend on the answers)."""

    key: str
    names: Texts
    limit: Limit
    price: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """A part of the fee that is due to one authority, when its rule is true, in the tiers named (none named: all)."""

    key: str
    names: Texts
    authority: str
    amount: Money
    when: Rule | None = None
    tiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """What is paid beside the tier's price, on what ground, and who need not pay."""

    basis: Texts
    lines: tuple[FeeLine, ...] = ()
    waiver: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPlan:
    """What comes out. ``template``: of the printed paper (``result.<template>``). No ``valid_months``: for ever."""

    kind: str
    names: Texts
    template: str
    valid_months: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A common question and its answer."""

    question: Texts
    answer: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One published revision of a procedure. Never changes; an application is pinned to it by ``id``."""

    id: UUID
    procedure_code: str
    scope: str
    number: int
    digest: str
    category: str
    names: Texts
    summary: Texts
    keywords: Mapping[str, tuple[str, ...]]
    territories: tuple[str, ...]
    authority: str
    competent: UnitRule
    legal_basis: tuple[LegalBasis, ...]
    who_may_apply: tuple[Texts, ...]
    materials: tuple[Material, ...]
    form: CompiledForm
    plan: tuple[StepPlan, ...]
    tiers: tuple[Tier, ...]
    intake_limit: Limit
    extension_max: Limit | None
    silence: Silence
    fee: Fee
    result: ResultPlan
    visits: int
    online: str
    channels: tuple[str, ...]
    questions: tuple[Question, ...]
    complaint: Texts
    appeal: Texts

    @property
    def limits(self) -> Mapping[str, Limit]:
        """The limit of decision by tier."""
        return {tier.key: tier.limit for tier in self.tiers}

    def tier(self, key: str) -> Tier:
        """Raises KeyError for a tier the procedure does not offer."""
        return {tier.key: tier for tier in self.tiers}[key]

    def step(self, key: str) -> StepPlan:
        """Raises KeyError for a step the plan does not have."""
        return {step.key: step for step in self.plan}[key]

    def material(self, key: str) -> Material:
        """Raises KeyError for a material the procedure does not know."""
        return {material.key: material for material in self.materials}[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureCard:
    """A procedure in a list: enough for one line and a link."""

    code: str
    revision_id: UUID
    names: Texts
    summary: Texts
    category: str
    authority: str
    online: str


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of what an application costs: to which authority (kind), for what, how much."""

    key: str
    authority: str
    names: Texts
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideMaterial:
    """A material as a person reads of it."""

    key: str
    name: str
    need: Need
    issuer: str
    note: str
    original: bool
    formats: tuple[str, ...]
    max_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideStep:
    """A step as a person reads of it. ``conditional``: only in some matters. ``beside``: runs along the one before."""

    key: str
    kind: StepKind
    name: str
    authority: str
    limit: Limit | None
    conditional: bool
    beside: bool
    law: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """Everything a person wants to know before applying, in one language.

    ``languages`` names those the title exists in; ``questions`` are pairs of question and answer; ``law`` has act,
    article and link; ``questions_asked`` counts the fields of the form.
    """

    code: str
    revision_id: UUID
    number: int
    title: str
    summary: str
    category: str
    authority: str
    who: tuple[str, ...]
    materials: tuple[GuideMaterial, ...]
    steps: tuple[GuideStep, ...]
    tiers: tuple[tuple[str, str, Limit, Money], ...]
    fee_basis: str
    fee_lines: tuple[tuple[str, Money, bool], ...]
    fee_waiver: str
    intake_limit: Limit
    extension_max: Limit | None
    silence: Silence
    result: str
    valid_months: int | None
    visits: int
    online: str
    channels: tuple[str, ...]
    law: tuple[tuple[str, str, str | None], ...]
    questions: tuple[tuple[str, str], ...]
    complaint: str
    appeal: str
    questions_asked: int
    language: str


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of a full guide is there: 0–100, and what is missing, in words a clerk understands."""

    score: int
    missing: tuple[str, ...]
