"""Figures as rows and as groups: what each number is, for whom, where, when, who said it and in which sentence.

Rows are made of documents' records (JSON), since thousands of reports may have to be looked through.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from index.faults import RasadError
from index.outlets import outlet_name
from index.periods import named_years
from index.query.tree import FigureKind
from index.shown import jalali, shown_unit, shown_value


class GroupingError(RasadError):
    """Figures cannot be grouped so; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure with all that is known of it.

    `value` is in `unit` (sums of Iranian money in rials), of a range the lower end; `shown` is how people write it;
    `year` is Jalali, of the figure's own period where that names one, else of publication.
    """

    kind: str
    text: str
    shown: str
    value: float
    value_high: float | None
    unit: str
    relation: str
    about: str | None
    beneficiary: str | None
    province: str | None
    speaker: str | None
    period: str | None
    year: int | None
    stage: str | None
    scope: str | None
    published_at: str | None
    date: str | None
    site: str
    outlet: str
    sentence: str
    id: str
    title: str
    url: str | None
    start: int
    end: int

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON-able values, in the order of its columns."""
        return {name: getattr(self, name) for name in COLUMNS}


COLUMNS = tuple(field.name for field in fields(FigureRow))


def figure_row(record: Mapping[str, Any], kind: FigureKind, number: int) -> FigureRow | None:
    """The row of a figure of a document's record; None where the record has no such figure (it was read again)."""
    figures = record["amounts" if kind is FigureKind.AMOUNT else "counts"]
    if number >= len(figures):
        return None
    figure = figures[number]
    published = record.get("published_at")
    day = jalali(published) if published else None
    rial = figure.get("rial")
    money = kind is FigureKind.AMOUNT and rial is not None
    return FigureRow(
        kind=kind.value,
        text=figure["text"],
        shown=shown_value(figure),
        value=rial if money else figure["value"],
        value_high=figure.get("rial_high") if money else figure.get("value_high"),
        unit=shown_unit(figure),
        relation=figure["relation"],
        about=figure.get("about"),
        beneficiary=figure.get("beneficiary"),
        province=figure.get("province"),
        speaker=figure.get("speaker"),
        period=figure.get("period"),
        year=_year(figure.get("period"), day.year if day else None),
        stage=figure.get("stage"),
        scope=figure.get("scope"),
        published_at=published,
        date=f"{day.year:04}-{day.month:02}-{day.day:02}" if day else None,
        site=record["site"],
        outlet=outlet_name(record["site"]),
        sentence=figure.get("sentence") or "",
        id=record["id"],
        title=record["title"],
        url=record.get("url"),
        start=figure["start"],
        end=figure["end"],
    )


def shown_figure(row: FigureRow) -> str:
    """The figure as people write it, with how its number relates to the true one: «بیش از ۱۰۵ هزار میلیارد تومان»."""
    return f"{RELATIONS.get(row.relation, '')} {row.shown}".strip()


def _year(period: str | None, published: int | None) -> int | None:
    """The year that the figure's period names (the last of several), else that of publication."""
    named = named_years(period, published or 0)
    return named[-1] if named else published


# name: (what people read at the head of its column, its value in a row)
GROUPS: dict[str, tuple[str, Callable[[FigureRow], Any]]] = {
    "province": ("استان", lambda row: row.province),
    "year": ("سال", lambda row: row.year),
    "month": ("ماه", lambda row: row.date[:7] if row.date else None),
    "outlet": ("خبرگزاری", lambda row: row.outlet),
    "speaker": ("گوینده", lambda row: row.speaker),
    "about": ("بابت", lambda row: row.about),
    "beneficiary": ("برای", lambda row: row.beneficiary),
    "period": ("دوره", lambda row: row.period),
    "stage": ("مرحله", lambda row: row.stage),
    "scope": ("دامنه", lambda row: row.scope),
    "kind": ("نوع", lambda row: row.kind),
    "unit": ("یکا", lambda row: row.unit),
    "report": ("گزارش", lambda row: row.id),
}
RELATIONS = {
    "equal": "",
    "about": "حدود",
    "at_least": "دست‌کم",
    "at_most": "حداکثر",
    "more_than": "بیش از",
    "less_than": "کمتر از",
    "between": "بین",
}
# Shares of something add up to nothing, nor do spans of time: «۱۸ ماه» to build and «۳ ماه» to wait are no 21 months.
_ADDS_UP_TO_NOTHING = {"درصد", "برابر", "درجه", "سوم", "چهارم"}
_ADDS_UP_TO_NOTHING |= {"سال", "ماه", "هفته", "روز", "شب", "شبانه", "شبانه‌روز", "ساعت", "دقیقه", "ثانیه", "فصل"}
_ADDS_UP_TO_NOTHING |= {"دهه", "قرن", "ساله", "ماهه", "روزه", "هفته‌ای", "ساعته", "دقیقه‌ای"}
_IN_TIME = {"year", "month", "period"}


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of one unit that agree in what they are grouped by.

    `figures` counts every mention, `statements` what is left where repeats (same value, same thing, same province; or
    same value in another report of the same story) count once; `least`, `median`, `most` and `total` are of the
    statements, ranges by their lower end (`most` by the upper). `total` says something only where the statements are
    about parts of one whole; of shares and of spans of time there is none.
    """

    key: tuple[Any, ...]
    unit: str
    kind: str
    figures: int
    statements: int
    reports: int
    least: float
    median: float
    most: float
    total: float | None


def group_names(text: str) -> tuple[str, ...]:
    """What `--by province,year` asks for; raises GroupingError with what is known."""
    names = tuple(dict.fromkeys(name.strip() for name in text.replace("،", ",").split(",") if name.strip()))
    persian = {shown: name for name, (shown, _) in GROUPS.items()}
    names = tuple(persian.get(name, name) for name in names)
    for name in names:
        if name not in GROUPS:
            import difflib

            close = difflib.get_close_matches(name, list(GROUPS), n=1)
            meant = f"did you mean «{close[0]}»?" if close else f"write {', '.join(GROUPS)}"
            raise GroupingError(f"figures cannot be grouped by «{name}»; {meant}")
    if not names:
        raise GroupingError(f"by what are figures to be grouped? write {', '.join(GROUPS)}")
    return names


def grouped(rows: Iterable[FigureRow], by: Sequence[str], story_of: Callable[[str], str] | None = None) -> list[Group]:
    """The rows in groups, each of one unit: larger groups first, years and months in their order.

    `story_of` tells the story of a report: what other reports of it repeat counts once.
    """
    tallies: dict[tuple[Any, ...], _Tally] = {}
    for row in rows:
        key = tuple(GROUPS[name][1](row) for name in by)
        tallies.setdefault((*key, row.kind, row.unit), _Tally()).add(row, story_of)
    groups = [tally.group(key) for key, tally in tallies.items()]
    sizes: Counter[tuple[Any, ...]] = Counter()
    for group in groups:
        for depth in range(len(by)):
            sizes[group.key[: depth + 1]] += group.figures

    def order(group: Group) -> tuple[Any, ...]:
        place: list[Any] = []
        for depth, name in enumerate(by):
            value = group.key[depth]
            size = 0 if name in _IN_TIME else -sizes[group.key[: depth + 1]]
            place.append((value is None, size, str(value)))
        return (*place, group.kind, -group.figures, group.unit)

    return sorted(groups, key=order)


class _Tally:
    """What is kept of one group's figures: few numbers each, so that millions fit."""

    __slots__ = ("figures", "reports", "retold", "statements")

    def __init__(self) -> None:
        self.figures = 0
        self.reports: set[int] = set()
        self.statements: dict[int, tuple[float, float]] = {}
        # (value, story): report: its statements
        self.retold: dict[int, dict[int, set[int]]] = {}

    def add(self, row: FigureRow, story_of: Callable[[str], str] | None) -> None:
        self.figures += 1
        report, statement = hash(row.id), hash(_statement(row))
        self.reports.add(report)
        high = row.value if row.value_high is None else row.value_high
        self.statements[statement] = (row.value, high)
        if story_of:
            value = hash((row.value, row.value_high, story_of(row.id)))
            self.retold.setdefault(value, {}).setdefault(report, set()).add(statement)

    def group(self, key: tuple[Any, ...]) -> Group:
        if self.retold:
            # «۵ میلیارد برای یزد و ۵ میلیارد برای قم» are two, however many reports of the story word them otherwise
            kept = set().union(*(max(reports.values(), key=len) for reports in self.retold.values()))
            self.statements = {number: self.statements[number] for number in kept}
        values = [value for value, _ in self.statements.values()]
        return Group(
            key=key[:-2],
            unit=key[-1],
            kind=key[-2],
            figures=self.figures,
            statements=len(values),
            reports=len(self.reports),
            least=min(values),
            median=statistics.median(values),
            most=max(high for _, high in self.statements.values()),
            # «دهه اخیر», «روز اخیر» are spans as well
            total=None if key[-1].split(" ")[0] in _ADDS_UP_TO_NOTHING else sum(values),
        )


def _statement(row: FigureRow) -> tuple[Any, ...]:
    """What makes two figures one statement, as far as can be told: the value, what it is, and where.

    Where it is not told what a figure is, only its sentence can tell.
    """
    what = _folded(row.about) or _folded(row.sentence) or row.id
    return row.value, row.value_high, row.unit, what, row.province


def _folded(text: str | None) -> str:
    return "".join((text or "").replace("\u200c", "").split())
