"""What a report says in few words, so that a revision can be told from it: figures, names, whether it denies.

Another reader may find other figures and names in the very same words. So an earlier revision is read again by today's
(`index.watch.earlier`); where that cannot be, only the numbers that stand in the text, and a denial, tell a revision
from what was said before.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from nlp.document import Document
from nlp.words import search_words

_DENYING = frozenset({"تکذیب", "اصلاحیه", "تصحیح", "پوزش"})
_LOOKED_AT = 400  # characters
_MOST_READ = 20_000


def facts_of(document: Document) -> str:
    """The report's figures, names and denial as JSON."""
    sums = sorted({str(amount.rial or f"{amount.value:g} {amount.currency}") for amount in document.amounts})
    counts = sorted({f"{count.value:g} {count.unit}" for count in document.counts})
    names = sorted({official.name for official in document.officials if official.name})
    # a denial stands in the title or the first lines
    words = {word.key for word in search_words(document.text[:_LOOKED_AT])}
    numbers = sorted({word.key for word in search_words(document.text[:_MOST_READ]) if word.key[:1].isdigit()})
    facts = {
        "sums": sums[:200],
        "counts": counts[:200],
        "names": names[:200],
        "denies": bool(words & _DENYING),
        "numbers": numbers[:200],
        "reader": document.reader,
    }
    return json.dumps(facts, ensure_ascii=False)


def reader_of(facts: str) -> str | None:
    """Which reader found the facts; None where they were kept before that was."""
    told = json.loads(facts).get("reader")
    return told if isinstance(told, str) else None


def with_told(facts: str, lines: Sequence[tuple[str, str]]) -> str:
    """The facts with what the hit tells in words, each line with where it leads (empty where nowhere)."""
    return json.dumps({**json.loads(facts), "told": lines}, ensure_ascii=False)


def told_in(facts: str) -> tuple[tuple[str, str], ...]:
    """What the hit of these facts tells in words, each line with where it leads."""
    told = json.loads(facts).get("told", ())
    return tuple((each, "") if isinstance(each, str) else (str(each[0]), str(each[1])) for each in told)


def corrected(before: str, now: str) -> bool:
    """Whether a figure or a name changed, or the report turned into a denial."""
    old, new = json.loads(before), json.loads(now)
    kinds = ("sums", "counts", "names") if reader_of(before) == reader_of(now) else ("numbers",)
    changed = any(old[kind] != new[kind] for kind in kinds if kind in old)
    return changed or (new["denies"] and not old["denies"])
