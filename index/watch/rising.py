"""Rising terms: words and pairs of words that stand in far more of a day's stories than they usually would.

The day's own reports say which terms there are; those of the days before, or where there are none, how rare a word is
at other times, say which of them may be rising. What each brought on the weeks before is asked of the engine
(`index.watch.surging`), so nothing is kept for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import log

from index.query.faults import QueryError
from index.query.language import parse
from nlp.document import Document
from nlp.grammar_words import is_grammar
from nlp.story_pairs import rarity
from nlp.words import SearchWord, search_words

_READ = 900  # characters of a report: title, lead and the first paragraphs
_COMMON = 0.03  # the share of all texts from which a word says nothing
_LIFT = 3.0  # how much oftener than at other times, by the table of rarity
# How much oftener than on the days before. That table is of all years and outlets: in it «مذاکرات» stands so often that
# three times what last week brought is no lift.
_RISE = 1.5
_LEAST_USUAL = 0.5  # stories a day
_SHORTEST = 3
_PAIR = 1.3  # a pair of words says more than one of them
_FOOTER = 3  # stories of one outlet under which a line stands that tells nothing of them


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a pair of words as it was written, the query that finds it, and in how many stories it stands."""

    text: str
    query: str
    stories: int


def rising(
    documents: Sequence[Document], least: int, most: int = 400, before: Sequence[Document] = ()
) -> tuple[list[Term], list[float]]:
    """The terms that may be rising among a day's stories (one report of each), and the others that were looked at.

    Of these it gives how many stories a day usually bring each. A term is in at least `least` stories, and in clearly
    more than the stories of `before`, the days before, let expect; where these are fewer than the day's own, than its
    words stand in at other times.
    """
    counts: Counter[str] = Counter()
    earlier, days = _earlier(before), len(before) / max(1, len(documents))
    shown: dict[str, str] = {}
    shares: dict[str, float] = {}
    without = footers((document.article.site, document.text) for document in documents)
    for document in documents:
        found = terms_of(document.article.site, document.text, without)
        counts.update(found.keys())
        for key, (text, share) in found.items():
            shown.setdefault(key, text)
            shares[key] = share
    ranked: list[tuple[float, str]] = []
    usually: dict[str, float] = {}
    for key, count in counts.items():
        if days >= 1:
            usual, lift = max(earlier[key] / days, _LEAST_USUAL), _RISE
        else:
            usual, lift = max(shares[key] * len(documents), 0.05), _LIFT
        if count > 1:
            usually[key] = usual
        if count >= max(least, lift * usual):
            ranked.append((count * log(count / usual), key))
    ranked.sort(key=lambda pair: (-pair[0], pair[1]))
    terms = []
    for _, key in ranked[:most]:
        text = shown[key]
        if query := _query(text):
            terms.append(Term(text, query, counts[key]))
            usually.pop(key, None)
    return terms, list(usually.values())


def _earlier(documents: Sequence[Document]) -> Counter[str]:
    """In how many of these stories each term stands."""
    without = footers((document.article.site, document.text) for document in documents)
    counts: Counter[str] = Counter()
    for document in documents:
        counts.update(terms_of(document.article.site, document.text, without).keys())
    return counts


def footers(texts: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """The lines that an outlet prints in several of a day's stories, each with its outlet; `texts` are one of each.

    «خبر جنگ» under each report of a channel tells of no report.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for site, text in texts:
        counts.update({(site, line.strip()) for line in text[:_READ].split("\n")})
    return frozenset(line for line, count in counts.items() if count >= _FOOTER)


def terms_of(site: str, text: str, without: Collection[tuple[str, str]] = frozenset()) -> dict[str, tuple[str, float]]:
    """The terms of a report that may be rising, but for those of its footers: how each is written, and its share."""
    lines = text[:_READ].split("\n")
    return dict(_terms("\n".join(line for line in lines if (site, line.strip()) not in without)))


def telling(documents: Sequence[Document], asked: str = "", most: int = 4) -> tuple[str, ...]:
    """The words behind some reports: those that many of them share and other texts seldom have, but for those asked."""
    if len(documents) < 2:
        return ()
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    weights: dict[str, float] = {}
    for document in documents:
        found = dict(_terms(document.text[:_READ]))
        counts.update(found.keys())
        for key, (text, share) in found.items():
            shown.setdefault(key, text)
            weights[key] = -log(max(share, 1e-6)) * (_PAIR if " " in key else 1.0)
    least = max(2, len(documents) / 4)
    ranked = sorted(
        (key for key, count in counts.items() if count >= least),
        key=lambda key: (-counts[key] * weights[key], key),
    )
    kept: list[str] = []
    said = {word.stem for word in search_words(asked)}
    for key in ranked:
        stems = {word.stem for word in search_words(shown[key])}
        if not stems & said:
            kept.append(shown[key])
            said |= stems
        if len(kept) == most:
            break
    return tuple(kept)


def _terms(text: str) -> Iterator[tuple[str, tuple[str, float]]]:
    """Each term of a text once: its key, with how it is written and in which share of all texts its words stand."""
    shares, unknown = rarity()
    for line in text.split("\n"):
        words = search_words(line)
        said = [_says(word) for word in words]
        for word, says in zip(words, said, strict=True):
            if says:
                yield word.key, (line[word.start : word.end], shares.get(word.stem, unknown))
        for (one, first), (two, second) in pairwise(zip(words, said, strict=True)):
            if first and second and line[one.end : two.start].strip(" \u200c") == "":
                share = min(shares.get(one.stem, unknown), shares.get(two.stem, unknown))
                yield f"{one.key} {two.key}", (line[one.start : two.end], share)


def _says(word: SearchWord) -> bool:
    """Whether a word may be a term: no number, no word of grammar or telling, none that stands in any story."""
    if len(word.key) < _SHORTEST or not word.key.isalpha():
        return False
    shares, unknown = rarity()
    empty = is_grammar(word.key) or word.key in _saying_nothing()
    return not empty and shares.get(word.stem, unknown) < _COMMON


@cache
def _saying_nothing() -> frozenset[str]:
    """Words in stories of every kind: «شدید», «اجازه», «رویترز», «خبرفوری»."""
    lines = (files("index") / "watch" / "data" / "saying_nothing.txt").read_text("utf-8").splitlines()
    return frozenset(word.key for line in lines if line[:1] != "#" for word in search_words(line))


def _query(text: str) -> str:
    query = f'"{text.replace(chr(34), " ").strip()}"'
    try:
        parse(query)
    except QueryError:
        return ""
    return query
