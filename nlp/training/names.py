"""Statistics of personal names: which words are first names, surnames, or neither.

    python -m nlp.training.names ARTICLES.jsonl.gz first_names.json

writes `first_names.txt`, `surnames.txt`, `surnames_after_first_names.txt` and `common_words.txt`
into `nlp/data`. A listed first name counts where it stands in a place for names (after «آقای»,
before «… گفت») often enough; what follows first names is a surname; frequent words that are neither end a name.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from nlp.names import fold, not_names, post_heads, word_set

DATA = Path(__file__).parents[1] / "data"
SOURCE = "statistics of 18,231 news articles (ISNA, Hamshahri, Fars, AsrIran, Mehr, Tabnak …)"
_TOKEN = re.compile(r"[^\W\d_]+(?:[\u200c\u200e\u200f\u00ad][^\W\d_]+)*|\d+|\n|[^\w\s]")
_HONORIFICS = frozenset(["آقای", "خانم", "دکتر", "مهندس", "سید", "سیده", "حجتالاسلام", "سرهنگ", "مرحوم", "جناب"])
_SAID = frozenset(["گفت", "افزود", "میگوید", "گوید", "میافزاید", "مینویسد"])
_SAYING = word_set("training.saying")
_BODIES = frozenset(
    ["در", "شرکت", "روزنامه", "مجله", "شبکه", "کشور", "شهر", "خبرگزاری", "موسسه", "سایت", "نشریه", "شهرستان", "روستای"]
)
_LIGHT = frozenset(["کرد", "داشت", "داد", "شد", "میکند", "میدهد", "کرده"])
_FUNCTION = (
    frozenset(
        [
            "در",
            "از",
            "به",
            "با",
            "و",
            "که",
            "را",
            "این",
            "آن",
            "بر",
            "تا",
            "برای",
            "است",
            "بود",
            "شد",
            "کرد",
            "هم",
            "نیز",
            "یا",
            "اما",
            "اگر",
            "چه",
            "هر",
            "یک",
            "دو",
            "سه",
            "همه",
            "نه",
            "می",
            "های",
            "ای",
            "ها",
        ]
    )
    | _HONORIFICS
    | _SAID
    | _SAYING
)


def main(articles: str, first_names: str) -> None:
    """Write the four word lists."""
    texts = list(_texts(articles))
    listed = {fold(name).replace(" ", "") for name in json.loads(Path(first_names).read_text(encoding="utf-8"))}
    refused, heads = not_names(), frozenset(post_heads())
    total = Counter(word for text in texts for word in text if word.isalpha())
    first = _first_names(texts, listed, heads)
    sure = {w for w, n in first.items() if n >= 3 and n / total[w] >= 0.05 and w not in refused}
    after, alone, bound = _surnames(texts, sure, heads)
    rare = {w for w in listed if len(w) > 2 and total[w] <= 60 and first[w] and w not in after}
    firsts = {w for w in first if first[w] >= 2 and first[w] / total[w] >= 0.03} | sure | rare
    surnames = {
        w
        for w in after | alone
        if len(w) > 2
        and ((alone[w] >= 2 and alone[w] / total[w] >= 0.03) or (after[w] >= 2 and after[w] / total[w] >= 0.1))
    }
    # «محمد اسلامی»: a frequent word that is a surname right after a first name
    second = {w for w in bound if bound[w] >= 2 and w not in surnames and len(w) > 2}
    names = first + after + alone
    common = {w for w, n in total.items() if n >= 120 and names[w] / n < 0.02}
    _write("first_names.txt", (firsts | sure) - refused - heads, f"nabidam/persian-names (MIT), chosen by {SOURCE}")
    _write(
        "first_names_seldom.txt",
        {w for w in listed if len(w) > 2} - firsts - sure - heads,
        "nabidam/persian-names (MIT)",
    )
    _write("surnames.txt", surnames - refused - heads, SOURCE)
    _write("surnames_after_first_names.txt", second - refused - heads, SOURCE)
    _write(
        "not_speakers.txt",
        _bodies(texts, total, common | firsts),
        f"places, firms and papers that «گفت» could follow; {SOURCE}",
    )
    _write("common_words.txt", common, f"frequent words that are no names; {SOURCE}")


def _texts(path: str) -> Iterable[list[str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            text = "\n".join(article.get(key) or "" for key in ("title", "lead", "body"))
            yield [fold(found) or found for found in _TOKEN.findall(text)]


def _bodies(texts: list[list[str]], total: Counter[str], known: set[str]) -> set[str]:
    """Words that stand after «شرکت», «روزنامه», «در» … more often than surnames do."""
    after: Counter[str] = Counter()
    for text in texts:
        after.update(word for before, word in pairwise(text) if before in _BODIES and word.isalpha())
    return {w for w, n in after.items() if n >= 2 and n / total[w] >= 0.08 and w not in known and total[w] >= 5}


def _ends_name(text: list[str], at: int, heads: frozenset[str]) -> bool:
    """Whether a name may end before this place: a verb of saying, a post, or a mark and a post."""
    if at + 1 >= len(text):
        return False
    word, following = text[at], text[at + 1]
    return (
        word in _SAID
        or (word in _SAYING and following in _LIGHT)
        or word in heads
        or (word in "،-–—(" and following in heads)
    )


def _first_names(texts: list[list[str]], listed: set[str], heads: frozenset[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for text in texts:
        for i, word in enumerate(text[:-1]):
            following = text[i + 1]
            if word not in listed or not following.isalpha() or following in _FUNCTION or following in heads:
                continue
            longer = i + 2 < len(text) and text[i + 2].isalpha() and text[i + 2] not in _FUNCTION
            if (
                (i and text[i - 1] in _HONORIFICS)
                or _ends_name(text, i + 2, heads)
                or (longer and text[i + 2] not in heads and _ends_name(text, i + 3, heads))
            ):
                found[word] += 1
    return found


def _surnames(texts: list[list[str]], sure: set[str], heads: frozenset[str]) -> tuple[Counter[str], ...]:
    """Words after a sure first name, words that stand alone where a surname stands, and words that end a full name."""
    after: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    bound: Counter[str] = Counter()
    for text in texts:
        for i, word in enumerate(text):
            if not word.isalpha() or word in _FUNCTION or word in heads:
                continue
            before = text[i - 1] if i else "\n"
            if before in sure and word not in sure:
                after[word] += 1
                bound[word] += _ends_name(text, i + 1, heads)
            if (
                _ends_name(text, i + 1, heads)
                and (
                    before in sure
                    or (before in _HONORIFICS and word not in sure)
                    or (before in "\n." and text[i + 1] not in heads)
                )
            ) or (before == "\n" and i + 1 < len(text) and text[i + 1] == ":"):
                alone[word] += 1
    return after, alone, bound


def _write(name: str, words: set[str], source: str) -> None:
    (DATA / name).write_text("\n".join([f"# {source}", *sorted(words)]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:3])
