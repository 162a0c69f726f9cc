"""Templates: everything in them is escaped, numbers and dates are Persian, and other people's texts are harmless."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from crawler.dates import TEHRAN
from index.marking import title_end
from index.outlets import outlet_name
from index.shown import harmless, one_line, persian, shown_date, shown_number
from index.snippets import Marked
from index.watch.worded import shown_person
from index.web.seat import form_token, seat
from index.web.told import told
from nlp.document import Document

MENU = (
    ("/", "جست‌وجو"),
    ("/figures", "رقم‌ها"),
    ("/trends", "روندها"),
    ("/provinces", "استان‌ها"),
    ("/coverage", "پوشش"),
    ("/watches", "پایش"),
    ("/bulletins", "بولتن"),
)


def page(template: str, status: int = 200, headers: Mapping[str, str] | None = None, /, **values: Any) -> HTMLResponse:
    """The page that a template makes of these values."""
    return HTMLResponse(environment().get_template(template).render(values), status, headers)


@cache
def environment() -> Environment:
    """The templates and what they know beside their values."""
    made = Environment(
        loader=PackageLoader("index.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "number": shown_number,
        "persian": persian,
        "date": shown_date,
        "day": lambda moment: shown_date(moment, clock=False),
        "moment": here_and_then,
        "harmless": harmless,
        "line": one_line,
        "outlet": outlet_name,
        "marked": marked,
        "plain_url": plain_url,
        "clock": clock_beside,
        "headline": headline,
        "told": told,
        "person": shown_person,
        "pair": lambda value: (value, value),
    }
    made.globals |= {"menu": MENU, "form_token": form_token, "seat": seat}
    return made


def headline(document: Document) -> str:
    """A report's title as it is read, with its half-spaces; its id where it has none."""
    return document.text[: title_end(document)] or document.id


def clock_beside(moment: str, day: str | None) -> str:
    """The minute of a moment where it is of the same day, else its day too: what stands beside a dated report."""
    if day and moment[:10] == day[:10] and len(moment) > 10:
        return persian(moment[11:16])
    return shown_date(moment, clock=False)


def here_and_then(moment: str | float) -> str:
    """When something was done at this desk (ISO 8601, or seconds since 1970), by the clock of Tehran."""
    done = dt.datetime.fromisoformat(moment) if isinstance(moment, str) else dt.datetime.fromtimestamp(moment, dt.UTC)
    if isinstance(moment, str) and done.tzinfo is None:  # a day, or a clock of nobody knows where
        return shown_date(moment)
    return shown_date(done.astimezone(TEHRAN).isoformat())


def marked(text: Marked) -> Markup:
    """A text with what matched in it between <mark> and </mark>."""
    shown, made, at = harmless(text.text), Markup(""), 0
    for start, end in text.marks:
        made += escape(shown[at:start]) + Markup("<mark>") + escape(shown[start:end]) + Markup("</mark>")
        at = end
    return made + escape(shown[at:])


def plain_url(url: str | None) -> str:
    """The address where it is plainly one of the web, else nothing: no other scheme becomes a link."""
    plain = url is not None and url.startswith(("http://", "https://")) and url.isprintable() and " " not in url
    return str(url) if plain else ""
