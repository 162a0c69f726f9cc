"""Words as a dictionary has them, and the stems of verbs, out of hazm's data (MIT).

    python -m nlp.training.lexemes

writes `lexemes.txt` and `verb_stems.txt` into `nlp/data`.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from nlp.words import fold

DATA = Path(__file__).parents[1] / "data"
_INFLECTED = ("PL",)


def main() -> None:
    """Write both files."""
    words = set()
    for line in (files("hazm") / "data" / "words.dat").read_text("utf-8").splitlines():
        word, _, kinds = [*line.split("\t"), "", ""][:3]
        # kind «0» is unknown: «دولتی», «کارگران» stand there beside rubbish
        if kinds not in ("", "0") and not set(kinds.split(",")) & set(_INFLECTED) and 2 <= len(word) <= 24:
            words.add(fold(word))
    (DATA / "lexemes.txt").write_text(
        "# words in the form of a dictionary, as search keys: hazm's words.dat (MIT), those with a part of speech\n"
        + "\n".join(sorted(words))
        + "\n",
        "utf-8",
    )
    pairs = [line.partition("#") for line in (files("hazm") / "data" / "verbs.dat").read_text("utf-8").split()]
    past = {past for past, _, _ in pairs if past} | {"باید", "بایست"}  # «می‌باید», «می‌بایست»
    present = {present for _, _, present in pairs if present}
    (DATA / "verb_stems.txt").write_text(
        "# stems of verbs, past and (behind «+») present: hazm's verbs.dat (MIT)\n"
        + "\n".join(sorted(past) + sorted(f"+{stem}" for stem in present))
        + "\n",
        "utf-8",
    )


if __name__ == "__main__":
    main()
