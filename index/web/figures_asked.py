"""What the page of figures was asked: the query of the reports, and conditions that one figure must meet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from index.engine import FigureSort, Sort
from index.figures import GROUPS
from index.query.fields import RELATIONS, SCOPES, STAGES
from index.query.tree import FigureKind
from index.web.asked import Asked, WrongFieldError, check, chosen

# name in the address: (the condition in the query language, how it is compared)
TEXTS = {
    "f_about": ("بابت", ":"),
    "f_beneficiary": ("برای", ":"),
    "f_province": ("استان", ":"),
    "f_speaker": ("گوینده", ":"),
    "f_unit": ("واحد", ":"),
    "f_year": ("سال", ":"),
    "f_least": ("مبلغ", ">="),
    "f_most": ("مبلغ", "<="),
}
CHOICES = {
    "f_stage": ("مرحله", {value.value: names[0] for value, names in STAGES.items()}),
    "f_scope": ("گستره", {value.value: names[0] for value, names in SCOPES.items()}),
    "f_relation": ("نسبت", {value.value: names[0] for value, names in RELATIONS.items()}),
}
SORTS = {FigureSort.NEWEST: "تازه‌ترین", FigureSort.LARGEST: "بزرگ‌ترین", FigureSort.SMALLEST: "کوچک‌ترین"}
KINDS = {FigureKind.AMOUNT: "مبلغ‌ها", FigureKind.COUNT: "رقم‌های دیگر"}
_MARKS = re.compile('[\\s"«»“”():<>=*~-]+')


@dataclass(frozen=True, slots=True)
class FiguresAsked:
    """One question to the page of figures. `conditions` holds what is set of TEXTS and CHOICES."""

    reports: Asked = field(default_factory=Asked)
    conditions: dict[str, str] = field(default_factory=dict)
    kind: FigureKind | None = None
    sort: FigureSort = FigureSort.NEWEST
    by: tuple[str, ...] = ()

    @classmethod
    def of(cls, pairs: Sequence[tuple[str, str]]) -> FiguresAsked:
        """The question of an address; raises WrongFieldError for a value that is none of those to choose from."""
        chosen_from = {"fsort": ("ترتیب", [sort.value for sort in FigureSort]), "by": ("گروه به", list(GROUPS))}
        chosen_from |= {name: (label, list(known)) for name, (label, known) in CHOICES.items()}
        pairs = _with_own_sort(pairs)
        for name, (label, known) in (chosen_from | {"kind": ("نوع", [kind.value for kind in FigureKind])}).items():
            chosen(pairs, name, label, known)
        given = {name: value.strip()[:200] for name, value in pairs if value.strip()}
        sort, kind = given.get("fsort", ""), given.get("kind", "")
        conditions = {name: given[name] for name in TEXTS if _MARKS.sub(" ", given.get(name, "")).strip()}
        conditions |= {name: given[name] for name, (_, known) in CHOICES.items() if given.get(name) in known}
        by = [value for name, value in pairs if name == "by" and value in GROUPS]
        return cls(
            Asked.of(pairs),
            conditions,
            FigureKind(kind) if kind in list(FigureKind) else None,
            FigureSort(sort) if sort in list(FigureSort) else FigureSort.NEWEST,
            tuple(dict.fromkeys(by))[:3],
        )

    def query(self) -> str:
        """The whole question in the query language; raises WrongFieldError where a field of it cannot be read."""
        text = self.reports.query()
        if not self.conditions:
            return text
        bracket = f"رقم:({' '.join(self._conditions())})"
        check("رقم", bracket)
        whole = f"({text}) {bracket}" if text else bracket
        check("پرسش", whole)
        return whole

    def _conditions(self) -> Iterable[str]:
        for name, value in self.conditions.items():
            if name in CHOICES:
                label, known = CHOICES[name]
                yield f"{label}:{known[value]}"
                continue
            label, compare = TEXTS[name]
            condition = f"{label}{compare}{_MARKS.sub(' ', value).strip()}"
            try:
                check(label, f"رقم:({condition})")
            except WrongFieldError as error:
                raise WrongFieldError(label, condition, max(1, error.column - len("رقم:(")), error.sentence) from None
            yield condition

    def link(self, path: str = "/figures", **more: Any) -> str:
        """The address that asks this."""
        pairs = [(name, value) for name, value in self.reports.pairs() if name != "sort"]
        pairs += list(self.conditions.items())
        if self.kind:
            pairs.append(("kind", self.kind.value))
        if self.sort is not FigureSort.NEWEST:
            pairs.append(("fsort", self.sort.value))
        pairs += [("by", name) for name in self.by]
        pairs += [(name, str(value)) for name, value in more.items()]
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def on_page(self, page: int) -> FiguresAsked:
        """The same on another page."""
        return replace(self, reports=replace(self.reports, page=page))


def _with_own_sort(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs with the order of figures as «fsort», where it is called «sort» as in the API and the client.

    An order of reports («sort=relevance» of a search page's address) says nothing of figures.
    """
    given = list(pairs)
    rest = [(name, value) for name, value in given if name != "sort"]
    if any(name == "fsort" and value.strip() for name, value in rest):
        return rest
    of_reports = set(Sort) - set(FigureSort)
    return rest + [("fsort", value) for name, value in given if name == "sort" and value not in of_reports]
