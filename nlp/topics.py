"""What a report is about, in the scheme of `data/topics.tsv`: several topics, or none, each with its probability.

A topic says what the report speaks of, whether or not it is about cooperatives: a report on rents is «مسکن» as well.
Words, pairs of words and the cues of `data/topic_cues.tsv` go to a calibrated classifier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import pairwise

from nlp.classifier import shipped
from nlp.document import Topic
from nlp.gazetteer import rows as gazetteer_rows
from nlp.senses import empty_words, fold
from nlp.sentence import Report

_LONGEST = 8_000  # characters: what a report is about, it says before these end
_HEAD = 400  # characters, the title included, whose words count twice; the title's count three times
_MOST_CUES = 4

_WORD = re.compile(r"[^\W\d_]{2,}")
_ENDINGS = ("هایی", "های", "ها", "ی")
_SHORTEST = 4  # letters that a word keeps when its ending goes: «ماهی», «تعاونیها»


def topics(report: Report) -> tuple[Topic, ...]:
    """The topics of the report, the surest first; none where no topic of the scheme is sure enough."""
    model = shipped("topics")
    thresholds = model.about["thresholds"]
    sure = model.probabilities(topic_terms(report.text, has_title=bool(report.article.title.strip())))
    found = [
        Topic(label, round(p, 4)) for label, p, least in zip(model.labels, sure, thresholds, strict=True) if p >= least
    ]
    return tuple(sorted(found, key=lambda topic: -topic.score))


def topic_terms(text: str, *, has_title: bool) -> list[str]:
    """What the classifier is told of a text; the first line counts as the title where `has_title`."""
    folded = fold(text[:_LONGEST])
    title_end = max(folded.find("\n"), 0) if has_title else 0
    title = list(_words(folded[:title_end]))
    head = list(_words(folded[title_end:_HEAD]))
    rest = list(_words(folded[max(title_end, _HEAD) :]))
    terms = []
    for words, weight in ((title, 3), (head, 2), (rest, 1)):
        terms += (words + _joined(words, 2)) * weight
    cues = _cues(title, head, rest)
    return [*terms, *cues, *cues]  # they weigh more than words


def _words(text: str) -> Iterator[str]:
    empty = empty_words()  # with the endings that stand apart and would part «تعاونی های مسکن»
    where = _places()
    for word in _WORD.findall(text):
        if word not in empty and word not in where:
            yield _stem(word)


@cache
def _places() -> frozenset[str]:
    """Names of places and of their people: where something is does not tell what it is about."""
    names = {name for name, _, _, kind in gazetteer_rows("places.tsv") if kind == "name"}
    for province, adjectives in gazetteer_rows("provinces.tsv"):
        names |= {*province.split(), *adjectives.split()}
    plain = {fold(name.replace("\u200c", "")) for name in names if " " not in name and len(name) > 2}
    return frozenset(plain) - {fold(word) for word in ("مرکزی", "جنوبی", "شمالی", "شرقی", "غربی", "رضوی")}


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word


def _joined(words: list[str], length: int) -> list[str]:
    """Neighbours as one term without a space, so that «دانش بنیان» and «دانش‌بنیان» are one."""
    if length == 2:
        return [a + b for a, b in pairwise(words)]
    return [a + b + c for a, b, c in zip(words, words[1:], words[2:], strict=False)]


def _cues(title: list[str], head: list[str], rest: list[str]) -> list[str]:
    """`CUE:topic` once for each different cue up to four, and `TITLE:topic`, `HEAD:topic` where one stands there."""
    single, paired = _topic_cues()
    terms: list[str] = []
    seen: dict[str, set[str]] = {}
    everything: set[str] = set()
    for place, words in (("TITLE", title), ("HEAD", head), ("", rest)):
        phrases = {*words, *_joined(words, 2), *_joined(words, 3)}
        everything |= phrases
        for phrase in phrases & single.keys():
            for topic in single[phrase]:
                seen.setdefault(topic, set()).add(phrase)
                if place:
                    terms.append(f"{place}:{topic}")
    for topic, first, second in paired:
        if first in everything and second in everything:
            seen.setdefault(topic, set()).add(second)
            early = {*title, *head}
            if first in early and second in {*early, *_joined(head, 2), *_joined(title, 2)}:
                terms.append(f"HEAD:{topic}")
    for topic, phrases in seen.items():
        terms += [f"CUE:{topic}:{n + 1}" for n in range(min(len(phrases), _MOST_CUES))]
    return terms


@cache
def _topic_cues() -> tuple[dict[str, tuple[str, ...]], tuple[tuple[str, str, str], ...]]:
    single: dict[str, tuple[str, ...]] = {}
    paired: list[tuple[str, str, str]] = []
    for topic, cues in _rows("topic_cues.tsv"):
        for cue in cues.split("|"):
            parts = ["".join(_words(fold(part))) for part in cue.split("+")]
            if len(parts) == 2:
                paired.append((topic, parts[0], parts[1]))
            else:
                single[parts[0]] = (*single.get(parts[0], ()), topic)
    return single, tuple(paired)


def scheme() -> dict[str, str]:
    """Each topic with what it means."""
    return dict(_rows("topics.tsv"))


def _rows(name: str) -> Iterator[tuple[str, str]]:
    for line in resources.files("nlp").joinpath("data", name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            first, _, second = line.partition("\t")
            yield first, second
