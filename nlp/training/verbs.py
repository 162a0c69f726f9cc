"""Forms of verbs as the tagger reads them in articles: names end at them.

    python -m nlp.training.verbs ARTICLES.jsonl.gz

writes `verb_forms.txt` into `nlp/data`: words that are tagged as verbs nearly wherever they stand. Only words, no text.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from pathlib import Path

from crawler.importing import article_from_record
from nlp.names import read_list, words
from nlp.places import place_end
from nlp.text import read_report

DATA = Path(__file__).parents[1] / "data"
SOURCE = "words tagged as verbs by the project's tagger nearly wherever they stand in news articles; statistics"
_NOUNS = ("ی", "ان", "نده", "وان")  # «باشگاهی», «بازتابنده»: endings that a tagger takes for a verb's
_EVERY, _LEAST, _MOSTLY = 6, 2, 0.8  # of the articles one in six; of a word's occurrences the share


def main(path: str) -> None:
    """Tag the articles, write the list."""
    seen: Counter[str] = Counter()
    tagged: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % _EVERY == 0:
                report = read_report(article_from_record(json.loads(line)))
                w = words(report.text)
                at = {t.start for s in report.sentences for t in s.tokens if t.tag in ("VERB", "AUX")}
                seen.update(w.keys)
                tagged.update(key for key, start in zip(w.keys, w.starts, strict=True) if start in at)
    names = read_list("first_names.txt") | read_list("surnames.txt")
    forms = [
        form
        for form, n in tagged.items()
        if n >= _LEAST
        and n >= _MOSTLY * seen[form]
        and form.isalpha()
        and form not in names
        and len(form) > 2
        and not form.endswith(_NOUNS)
    ]
    plain = sorted(form for form in forms if not form.isascii() and place_end(words(form), 0) is None)
    (DATA / "verb_forms.txt").write_text(f"# {SOURCE}\n" + "\n".join(plain) + "\n", encoding="utf-8")
    print(f"{len(plain)} forms")


if __name__ == "__main__":
    main(sys.argv[1])
