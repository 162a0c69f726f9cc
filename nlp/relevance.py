"""Is the report about the cooperative sector? True where cooperatives, their unions, chambers, banks or the ministry's
cooperative side are what it or a marked part of it is about; false where the word only occurs.

What each «تعاون» means (`senses`), where it stands, how often and in whose mouth, and the words around it go to a small
calibrated classifier.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator

from nlp.classifier import shipped
from nlp.senses import OF_THE_SECTOR, WORD, Sense, Use, empty_words, fold, uses
from nlp.sentence import Report

THRESHOLD = 0.45  # ten cross-validations together are flat from 0.3 to 0.55 and fall off above

_AT_MOST = 0.1  # how likely a report is about the sector that holds the word in names of other things alone

_LONGEST = 60_000  # characters; what stands later in a report does not make it one about the sector
_HEAD = 320  # characters after the title: a lead, or the first sentences
_STRETCH = 250  # characters: of how many such stretches does one speak of the sector?
_SUB_HEADING = 90  # characters; a line of its own as short as this marks a part of the report
_LATE = 0.85  # of the text: who still speaks of it there has not only passed it
_PARAGRAPH = 60  # characters that a line below a sub-heading has at least
_WORDS_AROUND = 60  # characters on either side of a mention whose words are looked at
_MENTIONS_WITH_WORDS = 12
_ONE_MINISTRY = dt.date(2011, 8, 3)  # the ministries of labour, welfare and cooperatives became one
_OLD_MINISTRY = frozenset((Sense.MINISTER, Sense.OFFICE))  # until then these were of cooperatives alone
_SHARES = "سهام عدالت"  # alone it makes no report one about the sector, whoever speaks of it
_CONTRACT = re.compile("پیمانکار|مناقصه|مزایده")
_ONE_OF = re.compile(r"یکی از (?:شرکت ?های )?$")  # «کار به یکی از تعاونی‌ها سپرده شد»: any other might stand there
_WORD = re.compile(r"[^\W\d_]{2,}")
_ENDINGS = re.compile(r"(?:هایی|های|ها|ی)$")
_SAYS = re.compile(
    r"گفت\b|گفته\b|گفتگو|گفت و ?گو|افزود|اظهار|تصریح|اعلام|خبر داد|تاکید کرد|بیان کرد"
    r"|می ?گوید|خاطرنشان|: ?(?:\n|$)|^ ?:"
)


def relevance(report: Report) -> tuple[bool, float]:
    """Whether the report is about the sector, and how likely that is (0 to 1)."""
    title = bool(report.article.title.strip())
    terms = relevance_terms(report.text, has_title=title, published=report.published)
    if not terms:
        return False, 0.0
    (sure,) = shipped("relevance").probabilities(terms)
    if _only_in_names(terms):
        sure = min(sure, _AT_MOST)
    return sure >= THRESHOLD, round(sure, 4)


def _only_in_names(terms: list[str]) -> bool:
    """Whether every «تعاون» is the labour minister's, an insurer's, a club's, or the virtue's.

    Of 132 labelled texts without a use of the sector's own («نشست با حضور وزیر تعاون») or a bare one, none is about it.
    """
    return any(term.startswith("NO:") for term in terms) and not any(term.endswith(f":{Sense.BARE}") for term in terms)


def relevance_terms(text: str, *, has_title: bool, published: dt.date | None) -> list[str]:
    """What the classifier is told of a text; nothing where «تعاون» does not occur.

    The first line counts as the title where `has_title`.
    """
    folded = fold(text[:_LONGEST])
    if WORD not in folded:
        return []
    folded = _said_once(folded)
    found = list(uses(folded))
    if not found:
        return []
    old = published is not None and published < _ONE_MINISTRY
    own = [use for use in found if use.sense in OF_THE_SECTOR or (old and use.sense in _OLD_MINISTRY)]
    marks = list(_marks(folded, found, own, has_title))
    return [*marks, *marks, *sorted(set(_words(folded, own or found)))]  # marks weigh more than words


def _said_once(text: str) -> str:
    """The text without lines that stand there already: a post repeats its headline, an article its lead."""
    seen: set[str] = set()
    lines = []
    for line in text.split("\n"):
        words = line.strip()
        if words not in seen:
            seen.add(words)
            lines.append(line)
    return "\n".join(lines)


def _marks(text: str, found: list[Use], own: list[Use], has_title: bool) -> Iterator[str]:
    """Senses by place and number, as terms in capitals."""
    title_end = max(text.find("\n"), 0) if has_title else 0
    head_end = title_end + _HEAD
    for use in found:
        place = "TITLE" if use.start < title_end else "HEAD" if use.start < head_end else "BODY"
        yield f"{place}:{use.sense}"
        if use.led:
            yield f"LED:{use.sense}"
    for use in own:
        place = "TITLE" if use.start < title_end else "HEAD" if use.start < head_end else "BODY"
        yield place
        if use.led:
            yield f"LED:{place}"
            if _says(text, use):
                yield "SAYS"
                yield f"SAYS:{place}"
    for sense, number in Counter(use.sense for use in found).items():
        yield f"N:{sense}:{_size(number)}"
    if not own:
        yield f"NO:{_size(len(found))}"
        return
    if _SHARES in text:
        yield "SHARES"
    if _CONTRACT.search(text):
        yield "CONTRACT"
    yield from _steps(
        "ONE_OF", sum(bool(_ONE_OF.search(text[max(0, use.start - 20) : use.start])) for use in own), (1, 2)
    )
    stretches = {use.start // _STRETCH for use in own}
    yield from _steps("OWN", len(own), (1, 2, 3, 4, 6, 9))
    yield from _steps("LEADS", sum(use.led for use in own), (1, 2, 3))
    yield from _steps("STRETCHES", len(stretches), (2, 3, 4, 6))
    yield from _steps("COVER", round(10 * len(stretches) / (len(text) // _STRETCH + 1)), (1, 2, 3, 4, 6, 8))
    yield f"FIRST:{'EARLY' if own[0].start < head_end else min(3, int(4 * own[0].start / len(text)))}"
    yield f"SHARE:{round(4 * len(own) / len(found))}"
    if len(own) > 1 and own[-1].start > _LATE * len(text):
        yield "END"
    if any(_is_sub_heading(text, use, title_end) for use in own):
        yield "PART"


def _says(text: str, use: Use) -> bool:
    """Whether the holder of the post speaks in this sentence."""
    after = text[use.end : use.end + 110].split(". ", 1)[0]
    return bool(_SAYS.search(after) or _SAYS.search(text[max(0, use.start - 60) : use.start].rsplit(". ", 1)[-1]))


def _is_sub_heading(text: str, use: Use, title_end: int) -> bool:
    """Whether it stands in a short line without an end, behind a sentence's end and before a paragraph."""
    start = text.rfind("\n", max(0, use.start - _SUB_HEADING), use.start) + 1
    end = text.find("\n", use.end, use.end + _SUB_HEADING)
    if not title_end + 1 < start < end < start + _SUB_HEADING:
        return False
    line, before, after = text[start:end].strip(), text[:start].rstrip(), text[end + 1 : end + 1 + _PARAGRAPH]
    return (
        (line[0].isalpha() or line[0] in "«#")
        and line[-1] not in ".،؛:"
        and before.endswith((".", "!", "؟", "»", "..."))
        and len(after) == _PARAGRAPH
        and "\n" not in after
    )


def _steps(name: str, number: int, steps: tuple[int, ...]) -> Iterator[str]:
    """One term for each step reached, so that more cannot count for less only because few reports have as many."""
    for step in steps:
        if number >= step:
            yield f"{name}:{step}"


def _size(number: int) -> str:
    return next((str(n) for n in (0, 1, 2, 3) if number == n), "4" if number < 6 else "6" if number < 12 else "12")


def _words(text: str, found: list[Use]) -> Iterator[str]:
    empty = empty_words()
    for use in found[:_MENTIONS_WITH_WORDS]:
        around = text[max(0, use.start - _WORDS_AROUND) : use.start] + " " + text[use.end : use.end + _WORDS_AROUND]
        for word in _WORD.findall(around)[1:-1]:
            if word not in empty:
                yield _ENDINGS.sub("", word)[:7]
