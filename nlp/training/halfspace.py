"""The forms that words have in texts with half-spaces: what `nlp.halfspace` restores by.

    python -m nlp.training.halfspace DATA

reads the treebank's training text and dev part and the real articles in DATA (`../shared/data`), but every tenth
article, which stays unseen for measuring; writes `nlp/models/halfspaces.txt` and `nlp/data/detached_pairs.txt`, and
prints how well what was removed is restored.
"""

from __future__ import annotations

import gzip
import itertools
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

from nlp import halfspace
from nlp.detached import bare, parts
from nlp.letters import HALF_SPACE, HALF_SPACES, MARKS, UNSEEN, letters

ROOT = Path(__file__).parents[1]
SOURCE = "UD Persian PerDT (CC BY-SA 4.0), statistics of 11,000 news articles (ISNA, Fars, AsrIran …), hazm (MIT)"
UNSEEN_EVERY = 10
_TABLE = letters() | dict.fromkeys(map(ord, UNSEEN + MARKS), "") | dict.fromkeys(map(ord, HALF_SPACES), HALF_SPACE)
_RUN = re.compile(HALF_SPACE + "+")
_WORD = re.compile(rf"[^\W\d_a-zA-Z]+(?:{HALF_SPACE}[^\W\d_a-zA-Z]+)*")


def main() -> None:
    """Write the lexicon, then measure it on the treebank's test part and the unseen ISNA articles."""
    data = Path(sys.argv[1])
    texts = [*treebank_training(data), *articles(data, unseen=False)]
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(words(text))
    forms, plain = chosen(counts)
    halves = productive(forms, plain, counts)
    write_lexicon(forms, plain, halves)
    write_pairs(forms, texts)
    prune(forms, plain, halves)
    for name, gold in (("treebank, test part", treebank(data, "test")), ("unseen ISNA", isna_unseen(data))):
        print(f"{name}: F1 {measure(gold):.4f}")


def words(text: str) -> list[str]:
    """The words of a text, letters made one, with their half-spaces."""
    return _WORD.findall(_RUN.sub(HALF_SPACE, text.translate(_TABLE)))


def treebank(data: Path, part: str) -> list[str]:
    """The sentences of the treebank's dev or test part."""
    lines = (data / "treebank" / f"perdt-{part}.conllu").read_text("utf-8").splitlines()
    return [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")]


def treebank_training(data: Path) -> list[str]:
    """Everything of the treebank but its test part."""
    raw = gzip.decompress((data / "treebank" / "perdt-train-raw.txt.gz").read_bytes()).decode("utf-8")
    return [*raw.splitlines(), *treebank(data, "dev")]


def articles(data: Path, unseen: bool, agency: str | None = None) -> Iterator[str]:
    """The texts of articles that have half-spaces; every tenth is unseen."""
    with gzip.open(data / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if (number % UNSEEN_EVERY == 0) == unseen:
                record = json.loads(line)
                text = "\n".join(record.get(key) or "" for key in ("title", "lead", "body"))
                if agency in (None, record["agency"]) and HALF_SPACE in text:
                    found = words(text)
                    if unseen or sum(HALF_SPACE in word for word in found) >= len(found) / 100:
                        yield text


def isna_unseen(data: Path) -> Iterator[str]:
    """The ISNA articles that were not learned from."""
    return articles(data, unseen=True, agency="isna")


def chosen(counts: Counter[str]) -> tuple[dict[str, str], Counter[str]]:
    """The commoner form of each word: bare words with half-spaces, and those without, with their counts."""
    by_word: dict[str, Counter[str]] = defaultdict(Counter)
    for form, count in counts.items():
        by_word[form.replace(HALF_SPACE, "")][form] += count
    forms: dict[str, str] = {}
    plain: Counter[str] = Counter()
    for word, written in by_word.items():
        form, count = max(written.items(), key=lambda item: (item[1], len(item[0])))
        if HALF_SPACE in form:
            forms[word] = form
        else:
            plain[word] = count
    for line in (files("hazm") / "data" / "words.dat").read_text("utf-8").splitlines():
        form, number, kinds = [*line.translate(_TABLE).split("\t"), "", ""][:3]
        word = form.replace(HALF_SPACE, "")
        if kinds in ("", "0") or word in forms or word in plain or not form.replace(HALF_SPACE, "").isalpha():
            continue
        if HALF_SPACE in form:
            if number != "0":
                forms[word] = form
        else:
            plain[word] = 1
    return forms, plain


def productive(forms: dict[str, str], plain: Counter[str], counts: Counter[str]) -> dict[str, int]:
    """Halves of compounds («-سازی», «بی-») more often written apart than joined, with their numbers of words."""
    apart: Counter[str] = Counter()
    for form in forms.values():
        if counts[form] >= 2 and form.count(HALF_SPACE) == 1 and form[form.index(HALF_SPACE) - 1] not in "اآدذرزژو":
            left, right = form.split(HALF_SPACE)
            apart.update(["-" + right] * (left in plain) + [left + "-"] * (right in plain))
    joined: Counter[str] = Counter()
    for word, count in plain.items():
        if count >= 2:
            for cut in range(2, len(word) - 1):
                left, right = word[:cut], word[cut:]
                if left[-1] in "اآدذرزژو":
                    continue
                joined.update(["-" + right] * (plain[left] > 2) + [left + "-"] * (plain[right] > 2))
    endings = parts("plural") | parts("after_h") | parts("grade") | parts("after_plural")
    return {
        half: count
        for half, count in apart.items()
        if count >= 3
        and count > joined[half]
        and half.strip("-") not in endings
        and len(half) > (3 if half[0] == "-" else 2)
    }


def write_lexicon(forms: dict[str, str], plain: Iterable[str], halves: dict[str, int]) -> None:
    """The file that the restorer reads."""
    blocks = (
        [SOURCE],
        ["forms with half-spaces", *sorted(forms.values())],
        ["words without", *sorted(plain)],
        ["halves of compounds", *(f"{half}\t{count}" for half, count in sorted(halves.items()))],
    )
    text = "\n".join("\n".join(["# " + head, *lines]) for head, *lines in blocks)
    (ROOT / "models" / "halfspaces.txt").write_text(text + "\n", "utf-8")
    halfspace.lexicon.cache_clear()
    halfspace.restored.cache_clear()


def prune(forms: dict[str, str], plain: Counter[str], halves: dict[str, int]) -> None:
    """Leave out what the rules give anyway, and rare words that lost their half-space («نقرهها»)."""
    kept = {word: form for word, form in forms.items() if halfspace.derive(word) != form}
    sure = {word: n for word, n in plain.items() if n > 2 or halfspace.derive(word) == word}
    write_lexicon(kept, sure, halves)


def write_pairs(forms: dict[str, str], texts: Iterable[str]) -> None:
    """Compounds of two words that texts write with a half-space four times as often as with a space."""
    halves = {tuple(form.split(HALF_SPACE)): form for form in forms.values() if form.count(HALF_SPACE) == 1}
    spaced: Counter[tuple[str, str]] = Counter()
    written: Counter[str] = Counter()
    for text in texts:
        for line in text.split("\n"):
            found = words(line)
            written.update(found)
            spaced.update(
                pair for pair in itertools.pairwise(found) if pair in halves or (pair[0], pair[1][:-1]) in halves
            )
    ruled = parts("plural") | parts("grade") | parts("after_h") | parts("second") | parts("after_plural")
    pairs = set()
    for (left, right), form in halves.items():
        if right not in ruled and left not in parts("prefix") and min(len(left), len(right)) >= 2:
            for ending in ("", "ی"):  # «رضایت بخش» and so «رضایت بخشی»
                if written[form] >= 5 and written[form] >= 4 * spaced[left, right + ending]:
                    pairs.add(f"{bare(left)} {bare(right + ending)}")
    text = f"# halves of compounds that texts write with a half-space; {SOURCE}\n" + "\n".join(sorted(pairs)) + "\n"
    (ROOT / "data" / "detached_pairs.txt").write_text(text, "utf-8")


def measure(gold: Iterable[str]) -> float:
    """F1 of half-spaces: all are removed and restored, places count letters.

    Where the text has a space and a half-space is put (a slip of its own, «می شود»), that is neither right nor wrong.
    """
    hits = wrong = missed = repaired = 0
    for text in gold:
        for line in _RUN.sub(HALF_SPACE, text.translate(_TABLE)).split("\n"):
            wanted = places(line)
            got = places(halfspace.restore(line.replace(HALF_SPACE, "")))
            slips = (got - wanted) & places(line, " ")
            repaired += len(slips)
            got -= slips
            hits += len(wanted & got)
            wrong += len(got - wanted)
            missed += len(wanted - got)
    print(f"precision {hits / (hits + wrong):.4f}, recall {hits / (hits + missed):.4f}, of {hits + missed}", end="; ")
    strict = 2 * hits / (2 * hits + wrong + missed + repaired)
    print(f"{repaired} spaces repaired (F1 {strict:.4f} were they wrong)", end="; ")
    return 2 * hits / (2 * hits + wrong + missed)


def places(line: str, mark: str = HALF_SPACE) -> set[int]:
    """How many letters stand before each half-space (or space) that stands between letters."""
    found, letters_before = set(), 0
    for i, letter in enumerate(line):
        if letter == mark:
            if line[i - 1 : i].isalnum() and line[i + 1 : i + 2].isalnum():
                found.add(letters_before)
        elif letter not in (" ", HALF_SPACE):
            letters_before += 1
    return found


if __name__ == "__main__":
    main()
