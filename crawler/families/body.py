"""A body's own lines: without blocks of links to other reports, the trailer and the codes at the end."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.markup import Line

# «بیشتر بخوانید:», «بیشتر:» and their like open a block of links to other reports.
_MORE = re.compile(
    r"\W*(?:بیشتر[\s\u200c]*بخوانید|بیشتر[\s\u200c]*بدانید|همچنین[\s\u200c]*بخوانید|بیشتر\s?:"
    r"|(?:مطالب|اخبار|خبرهای)\s+مرتبط\s?(?::|$))"
)
_TRAILER = re.compile(r"[\s/]?انتهای\s?پیام[\s/.\\\d*]*$")
# «۱۲۳**۴۵۶» (IRNA's staff), «9151*7440», a lone number, «کد خبر 6017630»
_CODE = re.compile(r"(?:کد\s?خبر\W{0,3})?[\d*/\s._–-]{3,40}")
_LONG = 60  # characters; a paragraph as long as this that stands twice was pasted twice
_LAST_LINES = 6  # trailers and codes stand among the last lines


def body_lines(lines: Iterable[Line]) -> list[str]:
    """The lines that are the report's own: each once, without blocks of links, the trailer and the codes at the end."""
    own: list[Line] = []
    seen: set[str] = set()
    after_more = False
    for line in lines:
        if _MORE.match(line.text):
            after_more = True
        elif after_more and (line.tag == "li" or line.linked):
            continue
        else:
            after_more = False
            if len(line.text) < _LONG or line.text not in seen:
                own.append(line)
            seen.add(line.text)
    for _ in range(_LAST_LINES):
        last = own[-1] if own else Line("", "")
        cut = last.text[:-80] + _TRAILER.sub("", last.text[-80:])
        if cut and cut != last.text:
            own[-1] = Line(cut, last.tag)
        elif own and (not cut or (last.tag not in ("li", "tr") and _is_code(last.text))):
            own.pop()
        else:
            break
    return [line.text for line in own]


def _is_code(text: str) -> bool:
    return bool(_CODE.fullmatch(text)) and sum(letter.isdigit() for letter in text) >= 3
