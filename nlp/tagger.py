"""Parts of speech (Universal tags) by hazm's POSTagger, with the model that ships or another of hazm's.

The model that ships gives the same tags as through `hazm.POSTagger`, which computes 21 attributes of each word anew and
decodes one sentence after the other, at a fraction of the cost (a test compares both).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol


class TaggerError(Exception):
    """A tagger that cannot be had; the message is one sentence."""


class Tagger(Protocol):
    """Gives each token of a sentence its tag."""

    def tag(self, tokens: Sequence[str]) -> list[str]:
        """One Universal tag for each token."""

    def tag_sentences(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """The tags of several sentences."""


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
    """The model of `nlp/models`: for each attribute its weight for each tag, for each tag its weight behind another."""

    def __init__(self) -> None:
        import numpy as np

        from nlp.viterbi import best_paths

        with np.load(BytesIO((files("nlp") / "models" / "tagger.npz").read_bytes()), allow_pickle=False) as model:
            attributes = bytes(model["attributes"]).decode("utf-8").split("\n")
            self._tags = bytes(model["tags"]).decode("utf-8").split("\n")
            self._behind = model["transitions"]
            weights = model["weights"]
        self._weights = dict(zip(attributes, weights, strict=True))
        self._none = np.zeros(len(self._tags))
        self._best_paths = best_paths
        self._empty()

    def tag(self, tokens: Sequence[str]) -> list[str]:
        """One Universal tag for each token."""
        return self.tag_sentences([tokens])[0]

    def tag_sentences(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """The tags of several sentences, which costs far less than one after the other."""
        import numpy as np

        if len(self._rows) > _MOST_KEPT:
            self._empty()
        rows, add = self._rows, self._add
        numbers: list[int] = []
        for sentence in sentences:
            numbers += (_BEGIN, _BEGIN)
            numbers += [rows[word] if word in rows else add(word) for word in sentence]
            numbers += (_END, _END)
        ids = np.array(numbers, dtype=np.intp)
        about = self._about
        # what each word says of itself, and its neighbours of it
        scores = about[ids, 0]
        scores[1:] += about[ids[:-1], 1]
        scores[:-1] += about[ids[1:], 2]
        scores[2:] += about[ids[:-2], 3]
        scores[:-2] += about[ids[2:], 4]
        names = self._tags
        paths = self._best_paths(scores, [len(sentence) for sentence in sentences], 2, self._behind)
        return [[names[tag] for tag in path] for path in paths]

    def _empty(self) -> None:
        import numpy as np

        self._rows: dict[str, int] = {}
        self._about = np.zeros((1024, 5, len(self._tags)))
        # hazm says the same of what stands before the first word and of an empty one
        self._about[_BEGIN, 1] = self._sum(["is_first", "prev_word:", "prev_is_numeric:", "prev_is_punc:"])
        self._about[_BEGIN, 3] = self._sum(["two_prev_word:"])
        self._about[_END, 2] = self._sum(["is_last", "next_word:", "next_is_numeric:", "next_is_punc:"])
        self._about[_END, 4] = self._sum(["two_next_word:"])

    def _add(self, word: str) -> int:
        """A row for a word: its weights as the word itself, the one before, behind, two before and two behind."""
        import numpy as np

        row = len(self._rows) + 2
        if row == len(self._about):
            self._about = np.concatenate([self._about, np.zeros_like(self._about)])
        number, mark = word.isdigit(), word in _MARKS
        own = [
            f"word:{word}",
            *(f"prefix-{n}:{word[:n]}" for n in (1, 2, 3)),
            *(f"suffix-{n}:{word[-n:]}" for n in (1, 2, 3)),
        ]
        self._about[row] = (
            self._sum(own + ["is_numeric"] * number + ["is_punc"] * mark),
            self._sum([f"prev_word:{word}"] + ["prev_is_numeric"] * number + ["prev_is_punc"] * mark),
            self._sum([f"next_word:{word}"] + ["next_is_numeric"] * number + ["next_is_punc"] * mark),
            self._sum([f"two_prev_word:{word}"]),
            self._sum([f"two_next_word:{word}"]),
        )
        self._rows[word] = row
        return row

    def _sum(self, attributes: list[str]) -> Any:
        weights = self._weights
        return sum((weights[name] for name in attributes if name in weights), self._none)


_BEGIN, _END = 0, 1  # the rows of what stands before and behind a sentence
_MOST_KEPT = 40_000
_MARKS = frozenset('"#()*,-./:[]«»،;?!')


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

    def tag_sentences(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """The tags of several sentences."""
        return [self.tag(sentence) for sentence in sentences]
