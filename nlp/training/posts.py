"""Statistics of posts: which frequent words never stand inside a post.

    python -m nlp.training.posts ARTICLES.jsonl.gz

writes `post_strangers.txt` into `nlp/data`. A chain of words after a post's head is surely a post where a full name
stands right after it, or where it stands between a name and «گفت», «در», «با» or a comma. Frequent words that stand
between heads and verbs («مدیرعامل باشگاه شایعه … را تکذیب کرد») but as good as never inside sure posts, nor inside
names of bodies, end a post.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from nlp.full_names import after_honorifics, full_name_end, is_honorific
from nlp.names import Words, is_common, opens_name, post_heads, read_list, surname_like, word_set, words

OUT = Path(__file__).parents[1] / "data" / "post_strangers.txt"
_SAID = frozenset(("گفت", "افزود", "در", "با", "،", "نیز", "اظهار", "تصریح", "خاطرنشان"))


def main(articles: str) -> None:
    """Write the list."""
    total: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    bodies: Counter[str] = Counter()
    for w in _texts(articles):
        total.update(w.keys)
        _count_posts(w, inside, outside)
        _count_bodies(w, bodies)
    stops, countries = read_list("name_stops.txt"), read_list("countries.txt")
    kept = word_set("posts.no_strangers")
    strangers = {
        word
        for word, n in outside.items()
        if n >= 3
        and is_common(word)
        and inside[word] <= 0.04 * n
        and bodies[word] <= 0.035 * total[word]
        and word not in stops
        and word not in countries
        and word not in kept
    }
    source = "frequent words that never stand inside a post; statistics of 18,231 news articles by nlp.training.posts"
    OUT.write_text("\n".join([f"# {source}", *sorted(strangers)]) + "\n", encoding="utf-8")


def _texts(path: str) -> Iterable[Words]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            yield words("\n".join(article.get(key) or "" for key in ("title", "lead", "body"))[:20000])


def _count_posts(w: Words, inside: Counter[str], outside: Counter[str]) -> None:
    heads, verbs, stops = post_heads(), word_set("posts.verbs"), read_list("name_stops.txt")
    i = 0
    while i < len(w):
        if w.keys[i] not in heads:
            i += 1
            continue
        j = i + 1
        while j < min(len(w), i + 16) and w.keys[j][0].isalpha() and not is_honorific(w, j) and not _full(w, j):
            if w.keys[j] in verbs or (w.keys[j] in stops and w.keys[j] != "و"):
                break
            j += 1
        before = w.at(i - 1) if w.at(i - 1) != "،" else w.at(i - 2)
        if _full(w, after_honorifics(w, j)) or (surname_like(before) and w.at(j) in _SAID):
            inside.update(w.keys[i + 1 : j])
        elif w.at(j) in verbs or w.at(j) == "را":
            outside.update(w.keys[i + 1 : j])
        i = j


def _full(w: Words, i: int) -> bool:
    return opens_name(w.at(i)) and full_name_end(w, i) is not None


def _count_bodies(w: Words, bodies: Counter[str]) -> None:
    nouns, stops = word_set("posts.body_nouns"), read_list("name_stops.txt")
    for i, key in enumerate(w.keys):
        if key in nouns:
            for word in w.keys[i + 1 : i + 4]:
                if word != "و" and (not word[0].isalpha() or word in stops):
                    break
                bodies[word] += 1


if __name__ == "__main__":
    main(sys.argv[1])
