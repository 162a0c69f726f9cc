"""The bulletin as a PDF: cover, contents with pages, charts, stories by theme, sums; right to left, to be printed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from fpdf.enums import Align

from index.bulletin import words
from index.bulletin.content import Content, Story
from index.bulletin.fonts import Font
from index.bulletin.pdf_charts import glance
from index.bulletin.pdf_page import ACCENT, HEIGHT, INK, LINE, MARGIN, ROOM, SOFT, TINT, WARM, WHITE, WIDTH, RtlPdf
from index.shown import persian, shown_number

_ENTRY = 7.2  # height of a line of the contents


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the contents whose page is not known yet: where its number goes, and the link that it is."""

    page: int
    y: float
    link: int


def pdf_of(content: Content, font: Font) -> bytes:
    """The file."""
    pdf = RtlPdf(font, f"{content.office}، {words.TITLE}، {words.number_line(content)}، {words.weekday(content.day)}")
    pdf.set_title(f"{words.TITLE} {words.number_line(content)}")
    pdf.set_author(content.office)
    pdf.set_creator("Rasad")
    pdf.set_creation_date(dt.datetime.fromisoformat(content.made_at))
    _cover(pdf, content)
    if content.stories:
        entries = _contents(pdf, content)
        glance(pdf, content)
        reached = _stories(pdf, content)
        if content.sums:
            reached[words.SUMS] = _sums(pdf, content)
        _number(pdf, entries, reached)
    return bytes(pdf.output())


def _cover(pdf: RtlPdf, content: Content) -> None:
    pdf.add_page()
    pdf.box(0, 0, WIDTH, 96, ACCENT)
    pdf.pen(15, colour=WHITE)
    pdf.put(MARGIN, 22, ROOM, content.office)
    pdf.pen(38, bold=True, colour=WHITE)
    pdf.put(MARGIN, 36, ROOM, words.TITLE)
    pdf.pen(15, colour=WHITE)
    pdf.put(MARGIN, 66, ROOM, words.weekday(content.day))
    pdf.pen(12, colour=WHITE)
    pdf.put(MARGIN, 77, ROOM, words.number_line(content))
    pdf.pen(9.5, colour=WHITE)
    pdf.put(MARGIN, 78, ROOM, f"خبرها {words.span(content)}", align=Align.L)
    y = _figures(pdf, content, 106)
    pdf.set_y(y)
    if tones := words.tones(content):
        pdf.pen(10.5, colour=SOFT)
        pdf.line_of(f"لحن: {tones}")
    if content.foreword:
        _boxed(pdf, words.FOREWORD, content.foreword[:1500])
    if not content.stories:
        pdf.pen(13)
        pdf.ln(6)
        pdf.paragraph(words.EMPTY)
        return
    pdf.ln(4)
    pdf.pen(14, bold=True, colour=ACCENT)
    pdf.line_of(words.FIRST)
    for story in words.first_stories(content):
        if pdf.get_y() > HEIGHT - 42:
            break
        pdf.pen(12)
        y = pdf.get_y()
        pdf.box(WIDTH - MARGIN - 2, y + 3, 1.8, 1.8, ACCENT)
        pdf.set_x(MARGIN)
        pdf.line_of(story.title, width=ROOM - 5)
        pdf.pen(9, colour=SOFT)
        pdf.line_of(words.told_where(story), width=ROOM - 5)
        pdf.ln(1.5)
    if len(content.foreword) > 1500:
        pdf.add_page()
        pdf.pen(11)
        pdf.paragraph(content.foreword)


def _figures(pdf: RtlPdf, content: Content, y: float) -> float:
    """Boxes with the summary figures, from the right; gives where they end."""
    told = words.figures(content)
    gap = 5.0
    width = (ROOM - gap * (len(told) - 1)) / len(told)
    for place, (label, number) in enumerate(told):
        x = WIDTH - MARGIN - width - place * (width + gap)
        pdf.box(x, y, width, 25, TINT)
        pdf.box(x, y, width, 1.2, ACCENT)
        pdf.pen(23, bold=True, colour=ACCENT)
        pdf.put(x, y + 3.5, width, number, align=Align.C, height=11)
        pdf.pen(11, colour=SOFT)
        pdf.put(x, y + 15.5, width, label, align=Align.C, height=7)
    return y + 30


def _contents(pdf: RtlPdf, content: Content) -> dict[str, _Entry]:
    """The contents, without the pages; gives where each is to be written."""
    pdf.add_page()
    entries: dict[str, _Entry] = {}
    _heading(pdf, words.CONTENTS)
    number = 0
    for theme, stories in content.themes:
        pdf.need(22)
        pdf.ln(2)
        pdf.pen(12, bold=True, colour=ACCENT)
        pdf.line_of(f"{theme} ({shown_number(len(stories))})")
        for story in stories:
            number += 1
            entries[story.id] = _entry(pdf, f"{persian(str(number))}. {story.title}")
    if content.sums:
        pdf.need(12)
        pdf.ln(2)
        entries[words.SUMS] = _entry(pdf, words.SUMS, bold=True)
    if content.more:
        pdf.ln(2)
        pdf.pen(10, colour=SOFT)
        pdf.line_of(f"{words.more(content)}.")
    return entries


def _number(pdf: RtlPdf, entries: dict[str, _Entry], reached: dict[str, int]) -> None:
    """Write the pages into the contents."""
    for key, entry in entries.items():
        if key in reached:
            pdf.page = entry.page
            pdf.pen(10.4, colour=INK)
            pdf.pen(10.5, colour=SOFT)  # another size than before: so that this page is told of the font too
            pdf.put(MARGIN, entry.y, 12, persian(str(reached[key])), align=Align.L, height=_ENTRY)
            pdf.set_link(entry.link, page=reached[key])
    pdf.page = len(pdf.pages)


def _entry(pdf: RtlPdf, title: str, bold: bool = False) -> _Entry:
    """One line of the contents: the title and dots; room is left for the page."""
    pdf.pen(10.5, bold, ACCENT if bold else INK)
    if pdf.will_page_break(_ENTRY):
        pdf.add_page()
        pdf.pen(10.5, bold, ACCENT if bold else INK)
    y = pdf.get_y()
    shown = pdf.fitting(title, ROOM - 16)
    link = pdf.add_link()
    pdf.set_xy(MARGIN + 14, y)
    pdf.cell(ROOM - 14, _ENTRY, shown, align=Align.R, link=link)
    wide = pdf.get_string_width(shown) + 4
    pdf.set_draw_color(*LINE)
    pdf.set_dash_pattern(dash=0.4, gap=1.4)
    if ROOM - 14 - wide > 4:
        pdf.line(MARGIN + 13, y + _ENTRY * 0.64, WIDTH - MARGIN - wide, y + _ENTRY * 0.64)
    pdf.set_dash_pattern()
    pdf.set_xy(MARGIN, y + _ENTRY)
    return _Entry(pdf.page_no(), y, link)


def _stories(pdf: RtlPdf, content: Content) -> dict[str, int]:
    """All stories; gives the page of each."""
    number, reached = 0, dict[str, int]()
    pdf.add_page()
    for place, (theme, stories) in enumerate(content.themes):
        if place:
            pdf.ln(4)
        pdf.need(60)
        _heading(pdf, theme)
        pdf.start_section(pdf.clean(theme)[:100])
        for story in stories:
            number += 1
            reached[story.id] = _story(pdf, story, number)
    return reached


def _story(pdf: RtlPdf, story: Story, number: int) -> int:
    """One story; gives the page on which it begins."""
    pdf.pen(13, bold=True)
    pdf.need(pdf.height_of(story.title) + 30)
    begun = pdf.page_no()
    pdf.paragraph(f"{persian(str(number))}. {story.title}", align=Align.R)
    pdf.pen(9, colour=SOFT)
    line = words.source(story)
    if judged := words.judged(story):
        line = f"{line}، {judged}"
    pdf.line_of(line)
    if story.note:
        _boxed(pdf, words.NOTE, story.note)
    pdf.ln(1)
    pdf.pen(11)
    for paragraph in story.cutting:
        pdf.paragraph(paragraph)
        pdf.ln(0.8)
    if elsewhere := words.elsewhere(story):
        pdf.pen(9.5, colour=ACCENT)
        pdf.paragraph(f"همین خبر در: {elsewhere}", align=Align.R)
    pdf.pen(8, colour=SOFT)
    pdf.address(story.url)
    pdf.ln(2.5)
    pdf.set_draw_color(*LINE)
    pdf.line(MARGIN, pdf.get_y(), WIDTH - MARGIN, pdf.get_y())
    pdf.ln(3)
    return begun


def _boxed(pdf: RtlPdf, title: str, text: str) -> None:
    """An editor's words, in a box."""
    pdf.ln(2)
    pdf.pen(10.5)
    parts = [part for part in text.split("\n") if part.strip()]
    height = sum(pdf.height_of(part, ROOM - 10) for part in parts) + 11
    framed = not pdf.will_page_break(height) or height < HEIGHT - 60
    if framed:
        pdf.need(height)
        y = pdf.get_y()
        pdf.box(MARGIN, y, ROOM, height, WARM)
        pdf.box(WIDTH - MARGIN - 1.2, y, 1.2, height, ACCENT)
    pdf.set_xy(MARGIN + 4, pdf.get_y() + 1.5)
    pdf.pen(9, bold=True, colour=ACCENT)
    pdf.line_of(title, width=ROOM - 9)
    pdf.pen(10.5)
    for part in parts:
        pdf.set_x(MARGIN + 4)
        pdf.paragraph(part, width=ROOM - 9)
    pdf.ln(4)


def _heading(pdf: RtlPdf, text: str) -> None:
    pdf.pen(16, bold=True, colour=ACCENT)
    pdf.line_of(text)
    y = pdf.get_y() + 0.5
    pdf.box(WIDTH - MARGIN - 24, y, 24, 0.9, ACCENT)
    pdf.set_y(y + 4)


def _sums(pdf: RtlPdf, content: Content) -> int:
    """The table of the day's sums, each with its sentence; gives the page on which it begins."""
    pdf.need(70)
    pdf.ln(4)
    _heading(pdf, words.SUMS)
    begun = pdf.page_no()
    pdf.pen(9, colour=SOFT)
    pdf.paragraph(words.READ_BY_MACHINE, align=Align.R)
    pdf.ln(2)
    widths = (36.0, 36.0, 76.0, ROOM - 148)
    _row(pdf, words.SUM_COLUMNS, widths, head=True)
    for each in content.sums:
        about = "، ".join(part for part in (each.about, each.stage) if part)
        _row(pdf, (each.shown, about, each.sentence, each.outlet), widths)
    return begun


def _row(pdf: RtlPdf, cells: tuple[str, ...], widths: tuple[float, ...], head: bool = False) -> None:
    """One row of a table whose first column stands at the right."""
    pdf.pen(9, bold=head, colour=WHITE if head else INK)
    height = max(6.5, max(pdf.height_of(cell, width - 3) for cell, width in zip(cells, widths, strict=True)) + 2)
    if pdf.will_page_break(height):
        pdf.add_page()
        if not head:
            _row(pdf, words.SUM_COLUMNS, widths, head=True)
    y, x = pdf.get_y(), WIDTH - MARGIN
    if head:
        pdf.box(MARGIN, y, ROOM, height, ACCENT)
    for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        x -= width
        pdf.set_xy(x + 1.5, y + 1)
        pdf.pen(9, bold=head or not place, colour=WHITE if head else INK)
        pdf.paragraph(cell, width=width - 3, align=Align.R)
    pdf.set_draw_color(*LINE)
    pdf.line(MARGIN, y + height, WIDTH - MARGIN, y + height)
    pdf.set_xy(MARGIN, y + height)
