"""Parts of speech (Universal tags) by hazm's POSTagger, with the model that ships or another of hazm's.

The model that ships is asked with exactly the attributes that it knows: the same tags as through `hazm.POSTagger`,
which computes 21 for each word, at a fraction of the cost (a test compares both).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Protocol


class TaggerError(Exception):
    """A tagger that cannot be had; the message is one sentence."""


class Tagger(Protocol):
    """Gives each token of a sentence its tag."""

    def tag(self, tokens: Sequence[str]) -> list[str]:
        """One Universal tag for each token."""


_chosen: str | None = None


def use_tagger(name: str | None) -> None:
    """From now on tag with this one: a file, or `owner/name` of a model hub; empty for the one that ships."""
    global _chosen  # noqa: PLW0603 - a process reads with one tagger
    load_tagger(name or None)
    _chosen = name or None


def tagger() -> Tagger:
    """The tagger in use."""
    return load_tagger(_chosen)


@cache
def load_tagger(name: str | None) -> Tagger:
    """The tagger of this name; None is the one that ships. Raises TaggerError with one sentence."""
    return HazmTagger(name) if name else ShippedTagger()


class ShippedTagger:
    """The model of `nlp/models`."""

    def __init__(self) -> None:
        from pycrfsuite import Tagger as Crf

        models = files("nlp") / "models"
        self._crf = Crf()
        with as_file(models / "tagger.model") as path:
            self._crf.open(str(path))
        known = (models / "tagger_attributes.txt").read_text("utf-8").splitlines()
        self._known = frozenset(known)
        self._words: dict[str, _Attributes] = {}
        self._outside = self._about("")

    def tag(self, tokens: Sequence[str]) -> list[str]:
        """One Universal tag for each token."""
        if not tokens:
            return []
        known, words = self._known, self._words
        about = [words.get(token) or self._word(token) for token in tokens]
        last = len(about) - 1
        items: list[list[str]] = []
        for i, (own, _, _, _, _) in enumerate(about):
            item = own[:]
            item += about[i - 1][1] if i else _FIRST
            item += about[i + 1][2] if i < last else _LAST
            if i > 1:
                item += about[i - 2][3]
            elif "two_prev_word:" in known:
                item.append("two_prev_word:")
            if i + 2 <= last:
                item += about[i + 2][4]
            elif "two_next_word:" in known:
                item.append("two_next_word:")
            items.append(item)
        tags: list[str] = self._crf.tag(items)
        return tags

    def _word(self, word: str) -> _Attributes:
        if len(self._words) >= 1 << 16:
            self._words.clear()
        attributes = self._about(word)
        if len(word) <= _LONGEST_KEPT:
            self._words[word] = attributes
        return attributes

    def _about(self, word: str) -> _Attributes:
        """What hazm's tagger says of a word itself, and of it as the word before, behind, two before and two behind."""
        number, mark = word.isdigit(), word in _MARKS
        own = [
            f"word:{word}",
            f"prefix-1:{word[:1]}",
            f"prefix-2:{word[:2]}",
            f"prefix-3:{word[:3]}",
            f"suffix-1:{word[-1:]}",
            f"suffix-2:{word[-2:]}",
            f"suffix-3:{word[-3:]}",
            *["is_numeric"] * number,
            *["is_punc"] * mark,
        ]
        before = [f"prev_word:{word}", *["prev_is_numeric"] * number, *["prev_is_punc"] * mark]
        behind = [f"next_word:{word}", *["next_is_numeric"] * number, *["next_is_punc"] * mark]
        known = self._known
        return (
            [a for a in own if a in known],
            [a for a in before if a in known],
            [a for a in behind if a in known],
            [a for a in (f"two_prev_word:{word}",) if a in known],
            [a for a in (f"two_next_word:{word}",) if a in known],
        )


type _Attributes = tuple[list[str], list[str], list[str], list[str], list[str]]
_LONGEST_KEPT = 40
_MARKS = frozenset('"#()*,-./:[]«»،;?!')
# hazm gives these to the first and the last word
_FIRST = ["is_first", "prev_word:", "prev_is_numeric:", "prev_is_punc:"]
_LAST = ["is_last", "next_word:", "next_is_numeric:", "next_is_punc:"]


class HazmTagger:
    """A model of hazm's, from a file or a hub (`owner/name`, or `owner/name/file` within it)."""

    def __init__(self, name: str) -> None:
        from hazm import POSTagger

        try:
            if Path(name).is_file():
                self._tagger: Any = POSTagger(model=name, universal_tag=True)
            elif name.count("/") in (1, 2) and not name.startswith(("/", ".")):
                owner, repository, *file = name.split("/")
                model = file[0] if file else "pos_tagger.model"
                self._tagger = POSTagger(repo_id=f"{owner}/{repository}", model_filename=model, universal_tag=True)
            else:
                raise TaggerError(f"the tagger «{name}» is no file, nor the owner/name of a model on a hub")
        except (OSError, ValueError, ImportError) as error:
            raise TaggerError(
                f"the tagger «{name}» cannot be loaded ({error}); leave read.tagger empty for the one that ships"
            ) from None

    def tag(self, tokens: Sequence[str]) -> list[str]:
        """One Universal tag for each token."""
        return [tag for _, tag in self._tagger.tag(list(tokens))] if tokens else []
