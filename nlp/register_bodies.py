"""Which names are one body's across reports: «تعاونی مهر بیجار» and «شرکت تعاونی کشاورزی مهر بیجار», in Kurdistan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from nlp.cooperative_words import word_class
from nlp.names import fold, words
from nlp.register_posts import known_place
from nlp.register_words import province_of

# Words of a name that do not tell it from others.
_GENERIC = frozenset(
    ("شرکت", "شرکتهای", "تعاونی", "تعاونیهای", "استان", "شهرستان", "شهر", "سهامی", "عام", "خاص", "کشور")
)


@dataclass(frozen=True, slots=True)
class Body:
    """A body as one report names it: `full` with its generic head, `key` the words that tell it from others.

    `named` says whether the province stands in the name itself.
    """

    name: str
    full: str
    kind: str
    key: str
    province: str | None
    named: bool


@dataclass(frozen=True, slots=True)
class SeenBody:
    """What some reports say alike of a body."""

    body: Body
    first: str
    last: str
    reports: int


@dataclass(frozen=True, slots=True)
class KnownBody:
    """A body of the register: `name` is its most frequent full form, `variants` are all others."""

    name: str
    kind: str
    province: str | None
    variants: tuple[str, ...]
    first: str
    last: str
    reports: int
    seen: tuple[SeenBody, ...]


def cooperative_key(name: str, kind: str = "cooperative") -> str:
    """The folded words of a body's name; of a cooperative's, without head and kind where anything else is left."""
    keys = [key for key in words(name).keys if key[0].isalnum()]
    if kind in ("union", "chamber"):
        return " ".join(key for key in keys if key not in ("استان", "شهرستان", "شرکت", "سراسری"))
    own = [key for key in keys if key not in _GENERIC and word_class(key) != "kind"]
    return " ".join(own or keys)


def organisation_key(name: str) -> str:
    """The folded words of an organisation's name."""
    keys = [key for key in words(name).keys if key[0].isalnum() and key not in ("استان", "شهرستان")]
    return " ".join(keys)


def body_block(body: Body) -> str:
    """The block in which a body is compared with others: «سازمان …» has too many for the first word alone."""
    return body.key if body.kind in ("organisation", "chamber") else body.key.partition(" ")[0]


def chamber_name(name: str, province: str | None) -> str:
    """«اتاق تعاون» in a province is that of the province, else the country's."""
    keys = words(name).keys
    if keys in (("اتاق", "تعاون"), ("اطاق", "تعاون"), ("تعاون",)):
        return f"اتاق تعاون {province or 'ایران'}"
    # «اتاق تعاون مرکزی» is the country's, unless the report is of the province of that name
    dropped = {"استان", "کشور"} | (set() if province == "مرکزی" else {"مرکزی"})
    text = " ".join(word for word in name.split() if fold(word) not in dropped)
    return "اتاق تعاون ایران" if text == "اتاق تعاون" else text


@lru_cache(maxsize=20_000)
def place_in(name: str) -> str | None:
    """The province that a name itself tells («مهر بیجار» → کردستان); None where it tells none or several."""
    w = words(name[:200])
    for i in range(len(w) - 1, 0, -1):
        found = known_place(w, i)
        if found:
            return province_of(found[1])
    return None


def fold_bodies(seen: Iterable[SeenBody]) -> tuple[KnownBody, ...]:
    """The bodies behind names that begin alike, the best attested first."""
    groups: dict[tuple[str, str], list[SeenBody]] = {}
    for one in seen:
        groups.setdefault((_class(one.body.kind), one.body.key.replace(" ", "")), []).append(one)
    drafts: list[list[SeenBody]] = []
    for ones in groups.values():
        drafts += _by_province(ones)
    drafts.sort(key=lambda ones: (-len(ones[0].body.key.split()), ones[0].body.key))
    kept: list[list[SeenBody]] = []
    for ones in drafts:
        fuller = [other for other in kept if _short_for(ones, other)]
        if len(fuller) == 1:
            fuller[0].extend(ones)
        else:
            kept.append(ones)
    known = [_known(ones) for ones in kept]
    return tuple(sorted(known, key=lambda body: (-body.reports, body.name)))


def _class(kind: str) -> str:
    return "sector" if kind in ("cooperative", "other") else kind


def _by_province(ones: Sequence[SeenBody]) -> list[list[SeenBody]]:
    """One name in two provinces is two bodies («تعاونی ایثار»); where the province is not told, the only one's."""
    if ones[0].body.kind == "organisation":
        return [list(ones)]
    parts: dict[str, list[SeenBody]] = {}
    untold: list[SeenBody] = []
    for one in ones:
        if one.body.province:
            parts.setdefault(one.body.province, []).append(one)
        else:
            untold.append(one)
    if len(parts) == 1:
        next(iter(parts.values())).extend(untold)
    elif untold:
        parts[""] = untold
    return list(parts.values())


def _short_for(ones: Sequence[SeenBody], other: Sequence[SeenBody]) -> bool:
    """«مهر» in Kurdistan for «مهر بیجار», of which there is no other there."""
    short, full = ones[0].body, other[0].body
    if _class(short.kind) != _class(full.kind) or short.kind in ("organisation", "chamber"):
        return False
    a, b = short.key.split(), full.key.split()
    return len(a) < len(b) and a == b[: len(a)] and bool(_province(ones)) and _province(ones) == _province(other)


def _province(ones: Sequence[SeenBody]) -> str | None:
    named = {one.body.province for one in ones if one.body.named}
    if len(named) == 1:
        return named.pop()
    votes: Counter[str] = Counter()
    for one in ones:
        if one.body.province and one.body.kind != "organisation":
            votes[one.body.province] += one.reports
    best = votes.most_common(1)
    return best[0][0] if best and best[0][1] * 2 > votes.total() else None


def _known(ones: Sequence[SeenBody]) -> KnownBody:
    forms: Counter[str] = Counter()
    for one in ones:
        # what institutions are called is known; «وزارت بهداشت» is more frequent than its full name
        forms[one.body.name if one.body.kind == "organisation" else one.body.full] += one.reports
    most = max(forms.values())
    # among forms that are about as frequent, the fullest
    name = max((form for form in forms if forms[form] * 2 >= most), key=lambda form: (len(form), form))
    kinds: Counter[str] = Counter()
    for one in ones:
        kinds[one.body.kind] += one.reports
    others = {one.body.full for one in ones} - {name}
    days = [day for one in ones for day in (one.first, one.last) if day]
    return KnownBody(
        name,
        kinds.most_common(1)[0][0],
        _province(ones),
        tuple(sorted(others, key=lambda form: (-sum(one.reports for one in ones if one.body.full == form), form))),
        min(days, default=""),
        max(days, default=""),
        sum(one.reports for one in ones),
        tuple(ones),
    )
