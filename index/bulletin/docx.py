"""The bulletin as a DOCX, to be worked on: the same parts as the PDF, its charts as tables of shaded cells."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_BREAK

from index.bulletin import words
from index.bulletin.content import Content, Story
from index.bulletin.docx_page import (
    ACCENT,
    CENTRED,
    INK,
    JUSTIFIED,
    LINE,
    SOFT,
    TINT,
    WARM,
    WHITE,
    RtlDocument,
    shade,
)
from index.shown import one_line, persian, shown_number
from index.web.drawing import places, tiles
from index.web.rendering import plain_url

SHADES = (TINT, "C5E3E5", "93CACD", "56A5AB", "1F7C84", "0B5058")
_ROOM = 174.0  # millimetres between the margins
_STEPS = 24  # cells of a bar


def docx_of(content: Content, font: str) -> bytes:
    """The file; `font` is the family's name as a word processor knows it."""
    made = RtlDocument(font)
    _properties(made, content)
    _cover(made, content)
    if content.stories:
        _contents(made, content)
        _glance(made, content)
        _stories(made, content)
    if content.sums:
        _sums(made, content)
    out = io.BytesIO()
    made.made.save(out)
    return out.getvalue()


def _properties(made: RtlDocument, content: Content) -> None:
    told = made.made.core_properties
    told.title = f"{words.TITLE} {words.number_line(content)}"
    told.author = told.last_modified_by = one_line(content.office)
    told.language = "fa-IR"
    told.created = told.modified = dt.datetime.fromisoformat(content.made_at).astimezone(dt.UTC).replace(tzinfo=None)
    section = made.made.sections[0]
    section.different_first_page_header_footer = True
    running = f"{content.office}، {words.TITLE}، {words.number_line(content)}، {words.weekday(content.day)}"
    made.fill(section.header.paragraphs[0], running, 8.5, colour=SOFT)
    made.page_number(made.fill(section.footer.paragraphs[0], "", align=CENTRED))


def _cover(made: RtlDocument, content: Content) -> None:
    band = made.table([_ROOM], 1).rows[0].cells[0]
    made.write(band, content.office, 15, colour=WHITE, fill=ACCENT)
    made.paragraph(words.TITLE, 36, True, WHITE, after=6, within=band)
    made.paragraph(words.weekday(content.day), 15, colour=WHITE, within=band)
    line = f"{words.number_line(content)}، خبرها {words.span(content)}"
    made.paragraph(line, 11, colour=WHITE, after=10, within=band)
    made.paragraph(after=4)
    told = words.figures(content)
    boxes = made.table([_ROOM / len(told)] * len(told), 1)
    for cell, (label, number) in zip(boxes.rows[0].cells, told, strict=True):
        made.write(cell, number, 22, True, ACCENT, TINT, CENTRED)
        made.paragraph(label, 11, colour=SOFT, align=CENTRED, within=cell)
    made.paragraph(after=2)
    if tones := words.tones(content):
        made.paragraph(f"لحن: {tones}", 10.5, colour=SOFT)
    if content.foreword:
        _boxed(made, words.FOREWORD, content.foreword)
    if not content.stories:
        made.paragraph(words.EMPTY, 13)
        return
    made.paragraph(words.FIRST, 14, True, ACCENT, keep=True)
    for story in words.first_stories(content):
        made.paragraph(f"■ {story.title}", 12, after=0, keep=True)
        made.paragraph(words.told_where(story), 9, colour=SOFT, after=5)


def _contents(made: RtlDocument, content: Content) -> None:
    _new_page(made)
    made.paragraph(words.CONTENTS, 16, True, ACCENT, style="Heading 1", keep=True)
    number = 0
    for theme, stories in content.themes:
        made.paragraph(f"{theme} ({shown_number(len(stories))})", 12, True, ACCENT, keep=True)
        for story in stories:
            number += 1
            entry = made.paragraph(after=1)
            made.link(entry, f"{persian(str(number))}. {story.title}", anchor=f"story{number}", size=10.5)
    if content.sums:
        made.link(made.paragraph(), words.SUMS, anchor="sums", size=11)
    if content.more:
        made.paragraph(f"{words.more(content)}.", 10, colour=SOFT)


def _glance(made: RtlDocument, content: Content) -> None:
    _new_page(made)
    made.paragraph(words.GLANCE, 16, True, ACCENT, style="Heading 1", keep=True)
    if sum(count for _, count in content.days):
        made.paragraph(f"{words.DAYS_LABEL} (جست‌وجوهای بولتن)", 11, True, keep=True)
        _bars(made, [(words.day_short(day), count) for day, count in content.days])
    if content.tones:
        made.paragraph(words.TONES_LABEL, 11, True, keep=True)
        _bars(made, content.tones)
    if content.outlets:
        made.paragraph(f"{words.OUTLETS_LABEL}: شمار گزارش‌ها", 11, True, keep=True)
        _bars(made, content.outlets[: words.MOST_BARS])
    if content.provinces:
        made.paragraph(f"{words.PROVINCES_LABEL}: شمار خبرهایی که از هر استان نام می‌برند", 11, True, keep=True)
        _map(made, dict(content.provinces))


def _bars(made: RtlDocument, rows: Sequence[tuple[str, int]]) -> None:
    """A row of cells for each number, shaded from the right as far as it goes."""
    most = max((number for _, number in rows), default=0) or 1
    label, end = 40.0, 16.0
    step = (_ROOM - label - end) / _STEPS
    table = made.table([label, *[step] * _STEPS, end], len(rows), WHITE)
    for row, (name, number) in zip(table.rows, rows, strict=True):
        cells = row.cells
        made.write(cells[0], name, 9, keep=True)
        shaded = max(1, round(number * _STEPS / most)) if number else 0
        for place, cell in enumerate(cells[1:-1]):
            made.write(cell, "", 6)
            if place < shaded:
                shade(cell, SHADES[3])
        made.write(cells[-1], shown_number(number), 9, colour=SOFT)
    made.paragraph(after=4)


def _map(made: RtlDocument, counts: dict[str, int]) -> None:
    """The tile map as a table; its cells run from the left, as maps do."""
    where = {name: (column, row) for name, column, row in places()}
    across = max(column for column, _ in where.values()) + 1
    down = max(row for _, row in where.values()) + 1
    table = made.table([_ROOM / across] * across, down, WHITE)
    for row in table.rows:  # all of it on one page
        for cell in row.cells:
            made.write(cell, "", 7.5, keep=True)
    for tile in tiles(counts):
        column, row = where[tile.name]
        cell = table.rows[row].cells[across - 1 - column]
        colour = WHITE if tile.shade > 3 else INK
        shade(cell, SHADES[tile.shade])
        cell.paragraphs[0].alignment = CENTRED
        made.run(cell.paragraphs[0], tile.name, 7.5, colour=colour)
        if tile.count:
            made.paragraph(shown_number(tile.count), 10, True, colour, CENTRED, 0, within=cell, keep=True)
    made.paragraph(after=4)


def _stories(made: RtlDocument, content: Content) -> None:
    number = 0
    for theme, stories in content.themes:
        made.paragraph(theme, 16, True, ACCENT, after=6, style="Heading 1", keep=True)
        for story in stories:
            number += 1
            _story(made, story, number)


def _story(made: RtlDocument, story: Story, number: int) -> None:
    head = made.paragraph(f"{persian(str(number))}. {story.title}", 13, True, style="Heading 2", after=0, keep=True)
    made.bookmark(head, f"story{number}")
    line = "، ".join(part for part in (words.source(story), words.judged(story)) if part)
    made.paragraph(line, 9, colour=SOFT, keep=True)
    if story.note:
        _boxed(made, words.NOTE, story.note)
    for paragraph in story.cutting:
        made.paragraph(paragraph, 11, align=JUSTIFIED)
    if elsewhere := words.elsewhere(story):
        made.paragraph(f"همین خبر در: {elsewhere}", 9.5, colour=ACCENT)
    if url := plain_url(story.url):
        made.address(words.address(url), url)


def _boxed(made: RtlDocument, title: str, text: str) -> None:
    """An editor's words, in a box."""
    cell = made.table([_ROOM], 1).rows[0].cells[0]
    made.write(cell, title, 9, True, ACCENT, WARM)
    for part in text.split("\n"):
        if part.strip():
            made.paragraph(part, 10.5, within=cell)
    made.paragraph(after=2)


def _sums(made: RtlDocument, content: Content) -> None:
    head = made.paragraph(words.SUMS, 16, True, ACCENT, style="Heading 1", keep=True)
    made.bookmark(head, "sums")
    made.paragraph(words.READ_BY_MACHINE, 9, colour=SOFT)
    table = made.table([36, 36, 76, _ROOM - 148], 1 + len(content.sums), LINE)
    for cell, label in zip(table.rows[0].cells, words.SUM_COLUMNS, strict=True):
        made.write(cell, label, 9, True, WHITE, ACCENT)
    for row, each in zip(table.rows[1:], content.sums, strict=True):
        about = "، ".join(part for part in (each.about, each.stage) if part)
        for place, (cell, text) in enumerate(
            zip(row.cells, (each.shown, about, each.sentence, each.outlet), strict=True)
        ):
            made.write(cell, text, 9, bold=not place)


def _new_page(made: RtlDocument) -> Any:
    return made.paragraph(after=0).add_run().add_break(WD_BREAK.PAGE)
