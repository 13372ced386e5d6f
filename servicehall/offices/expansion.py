"""Rules such as "every commune has a people's committee" made into the rows they mean.

A rule of authorities.json or halls.json names the units it is for; where several rules of one kind fit a unit, the
first one counts, so that exceptions stand above the rule. Texts may hold ``{unit}`` (the unit's full name), ``{short}``
(its bare name), ``{kind}`` (the word for its kind), ``{parent}`` (the full name of the unit above), ``{number}``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from . import timing
from .errors import Malformed
from .reading import Sheets, sheets
from .specs import AuthoritySpec, HallSpec, OfficeSpec, PostSpec, TerritorySpec, UnitSpec, WindowSpec

Sheet = Mapping[str, Any]


def expand(folder: Path) -> TerritorySpec:
    """Everything the folder means. Refuses: Malformed, with every problem found."""
    read = sheets(folder)
    rows = Expansion(read)
    sheet, problems = read.territory, rows.problems
    calendar, profile = timing.calendar(sheet, problems), timing.profile(sheet["profile"], problems)
    if problems or calendar is None or profile is None:
        raise Malformed(territory=folder.name, problems=problems)
    return TerritorySpec(
        code=sheet["code"],
        names=sheet["names"],
        within=sheet["within"],
        country=sheet["country"],
        zone=sheet["zone"],
        languages=tuple(sheet["languages"]),
        default_language=sheet["default_language"],
        currency=sheet["currency"],
        profile=profile,
        calendar=calendar,
        units=tuple(rows.units),
        authorities=tuple(rows.authorities),
        offices=tuple(rows.offices),
        halls=tuple(rows.halls),
        windows=tuple(rows.windows),
        posts=tuple(rows.posts),
    )


class Expansion:
    """One territory's rows. ``problems`` says what in the data contradicts itself; then the rows mean nothing."""

    def __init__(self, sheets: Sheets) -> None:
        self.problems: list[str] = []
        self.offices: list[OfficeSpec] = []
        self.windows: list[WindowSpec] = []
        self.posts: list[PostSpec] = []
        self._sheets = sheets
        self._code = sheets.territory["code"]
        self._units = {unit["code"]: unit for unit in sheets.units}
        self.units = list(self._read_units())
        if self.problems:
            self.authorities: list[AuthoritySpec] = []
            self.halls: list[HallSpec] = []
            return
        self._placed = self._place()
        self.authorities = self._parents_first(list(self._read_authorities()))
        self.halls = list(self._read_halls())

    def _read_units(self) -> Iterator[UnitSpec]:
        kinds = self._sheets.territory["unit_kinds"]
        if len(self._units) != len(self._sheets.units):
            codes = [unit["code"] for unit in self._sheets.units]
            twice = sorted({code for code in codes if codes.count(code) > 1})
            self.problems.append(f"units.json: {', '.join(twice)}: stands there twice")
        roots = [unit["code"] for unit in self._sheets.units if unit["parent"] is None]
        if len(roots) != 1:
            self.problems.append(f"units.json: one unit has no parent, the territory itself; here are {len(roots)}")
        for unit in self._sheets.units:
            place = f"units.json: {unit['code']}"
            above = self._units.get(unit["parent"] or "")
            if unit["parent"] is not None and above is None:
                self.problems.append(f"{place}: its parent {unit['parent']} is not there")
            if unit["tier"] != (above["tier"] + 1 if above else 1):
                self.problems.append(f"{place}: its tier is not one below its parent's")
            if unit["kind"] not in kinds:
                self.problems.append(f"{place}: its kind {unit['kind']} is not among unit_kinds of territory.json")
            yield UnitSpec(
                code=unit["code"], parent=unit["parent"], tier=unit["tier"], kind=unit["kind"], names=unit["names"]
            )

    def _fitting(self, rule: Sheet, place: str) -> list[str]:
        """The codes of the units a rule is for."""
        at = rule["at"]
        for code in at.get("units", []):
            if code not in self._units:
                self.problems.append(f"{place}: there is no unit {code}")
        return [
            code
            for code, unit in self._units.items()
            if code in at.get("units", []) or unit["tier"] == at.get("tier") or unit["kind"] in at.get("kinds", [])
        ]

    def _place(self) -> dict[tuple[str, str], Sheet]:
        """(kind, unit code) → the rule of the authority that stands there."""
        placed: dict[tuple[str, str], Sheet] = {}
        for number, rule in enumerate(self._sheets.authorities):
            for code in self._fitting(rule, f"authorities.json: {number}"):
                placed.setdefault((rule["kind"], code), rule)
        return placed

    def _authority_code(self, kind: str, unit: str) -> str:
        return f"{self._code}.{unit}.{kind}"

    def _nearest(self, kind: str, unit: str | None) -> str | None:
        """The code of the authority of that kind at the unit, else at the nearest one above."""
        while unit is not None:
            if (kind, unit) in self._placed:
                return self._authority_code(kind, unit)
            unit = self._units[unit]["parent"]
        return None

    def _read_authorities(self) -> Iterator[AuthoritySpec]:
        for (kind, unit), rule in self._placed.items():
            code, place = self._authority_code(kind, unit), f"authorities.json: {kind} at {unit}"
            parent = None
            if "under" in rule:
                parent = self._nearest(rule["under"], self._units[unit]["parent"] if rule["under"] == kind else unit)
                if parent is None:
                    self.problems.append(f"{place}: no {rule['under']} stands above it")
            names = self._texts(rule["names"], unit, place)
            self._read_office(rule, unit, code, names, place)
            yield AuthoritySpec(code=code, kind=kind, unit=unit, parent=parent, names=names)

    def _parents_first(self, authorities: list[AuthoritySpec]) -> list[AuthoritySpec]:
        ordered: dict[str | None, AuthoritySpec | None] = {None: None}
        waiting = authorities
        while waiting:
            ready = [each for each in waiting if each.parent in ordered]
            if not ready:
                ring = ", ".join(sorted(each.code for each in waiting))
                self.problems.append(f"authorities.json: {ring}: each stands above the other")
                break
            ordered |= {each.code: each for each in ready}
            waiting = [each for each in waiting if each.code not in ordered]
        return [each for each in ordered.values() if each is not None]

    def _read_office(self, rule: Sheet, unit: str, authority: str, names: Mapping[str, str], place: str) -> None:
        sheet = rule["office"]
        office = OfficeSpec(
            code=f"{authority}.office",
            authority=authority,
            unit=unit,
            names=self._texts(sheet["names"], unit, place) if "names" in sheet else names,
            address=self._address(sheet["address"], unit, place),
            demo_address=sheet["demo_address"],
            phone=sheet.get("phone", ""),
            hours_note=sheet.get("hours_note", {}),
        )
        self.offices.append(office)
        titles = {**self._sheets.territory["titles"], **rule.get("titles", {})}
        for role, count in rule["posts"].items():
            for number in range(1, count + 1):
                self._post(f"{authority}.{role}-{number}", office.code, None, role, titles[role], unit, number, place)

    def _read_halls(self) -> Iterator[HallSpec]:
        done: set[str] = set()
        for row, rule in enumerate(self._sheets.halls):
            place = f"halls.json: {row}"
            for unit in self._fitting(rule, place):
                if unit in done:
                    continue
                done.add(unit)
                run_by = self._nearest(rule["run_by"], unit)
                if run_by is None:
                    self.problems.append(f"{place}: no {rule['run_by']} runs the hall of {unit}")
                    continue
                hall = HallSpec(
                    code=f"{self._code}.{unit}.hall",
                    unit=unit,
                    office=f"{run_by}.office",
                    names=self._texts(rule["names"], unit, place),
                    kind=rule["kind"],
                    address=self._address(rule["address"], unit, place),
                    demo_address=rule["demo_address"],
                    one_person=rule.get("one_person", False),
                    floors=rule.get("floors", 1),
                )
                self._read_windows(rule, hall, place)
                yield hall

    def _read_windows(self, rule: Sheet, hall: HallSpec, place: str) -> None:
        titles = self._sheets.territory["titles"]
        number = 0
        for sheet in rule["windows"]:
            for kind in sheet.get("authority_kinds", []):
                if not any(kind == placed for placed, _ in self._placed):
                    self.problems.append(f"{place}: a window for {kind}, but no such authority stands anywhere")
            for _ in range(sheet.get("count", 1)):
                number += 1
                self.windows.append(
                    WindowSpec(
                        hall=hall.code,
                        number=number,
                        kind=sheet["kind"],
                        names=self._texts(sheet["names"], hall.unit, place, number),
                        authority_kinds=tuple(sheet.get("authority_kinds", [])),
                    )
                )
                code = f"{hall.code}.window-{number}"
                self._post(code, hall.office, hall.code, "window", titles["window"], hall.unit, number, place)
        if hall.one_person and number != 1:
            self.problems.append(f"{place}: a hall of one person has one window, this one has {number}")
        for chair in range(1, rule.get("manager", 0) + 1):
            code = f"{hall.code}.manager-{chair}"
            self._post(code, hall.office, hall.code, "manager", titles["manager"], hall.unit, chair, place)

    def _post(
        self, code: str, office: str, hall: str | None, role: str, title: Sheet, unit: str, number: int, place: str
    ) -> None:
        names = self._texts(title, unit, place, number)
        self.posts.append(PostSpec(code=code, office=office, hall=hall, role=role, names=names))

    def _texts(self, template: Sheet, unit: str, place: str, number: int = 0) -> dict[str, str]:
        return {language: self._fill(text, language, unit, place, number) for language, text in template.items()}

    def _address(self, template: str, unit: str, place: str) -> str:
        return self._fill(template, self._sheets.territory["default_language"], unit, place, 0)

    def _fill(self, text: str, language: str, unit: str, place: str, number: int) -> str:
        sheet = self._units[unit]
        above = self._units.get(sheet["parent"] or "")
        values = {
            "unit": _in(sheet["names"], language),
            "short": _in(sheet["short"], language),
            "kind": _in(self._sheets.territory["unit_kinds"][sheet["kind"]], language),
            "parent": _in(above["names"], language) if above else "",
            "number": number,
        }
        try:
            return text.format_map(values)
        except (KeyError, ValueError, IndexError, AttributeError):
            self.problems.append(f"{place}: {text!r} holds a placeholder there is not")
            return text


def _in(names: Mapping[str, str], language: str) -> str:
    return names.get(language, names["en"])
