"""The bundled sample newsroom: two outlets on loopback, shaped like ISNA and like Mehr, with reports written for it.

`with Newsroom() as room:` serves it, `room.urls["isna"]` is where; `reports()` gives what was written, so that what was
collected can be compared with it; `python -m crawler.newsroom --port 8001` serves it in the foreground.
"""

from crawler.newsroom.generated import generated
from crawler.newsroom.server import Newsroom
from crawler.newsroom.source import SourceReport, reports

__all__ = ["Newsroom", "SourceReport", "generated", "reports"]
