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
_ROOMS = frozenset(("اتاق", "اطاق"))
_COMPARED = 200  # bodies whose names are compared with each other
_NATIONAL = frozenset(("ایران", "کشور", "سراسری", "مرکزی"))


def cooperatives(report: Report, provinces: Sequence[Province] = ()) -> tuple[Cooperative, ...]:
    """The cooperatives, unions, chambers and houses that the report names, in reading order.

    The province is the one in the name, else the nearest before it in its sentence, else the only one of `provinces`;
    None for national bodies.
    """
    w = words(report.text)
    found = named_cooperatives(report.text)
    groups = _grouped(w, found)
    bare = _without_head(report, w, found, groups)
    return tuple(_cooperative(report, w, group, bare.get(n, []), provinces) for n, group in enumerate(groups))


def _keys(w: Words, named: Named) -> tuple[str, ...]:
    """The words that tell one body from another: «اتاق تعاون استان البرز» is «اتاق تعاون البرز»."""
    own = tuple(key for key in w.keys[named.name : named.end] if key[0].isalnum() and key != "استان")
    if named.kind == CooperativeKind.CHAMBER and own:
        return ("اتاق", *own) if own[0] == "تعاون" else ("اتاق", *own[1:])
    return own


def _grouped(w: Words, found: Sequence[Named]) -> list[list[Named]]:
    """The mentions of each body, its fullest form first."""
    groups: list[list[Named]] = []
    fullest: list[tuple[str, ...]] = []
    known: dict[tuple[str, ...], list[Named]] = {}
    for keys, named in sorted(((_keys(w, n), n) for n in found), key=lambda item: -len(item[0])):
        if not keys:
            continue
        group = known.get(keys)
        if group is None:
            alike = next((n for n, full in enumerate(fullest) if _same(keys, full)), None)
            group = [] if alike is None else groups[alike]
            if alike is None:
                groups.append(group)
                fullest += [keys] if len(fullest) < _COMPARED else []
            known[keys] = group
        group.append(named)
    return sorted(groups, key=lambda g: min(n.start for n in g))


def _same(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether a shorter form names the same body: «اتاق تعاون» for that «ایران», «لنجداران» for «لنجداران بوشهر»."""
    a, b = "".join(short), "".join(full)
    if short[0] in _ROOMS:
        if short[0] != full[0]:
            return False
        short, full = (tuple("ایران" if key == "مرکزی" else key for key in keys) for keys in (short, full))
        return a == b or len(short) == 2 or set(short) == set(full)
    if short[0] == full[0] and len(short) > 2 and set(short) - {"های"} <= set(full) | {"تعاونیهای", "تعاونی"}:
        return True
    return a == b or (len(a) > 3 and (b.startswith(a) or (b.endswith(a) and len(short) > 1)))


def _without_head(
    report: Report, w: Words, found: Sequence[Named], groups: Sequence[list[Named]]
) -> dict[int, list[tuple[int, int]]]:
    """Further mentions of each group's name, as words: «… مرغ پر نیز …»."""
    names = {
        _text(report, w, group[0]): n
        for n, group in enumerate(groups)
        if group[0].kind == CooperativeKind.COOPERATIVE and len(_keys(w, group[0])) > 1
    }
    taken = {k for named in found for k in range(named.name, named.end)}
    mentions: dict[int, list[tuple[int, int]]] = {}
    for start, end, n in Gazetteer(names.items()).find(w):
        if taken.isdisjoint(range(start, end)):
            mentions.setdefault(n, []).append((start, end))
    return mentions


def _cooperative(
    report: Report, w: Words, group: list[Named], bare: list[tuple[int, int]], provinces: Sequence[Province]
) -> Cooperative:
    first = group[0]
    name = _text(report, w, first)
    spans = {(n.name, n.end) for n in group} | set(bare)
    mentions = tuple(Span(w.starts[start], w.ends[end - 1]) for start, end in sorted(spans))
    return Cooperative(name, first.kind, _province(report, w, first, name, provinces), mentions)


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
