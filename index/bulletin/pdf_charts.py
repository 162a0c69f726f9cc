"""The bulletin's charts in its PDF, drawn as shapes: days, outlets, the map of the provinces, tones."""

from __future__ import annotations

from collections.abc import Sequence

from fpdf.enums import Align

from index.bulletin import words
from index.bulletin.content import Content
from index.bulletin.pdf_page import ACCENT, HEIGHT, INK, LINE, MARGIN, ROOM, SOFT, TINT, WHITE, WIDTH, Colour, RtlPdf
from index.shown import shown_number
from index.web.drawing import tiles

SHADES: tuple[Colour, ...] = (TINT, (197, 227, 229), (147, 202, 205), (86, 165, 171), (31, 124, 132), (11, 80, 88))
TONE_COLOURS: dict[str, Colour] = {"مثبت": (47, 125, 79), "خنثی": (138, 148, 158), "منفی": (179, 60, 50)}
_WIDEST = 132.0
_TILE = 98 + 4  # of the map, as `index.web.drawing` measures it


def glance(pdf: RtlPdf, content: Content) -> None:
    """The page of charts."""
    pdf.add_page()
    pdf.pen(16, bold=True, colour=ACCENT)
    pdf.line_of(words.GLANCE)
    pdf.box(WIDTH - MARGIN - 24, pdf.get_y() + 0.5, 24, 0.9, ACCENT)
    pdf.ln(5)
    if sum(count for _, count in content.days):
        _label(pdf, f"{words.DAYS_LABEL} (جست‌وجوهای بولتن)")
        _days(pdf, content.days)
    if content.tones:
        _label(pdf, words.TONES_LABEL)
        _tones(pdf, content.tones)
    if content.outlets:
        pdf.need(20 + 7 * min(len(content.outlets), words.MOST_BARS))
        _label(pdf, f"{words.OUTLETS_LABEL}: شمار گزارش‌ها")
        _bars(pdf, content.outlets[: words.MOST_BARS])
    if content.provinces:
        pdf.need(90)
        _label(pdf, f"{words.PROVINCES_LABEL}: شمار خبرهایی که از هر استان نام می‌برند")
        _map(pdf, dict(content.provinces))


def _label(pdf: RtlPdf, text: str) -> None:
    pdf.ln(2)
    pdf.pen(11, bold=True)
    pdf.line_of(text)
    pdf.ln(1)


def _days(pdf: RtlPdf, days: Sequence[tuple[str, int]]) -> None:
    """A bar a day, the oldest at the left, each with its number."""
    height, top = 34.0, pdf.get_y() + 5
    most = max(count for _, count in days) or 1
    room = ROOM / len(days)
    for place, (day, count) in enumerate(days):
        x, tall = MARGIN + place * room, height * count / most
        last = place == len(days) - 1
        pdf.box(x + room * 0.15, top + height - tall, room * 0.7, tall, ACCENT if last else SHADES[3])
        pdf.pen(8, bold=last, colour=INK)
        pdf.put(x - 3, top + height - tall - 5, room + 6, shown_number(count), align=Align.C, height=5)
        pdf.pen(7, bold=last, colour=INK if last else SOFT)
        number, _, month = words.day_short(day).partition(" ")
        pdf.put(x - 3, top + height + 0.5, room + 6, number, align=Align.C, height=4)
        if not place or last or number == "۱":
            pdf.put(x - 6, top + height + 4, room + 12, month, align=Align.C, height=4)
    pdf.set_draw_color(*LINE)
    pdf.line(MARGIN, top + height, WIDTH - MARGIN, top + height)
    pdf.set_xy(MARGIN, top + height + 10)


def _tones(pdf: RtlPdf, tones: Sequence[tuple[str, int]]) -> None:
    """One bar, divided, from the right."""
    whole, x, y = sum(number for _, number in tones), WIDTH - MARGIN, pdf.get_y()
    for name, number in tones:
        width = ROOM * number / whole
        x -= width
        pdf.box(x, y, width - 0.4, 8, TONE_COLOURS.get(name, SOFT))
        pdf.pen(9, bold=True, colour=WHITE)
        pdf.put(x, y, width, f"{name}: {shown_number(number)}", align=Align.C, height=8)
    pdf.set_xy(MARGIN, y + 11)


def _bars(pdf: RtlPdf, rows: Sequence[tuple[str, int]]) -> None:
    """A bar a row, from the right: name, bar, number."""
    most = max(number for _, number in rows)
    label = 42.0
    room = ROOM - label - 16
    for name, number in rows:
        y = pdf.get_y()
        width = room * number / most
        pdf.pen(9)
        pdf.put(WIDTH - MARGIN - label, y, label, name, height=6)
        pdf.box(WIDTH - MARGIN - label - 2 - width, y + 0.8, width, 4.4, SHADES[3])
        pdf.pen(9, colour=SOFT)
        pdf.put(WIDTH - MARGIN - label - 3.5 - width - 14, y, 14, shown_number(number), height=6)
        pdf.set_xy(MARGIN, y + 6.4)


def _map(pdf: RtlPdf, counts: dict[str, int]) -> None:
    """The tile map, as on the page."""
    made = tiles(counts)
    across, down = max(tile.x for tile in made) + _TILE, max(tile.y for tile in made) + _TILE
    top = pdf.get_y()
    scale = min(_WIDEST / across, (HEIGHT - 22 - top) / down)
    left = MARGIN + (ROOM - across * scale) / 2
    side = 98 * scale
    for tile in made:
        x, y = left + tile.x * scale, top + tile.y * scale
        pdf.box(x, y, side, side, SHADES[tile.shade])
        pdf.pen(6.2, colour=WHITE if tile.shade > 3 else INK)
        for place, line in enumerate(tile.lines):
            pdf.put(x - 2, y + 1 + 3.2 * place, side + 4, line, align=Align.C, height=3.4)
        if tile.count:
            pdf.pen(8.5, bold=True, colour=WHITE if tile.shade > 3 else INK)
            pdf.put(x - 2, y + side - 5.6, side + 4, shown_number(tile.count), align=Align.C, height=5)
    pdf.set_xy(MARGIN, top + down * scale + 2)
