"""What words behind «تعاونی» tell: kinds («مسکن»), groups («زنان»), attributes («فعال»), markers of lists («ازجمله»).

The classes are `nlp/data/cooperative_words.tsv`; a name is what belongs to none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from nlp.body_ends import is_verb, verbs
from nlp.document import CooperativeKind
from nlp.gazetteer import rows, word_set
from nlp.names import Words, fold, read_list
from nlp.places import place_end

ONES, MANY = frozenset(("تعاونی", "تعاونیای")), frozenset(("تعاونیهای", "تعاونیها", "تعاونیهایی"))
PLURALS = frozenset(("ها", "های", "هایی"))
QUOTES = frozenset(("«", '"', "“"))
_PAST = word_set("cooperatives.past_stems")
_PERSONS = ("م", "یم", "ید", "ند", "هاند", "هایم", "هاست", "هام")


@dataclass(frozen=True, slots=True)
class Named:
    """A named body of the sector: its head begins at word `start`, its name is the words [name, end)."""

    start: int
    name: int
    end: int
    kind: CooperativeKind


@cache
def _classes() -> dict[str, str]:
    return {fold(word): kind for word, kind in rows("cooperative_words.tsv")}


@cache
def through() -> frozenset[str]:
    """Words that names of cooperatives hold, though other names end at them."""
    return frozenset(word for word, kind in _classes().items() if kind in ("kind", "group"))


def word_class(key: str) -> str:
    """`kind`, `group`, `attribute` or `marker`, empty for other words; «مسکنی که …» is some cooperative of a kind."""
    found = _classes().get(key)
    if found is not None:
        return found
    return "attribute" if key[-1:] == "ی" and _classes().get(key[:-1]) == "kind" else ""


def after_kinds(w: Words, k: int) -> int:
    """Behind the kinds that stand at k: «مسکن مهر», «تولید و توزیع»."""
    start = k
    while True:
        if word_class(w.at(k)) == "kind" or (w.at(k - 1) == "مسکن" and w.at(k) == "مهر" and not place_end(w, k + 1)):
            k += 1
        elif k > start and w.at(k) in ("و", "،") and {word_class(w.at(k - 1)), word_class(w.at(k + 1))} == {"kind"}:
            k += 2
        else:
            return k


def is_proper(keys: Sequence[str]) -> bool:
    """Whether some word is no ordinary one, or stands only in names."""
    common, first = read_list("common_words.txt"), read_list("first_names.txt")
    return any(
        len(key) > 1 and not word_class(key) and (key not in common or key in first) and not describes(key)
        for key in keys
        if key[0].isalpha()
    )


def describes(key: str) -> bool:
    """Whether the word is a verb («ریختیم»), an adjective («فناورانه») or indefinite («گلخانه‌ای»)."""
    return (
        (key.endswith(("انه", "های", "شده")) and len(key) > 5)
        or is_verb(key)
        or key in verbs()
        or any(key.endswith(end) and key[: -len(end)] in _PAST for end in _PERSONS)
    )
