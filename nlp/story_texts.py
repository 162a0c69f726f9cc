"""What the folding into stories reads of a text: its words in order, title and numbers, without trappings.

«@AkhbareFori | Link», «به گزارش خبرنگار مهر در یزد،», hashtags, addresses and a title that the body repeats are no
part of what a report says.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from nlp.words import search_words

MOST_WORDS = 300
_MOST_CHARACTERS = 20_000
_TRAPPINGS = re.compile(
    r"^\s{0,5}به گزارش [^،:]{1,60}[،:]|https?://\S{1,300}|www\.\S{1,300}|[\w.-]{1,60}\.(?:com|ir|net|org)(?:/\S{0,200})?|[@#]\w{1,80}"
)
# lines that say nothing of the report; compared without marks
_EMPTY_LINES = frozenset({"link", "خبر جنگ", "در فضای مجازی", "اینجا", "عکس", "بیشتر بخوانید", "انتهای پیام"})


@dataclass(frozen=True, slots=True)
class StoryText:
    """One text as it is folded. `at` is its moment in seconds, None where it is unknown; `words` are stems, in order.

    `names` are officials and provinces where someone has read them out; None where nobody has.
    """

    id: str
    outlet: str
    at: float | None
    title: frozenset[str]
    words: tuple[str, ...]
    numbers: frozenset[str]
    names: frozenset[str] | None = None
    bag: frozenset[str] = field(default=frozenset())


def story_text(
    id_: str, text: str, outlet: str = "", at: float | None = None, names: Collection[str] | None = None
) -> StoryText:
    """The text as the folding reads it: its first line counts as the title."""
    words: list[str] = []
    title: frozenset[str] = frozenset()
    seen: set[str] = set()
    for raw in text[:_MOST_CHARACTERS].split("\n"):
        line = _TRAPPINGS.sub(" ", raw).replace("|", " ").strip(" :\u200c\u200f\u200e-")
        if not line or line in seen or line.casefold() in _EMPTY_LINES:
            continue
        seen.add(line)
        stems = [word.stem for word in search_words(line)]
        if stems and not words:
            title = frozenset(stems)
        words += stems
        if len(words) >= MOST_WORDS:
            break
    kept = tuple(words[:MOST_WORDS])
    bag = frozenset(kept)
    return StoryText(
        id=id_,
        outlet=outlet,
        at=at,
        title=title & bag,
        words=kept,
        numbers=frozenset(stem for stem in bag if stem[:1].isdigit()),
        names=None if names is None else frozenset(names),
        bag=bag,
    )
