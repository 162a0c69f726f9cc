"""Words of grammar and of telling: forms of verbs, adverbs, days, words of source. They stand in any report."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from nlp.senses import empty_words
from nlp.words import fold

# verbs as the tagger reads them, words of grammar at which names and phrases end
_LISTS = ("verb_forms.txt", "name_stops.txt", "phrase_stops.txt")
_SOURCE = "source\t"


def is_grammar(key: str) -> bool:
    """Whether a search word's key is one of grammar or telling: «خواهیم», «کنید», «دادن», «دقایقی», «ادعای»."""
    # «دادن», «کردن»: infinitives of verbs that say nothing by themselves
    return key in _known() or key in empty_words() or (key.endswith("ن") and key[:-1] in empty_words())


@cache
def _known() -> frozenset[str]:
    data = files("nlp") / "data"
    words: list[str] = []
    for name in _LISTS:
        lines = (data / name).read_text("utf-8").splitlines()
        words += " ".join(line for line in lines if not line.startswith("#")).split()
    for line in (data / "saying.tsv").read_text("utf-8").splitlines():
        if line.startswith(_SOURCE):
            words += line.removeprefix(_SOURCE).split()
    return frozenset(map(fold, words))
