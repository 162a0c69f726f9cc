"""Warming: what the first page needs is made when a process starts, not when the first person asks for it."""

from __future__ import annotations

import contextlib
import gc

from starlette.datastructures import QueryParams

from index.asking import asking
from index.faults import RasadError
from index.settings import Settings
from index.web.search_page import search_page
from nlp.text import normalise


def warm(settings: Settings) -> None:
    """Make the first page and throw it away; where there is nothing to ask yet, whoever comes is told so.

    The words that a report's differences from its reprints are read with are loaded as well.

    What is in memory then stays: the collector need not look through it again, for 60 ms at 200,000 reports.
    """
    with contextlib.suppress(RasadError), asking(settings) as questions:
        search_page(questions, settings, QueryParams())
        normalise("رصد")
    gc.collect()
    gc.freeze()
