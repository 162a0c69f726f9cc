"""What a figure is sought by under «بابت:»: what it is for, and the purpose that its sentence names behind it.

«۱۲۰ میلیارد تومان تسهیلات برای ساخت مسکن» is a sum of تسهیلات, and people who ask for مسکن mean it.
"""

from __future__ import annotations

import re

from nlp.document import Amount, Count

_PURPOSE = re.compile(r"(?:برای|جهت|به منظور|بابت|در بخش|در حوزه) ((?:[^\s.،؛:؟!()«»]{1,40} ?){1,3})")
_REACH = 60  # characters behind the figure in which its purpose begins


def sought_by(figure: Amount | Count) -> str:
    """The words of a figure's `about`, and of the purpose that stands behind it before the sentence pauses."""
    at = figure.sentence.find(figure.text)
    if at < 0:
        return figure.about or ""
    behind = figure.sentence[at + len(figure.text) :][: 2 * _REACH]
    before_pause = re.split(r"[.،؛:؟!]| و ", behind, maxsplit=1)[0]
    purpose = _PURPOSE.search(before_pause)
    found = purpose[1] if purpose and purpose.start() <= _REACH else ""
    return f"{figure.about or ''} {found}".strip()
