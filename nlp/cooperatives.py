"""Named cooperatives of a report, their unions, chambers and houses; one entry per body.

`name` stands without its generic head («مهر بیجار»), with it where the head is part of the name («اتاق تعاون ایران»);
offsets count characters of the report's text.
"""

from __future__ import annotations

from collections.abc import Sequence

from nlp.cooperative_names import Named, named_cooperatives
from nlp.document import Cooperative, CooperativeKind, Province, Span
from nlp.gazetteer import Gazetteer
from nlp.names import Words, words
from nlp.places import places_in
from nlp.sentence import Report

_MARKS = str.maketrans(dict.fromkeys('«»"“”()', " "))
_NATIONAL = frozenset(("ایران", "کشور", "سراسری", "مرکزی"))


def cooperatives(report: Report, provinces: Sequence[Province] = ()) -> tuple[Cooperative, ...]:
    """The cooperatives, unions, chambers and houses that the report names, in reading order.

    The province is the one in the name, else the nearest before it in its sentence, else the only one of `provinces`;
    None for national bodies.
    """
    w = words(report.text)
    groups = _grouped(w, named_cooperatives(report.text))
    return tuple(_cooperative(report, w, group, provinces) for group in groups)


def _keys(w: Words, named: Named) -> tuple[str, ...]:
    head = ("اتاق",) if named.kind == CooperativeKind.CHAMBER and w.keys[named.name] == "تعاون" else ()
    return head + tuple(key for key in w.keys[named.name : named.end] if key[0].isalnum())


def _grouped(w: Words, found: Sequence[Named]) -> list[list[Named]]:
    """The mentions of each body, its fullest form first."""
    groups: list[list[Named]] = []
    for named in sorted(found, key=lambda n: -len(_keys(w, n))):
        keys = _keys(w, named)
        group = next((g for g in groups if _same(keys, _keys(w, g[0]))), None)
        if group is None:
            groups.append([named])
        else:
            group.append(named)
    return sorted(groups, key=lambda g: min(n.start for n in g))


def _same(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether a shorter form names the same body: «اتاق تعاون» for that «ایران», «لنجداران» for «لنجداران بوشهر»."""
    short, full = (tuple(key for key in keys if key != "استان") for keys in (short, full))
    if short[0] in ("اتاق", "اطاق"):
        short, full = (tuple("ایران" if key == "مرکزی" else key for key in keys) for keys in (short, full))
    a, b = "".join(short), "".join(full)
    if short[0] in ("اتاق", "اطاق"):
        return full[0] in ("اتاق", "اطاق") and (a == b or len(short) == 2 or set(short) == set(full))
    if short[0] == full[0] and len(short) > 2 and set(short) - {"های"} <= set(full) | {"تعاونیهای", "تعاونی"}:
        return True
    return a == b or (len(a) > 3 and (b.startswith(a) or (b.endswith(a) and len(short) > 1)))


def _cooperative(report: Report, w: Words, group: list[Named], provinces: Sequence[Province]) -> Cooperative:
    first = group[0]
    name = _text(report, w, first)
    spans = {(w.starts[n.name], w.ends[n.end - 1]) for n in group}
    if first.kind == CooperativeKind.COOPERATIVE and len(_keys(w, first)) > 1:
        # further mentions without a head: «… مرغ پر نیز …»
        spans |= {
            (w.starts[i], w.ends[j - 1]) for i, j, _ in Gazetteer([(name, name)]).find(w) if _free(spans, w, i, j)
        }
    mentions = tuple(Span(start, end) for start, end in sorted(spans))
    return Cooperative(name, first.kind, _province(report, w, first, name, provinces), mentions)


def _free(spans: set[tuple[int, int]], w: Words, i: int, j: int) -> bool:
    return all(w.ends[j - 1] <= start or end <= w.starts[i] for start, end in spans)


def _text(report: Report, w: Words, named: Named) -> str:
    head = "اتاق " if named.kind == CooperativeKind.CHAMBER and w.keys[named.name] == "تعاون" else ""
    return head + " ".join(report.text[w.starts[named.name] : w.ends[named.end - 1]].translate(_MARKS).split())


def _province(report: Report, w: Words, named: Named, name: str, provinces: Sequence[Province]) -> str | None:
    inside = places_in(name, words_too=False)
    if inside:
        return inside[-1].province
    if named.kind != CooperativeKind.COOPERATIVE and (
        _NATIONAL & set(_keys(w, named)) or named.kind == CooperativeKind.CHAMBER
    ):
        return None
    at = w.starts[named.start]
    sentence = report.sentence_at(at)
    before = [(m.start, p.name) for p in provinces for m in p.mentions if sentence and sentence.start <= m.start < at]
    if before:
        return max(before)[1]
    return provinces[0].name if len(provinces) == 1 else None
