"""Where the sentences and the tokens of a normalised line begin and end."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

# A stop, what closes behind it, and then a space; or a stop glued to the next sentence («شد.وی»).
_STOP = re.compile(
    r"(?:[.!?؟⸮]{1,20}|…)(?:[»”\"')\]]{1,4})?(?:\s+|$)"
    r"|(?<=[^\W\d_a-zA-Z]{2})[.!؟](?=[^\W\d_a-zA-Z\u200c]{2})"
)
# «م. احمدی», «ه. ش.», «بی. بی. سی»: a letter alone is no sentence's end; nor is the number of a list («۲. …»).
_INITIAL = re.compile(r"(?:^|[\s«(.])(?:[^\W\d_]|\d{1,2}|[دD]کتر|مهندس|Mr|Dr|بی|سی|اس|آر|اف|دبلیو)$")
# «… شد.» و …»: the sentence goes on behind the quotation
_GOES_ON = re.compile(r"(?:و|که|را|یا|تا|است|بود|گفت|افزود)(?!\w)")


def sentence_spans(line: str) -> list[tuple[int, int]]:
    """The sentences of one line, without the spaces around them."""
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(line):
        end = stop.end()
        mark = stop.group().rstrip()
        if end < len(line):
            if mark == "." and _INITIAL.search(line, max(start, stop.start() - 6), stop.start()):
                continue
            if (mark[-1] in "»”\"')]" or mark == "…") and _GOES_ON.match(line, end):
                continue
        last = stop.start() + len(mark)
        spans.append((start, last))
        start = end
    if line[start:].strip():
        spans.append((start, len(line)))
    return [(s, e) for s, e in spans if s < e]


# What hazm's tokeniser cuts and must stay whole: addresses, numbers with separators, days, times.
_WHOLE = re.compile(
    r"(?:https?://|www\.)[^\s«»()،]{1,300}"
    r"|[a-zA-Z0-9._%+-]{1,64}@[a-zA-Z0-9.-]{1,100}"
    r"|(?<![a-zA-Z0-9.])(?:[a-zA-Z0-9-]{2,40}\.){1,4}(?:ir|com|org|net|gov|edu|info)\b"
    r"|\d+(?:[.,٫٬/:]\d+)+"
)
# What it leaves together: words and marks such as «…», «-», «٪», digits and letters.
_PIECE = re.compile(r"\d+|[^\W\d_]+(?:[\u200c\u064b-\u065f\u0670][^\W\d_]*)*|(.)\1*", re.DOTALL)


def token_spans(text: str) -> list[tuple[int, int]]:
    """The tokens of a text: hazm's, with addresses and numbers whole, and words apart from marks."""
    wholes = [match.span() for match in _WHOLE.finditer(text)] if _MAY_BE_WHOLE.search(text) else []
    spans: list[tuple[int, int]] = []
    done = 0
    for start, end in wholes:
        _cut(text, done, start, spans)
        spans.append((start, end))
        done = end
    _cut(text, done, len(text), spans)
    return spans


_MAY_BE_WHOLE = re.compile(r"\d[.,٫٬/:]\d|[a-zA-Z]{2}|@")


def _cut(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    """Add the tokens of this part of the text."""
    place = start
    for token in _tokenizer().tokenize(text[start:end]):
        at = text.index(token, place)
        place = at + len(token)
        if token.isalpha():
            spans.append((at, place))
        else:
            spans += [(at + piece.start(), at + piece.end()) for piece in _PIECE.finditer(token)]


@cache
def _tokenizer() -> Any:
    from hazm import WordTokenizer

    return WordTokenizer(join_verb_parts=False)
