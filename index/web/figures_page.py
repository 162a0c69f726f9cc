"""The page of figures: sums and counts that one question finds, one by one or in groups, with what misleads told."""

from __future__ import annotations

from dataclasses import replace

from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse

from index.asking import Asking
from index.commands.figures import key_shown, shown_in, shown_unit_of
from index.exports import offered
from index.figures import GROUPS
from index.web.asked import LAST_PAGE
from index.web.figures_asked import CHOICES, KINDS, SORTS, FiguresAsked
from index.web.holders import speakers_of
from index.web.rendering import page
from index.web.report_names import RELATIONS, SCOPES, STAGES
from index.web.search_page import form_values
from index.web.warnings import warnings_of

PAGE = 50  # figures on a page
MOST_GROUPED = 200_000
_GROUPS_SHOWN = 300


def figures_page(questions: Asking, params: QueryParams) -> HTMLResponse:
    """The page for what the address asks; raises WrongFieldError where that cannot be read."""
    asked = FiguresAsked.of(params.multi_items())
    query = asked.query()
    at = asked.reports.page
    limit, offset = (MOST_GROUPED, 0) if asked.by else (PAGE, (at - 1) * PAGE)
    total, found = questions.figures(query, limit, offset, asked.sort, asked.kind)
    rows = list(found)
    groups = questions.grouped(rows, asked.by) if asked.by else []
    pages = 1 if asked.by else min(-(-total // PAGE), LAST_PAGE)
    return page(
        "figures.html",
        **form_values(asked.reports) | {"action": "/figures"},
        title="رقم‌ها",
        here="/figures",
        figures=asked,
        query=query,
        total=total,
        rows=[] if asked.by else rows,
        groups=[
            {
                "key": [key_shown(value) for value in group.key],
                "unit": shown_unit_of(group),
                "figures": group.figures,
                "reports": group.reports,
                "values": [shown_in(group, value) for value in (group.least, group.median, group.most, group.total)],
            }
            for group in groups[:_GROUPS_SHOWN]
        ],
        groups_left=max(0, len(groups) - _GROUPS_SHOWN),
        warnings=warnings_of(rows, whole=total <= MOST_GROUPED) if asked.by else [],
        group_names={name: label for name, (label, _) in GROUPS.items()},
        choices=CHOICES,
        kinds=KINDS,
        sorts=SORTS,
        speakers={} if asked.by else speakers_of(questions, list(dict.fromkeys(row.id for row in rows if row.speaker))),
        relations=RELATIONS,
        stages=STAGES,
        scopes=SCOPES,
        pages=pages,
        previous=asked.on_page(at - 1).link() if at > 1 else "",
        following=asked.on_page(at + 1).link() if at < pages else "",
        exports=_exports(replace(asked, by=())),
        group_exports=_exports(asked) if asked.by else [],
    )


def _exports(asked: FiguresAsked) -> list[tuple[str, str]]:
    """The files of what is asked, and what tells their columns: (name, address)."""
    return [(name, asked.on_page(1).link("/export/figures", format=form)) for form, name in offered().items()]
