"""What a report says in few words, so that a revision can be told from it: figures, names, whether it denies.

Another reader may find other figures and names in the very same words. So an earlier revision is read again by today's
(`index.watch.earlier`); where that cannot be, only the numbers that stand in the text, and a denial, tell a revision
from what was said before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from index.marking import title_end
from index.shown import one_line, persian, shown_number, shown_value
from nlp.document import Document
from nlp.word_tables import word_table
from nlp.words import search_words

_WORDS = word_table("index.watch", "denial_words.tsv")
_UNTRUE, _OF_NEWS = ({tuple(pair.split("_")) for pair in _WORDS[kind]} for kind in ("untrue", "of_news"))
_LOOKED_AT = 400  # characters
_MOST_READ = 20_000
_LONGEST_LINE = 200


def facts_of(document: Document) -> str:
    """The report's figures, names and denial as JSON."""
    sums = sorted({str(amount.rial or f"{amount.value:.15g} {amount.currency}") for amount in document.amounts})
    counts = sorted({f"{count.value:.15g} {count.unit}" for count in document.counts})
    names = sorted({official.name for official in document.officials if official.name})
    numbers = sorted({word.key for word in search_words(document.text[:_MOST_READ]) if word.key[:1].isdigit()})
    denial = denied(document)
    facts = {
        "sums": sums[:200],
        "counts": counts[:200],
        "names": names[:200],
        "denies": denial or not _WORDS["correcting"].isdisjoint(_first_words(document)),
        "denial": denial,
        "erratum": erratum(document),
        "title": title_of(document),
        "numbers": numbers[:200],
        "reader": document.reader,
    }
    return json.dumps(facts, ensure_ascii=False)


def title_of(document: Document) -> str:
    """The headline, on one line of bounded length."""
    return one_line(document.text[: title_end(document)])[:_LONGEST_LINE]


def told_title(facts: str) -> str:
    """The headline as it was when the facts were kept; empty where an older version of Rasad kept them."""
    return str(json.loads(facts).get("title", ""))


def reader_of(facts: str) -> str | None:
    """Which reader found the facts; None where they were kept before that was."""
    told = json.loads(facts).get("reader")
    return told if isinstance(told, str) else None


def denied(document: Document) -> bool:
    """Whether the report tells of a denial: not of one long ago («تکذیب کرده بود»), nor that there is none."""
    words = _first_words(document)
    if any(_denies(words, at) for at, word in enumerate(words) if word in _WORDS["denials"]):
        return True
    title = _title_words(document)
    # «خبر ورشکستگی را رد کرد»
    refused = any(pair[0] == "رد" and pair[1] in _WORDS["refused"] for pair in pairwise(title))
    return any(pair in _UNTRUE for pair in pairwise(words)) or (refused and not _WORDS["sayings"].isdisjoint(title))


def erratum(document: Document) -> bool:
    """Whether the report calls itself a correction of an earlier one, and not of a law («اصلاحیهٔ قانون تعاون»)."""
    words = _title_words(document)
    if not words:
        return False
    begins = words[0] in _WORDS["errata"] and not (len(words) > 1 and words[1] in _WORDS["laws"])
    return begins or (len(words) > 1 and words[-1] == "اصلاحیه") or any(pair in _OF_NEWS for pair in pairwise(words))


def _denies(words: Sequence[str], at: int) -> bool:
    """Whether the word of denial here is one: not «تکذیب نکرد», «تکذیب کرده بود», «نه تأیید و نه تکذیب»."""
    before, after = words[max(0, at - 3) : at], (*words[at + 1 : at + 3], "", "")
    if after[0].startswith(("نکر", "نشد", "نمی")) or (before and before[-1] in ("نه", "قابل", "غیرقابل")):
        return False
    if after[0] in ("کرده", "شده") and after[1].startswith("بود"):
        return False
    either = ("و", "یا")
    if before and before[-1] in either and "تایید" in before:
        return False
    return not (after[0] in either and after[1] == "تایید")


def _first_words(document: Document) -> list[str]:
    """The words of the title and the first lines: where a denial stands."""
    return [word.key for word in search_words(document.text[:_LOOKED_AT])]


def _title_words(document: Document) -> list[str]:
    return [word.key for word in search_words(document.text[: title_end(document)])]


def with_told(facts: str, lines: Sequence[tuple[str, str]], days: Sequence[int] = ()) -> str:
    """The facts with what the hit tells in words, each line with where it leads (empty where nowhere).

    `days` are the stories of the last days of what surges.
    """
    return json.dumps({**json.loads(facts), "told": lines, "days": days}, ensure_ascii=False)


def marked(facts: str, **marks: str | bool) -> str:
    """The facts with marks of their hit: what its `side` is (a denial's, a correction's), whether it has `left`."""
    return json.dumps({**json.loads(facts), **marks}, ensure_ascii=False)


def says(facts: str, what: str) -> bool:
    """Whether the facts hold that: `denial`, `erratum`, or the mark `left` of a report that a search finds no more."""
    return bool(json.loads(facts).get(what))


def told_in(facts: str) -> tuple[tuple[str, str], ...]:
    """What the hit of these facts tells in words, each line with where it leads."""
    told = json.loads(facts).get("told", ())
    return tuple((each, "") if isinstance(each, str) else (str(each[0]), str(each[1])) for each in told)


def days_in(facts: str) -> tuple[int, ...]:
    """The stories of the last days of what surges; none where nothing does."""
    return tuple(json.loads(facts).get("days", ()))


def corrected(before: str, now: str) -> bool:
    """Whether a figure or a name changed, or the report turned into a denial."""
    old, new = json.loads(before), json.loads(now)
    return any(old[kind] != new[kind] for kind in _compared(old, new)) or (new["denies"] and not old["denies"])


def changes(before: str, now: str) -> tuple[str, ...]:
    """What of a report was corrected, in words, a line for each kind of thing."""
    old, new = json.loads(before), json.loads(now)
    lines = ["این گزارش اکنون خبر از تکذیب یا اصلاح می‌دهد."] if new["denies"] and not old["denies"] else []
    for kind in _compared(old, new):
        gone, come = (
            "، ".join(_SHOWN[kind](each) for each in one if each not in other) for one, other in _sides(old, new, kind)
        )
        if gone and come:
            lines.append(f"پیش‌تر: {gone}؛ اکنون: {come}")
        elif gone or come:
            lines.append(f"دیگر گفته نمی‌شود: {gone}" if gone else f"افزوده شد: {come}")
    return tuple(line if len(line) <= _LONGEST_LINE else line[:_LONGEST_LINE].rstrip() + "…" for line in lines)


def same_correction(other: str, before: str, now: str) -> bool:
    """Whether another report's facts already hold what this revision says otherwise."""
    told, old, new = json.loads(other), json.loads(before), json.loads(now)
    if new["denies"] and not told["denies"]:
        return False
    for kind in _compared(old, new):
        held, (gone, come) = set(told.get(kind, ())), (set(one) - set(two) for one, two in _sides(old, new, kind))
        # an erratum names what it takes back: «۱۰۸ تعاونی، نه ۱۸۰»
        if not come <= held or (gone & held and not told.get("erratum")):
            return False
    return True


def corrects_alike(erratum: str, told: Sequence[str], correction: str) -> bool:
    """Whether what an erratum says otherwise than the told reports did stands in this correction as well."""
    new, held = json.loads(erratum), json.loads(correction)
    before = [json.loads(each) for each in told]
    return all(
        set(new[kind]) - {one for each in before for one in each.get(kind, ())} <= set(held.get(kind, ()))
        for kind in ("sums", "counts", "names")
    )


def _compared(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    kinds = ("sums", "counts", "names") if old.get("reader") == new.get("reader") else ("numbers",)
    return [kind for kind in kinds if kind in old]


def _sides(old: dict[str, Any], new: dict[str, Any], kind: str) -> tuple[tuple[list[str], list[str]], ...]:
    return (old[kind], new[kind]), (new[kind], old[kind])


def _shown_sum(kept: str) -> str:
    value, _, currency = kept.partition(" ")
    return shown_value({"value": float(value), "currency": currency} if currency else {"rial": int(value)})


def _shown_count(kept: str) -> str:
    value, _, unit = kept.partition(" ")
    return one_line(f"{shown_number(float(value))} {unit}")


def _shown_numeral(kept: str) -> str:
    return persian(one_line(kept))


_SHOWN: dict[str, Callable[[str], str]] = {
    "sums": _shown_sum, "counts": _shown_count, "names": one_line, "numbers": _shown_numeral,
}  # fmt: skip
