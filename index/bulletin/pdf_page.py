"""A PDF that is written from right to left: paragraphs, boxes and bars on A4 pages, over fpdf2."""

from __future__ import annotations

import logging
from typing import Any

from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos

from index.bulletin.fonts import Font, fallback
from index.bulletin.words import address
from index.shown import persian
from index.web.rendering import plain_url

INK, SOFT, LINE, TINT = (27, 31, 36), (77, 86, 97), (207, 214, 221), (242, 245, 247)
ACCENT, WHITE, WARM = (11, 95, 102), (255, 255, 255), (255, 246, 221)
MARGIN, WIDTH, HEIGHT = 18.0, 210.0, 297.0
ROOM = WIDTH - 2 * MARGIN
_LEADING = 0.62  # millimetres of a line for each point of its letters
type Colour = tuple[int, int, int]

# A letter that neither font holds is left out by us; what fpdf2 has to say on fonts' own tables is for nobody here.
for _name in ("fpdf", "fontTools"):
    logging.getLogger(_name).setLevel(logging.ERROR)


class RtlPdf(FPDF):
    """The pages of a bulletin; `running` stands at the head of every page but the first."""

    def __init__(self, font: Font, running: str) -> None:
        super().__init__(format="A4")
        self.running = running
        spare = fallback()
        self.add_font("main", "", font.regular)
        self.add_font("main", "B", font.bold)
        self.add_font("spare", "", spare.regular)
        self.add_font("spare", "B", spare.bold)
        self.set_fallback_fonts(["spare"], exact_match=False)
        self._known = _Known(set(self.fonts["main"].cmap) | set(self.fonts["spare"].cmap))  # type: ignore[union-attr]
        self.set_text_shaping(True, direction="rtl", script="arab", language="fas")
        self.set_margins(MARGIN, MARGIN)
        self.c_margin = 0
        self._justifying = False
        self.set_auto_page_break(True, 20)
        self.set_lang("fa-IR")
        self.pen(10)

    def header(self) -> None:
        """The running head."""
        if self.page_no() > 1:
            self.set_xy(MARGIN, 9)
            self.pen(8.5, colour=SOFT)
            self.line_of(self.running, height=5)
            self.set_draw_color(*LINE)
            self.line(MARGIN, 15, WIDTH - MARGIN, 15)
            self.set_y(19)

    def footer(self) -> None:
        """The page's number."""
        if self.page_no() > 1:
            self.set_xy(MARGIN, HEIGHT - 14)
            self.pen(8.5, colour=SOFT)
            self.line_of(persian(str(self.page_no())), align=Align.C, height=5)

    def pen(self, size: float, bold: bool = False, colour: Colour = INK) -> None:
        """Write in this size and colour from here on."""
        self.set_font("main", "B" if bold else "", size)
        self.set_text_color(*colour)

    def clean(self, text: str) -> str:
        """The text without letters that no font holds."""
        return text.translate(self._known)

    def line_of(self, text: str, width: float = 0, align: Align = Align.R, height: float = 0, link: str = "") -> None:
        """One line, shortened to its room; the next begins below."""
        room = width or ROOM
        self.cell(
            room, height or self.leading, self.fitting(text, room), align=align, link=link,
            new_x=XPos.LMARGIN, new_y=YPos.NEXT,
        )  # fmt: skip

    def paragraph(self, text: str, width: float = 0, align: Align = Align.J, link: str = "") -> None:
        """A text in as many lines as it needs, its last line at the right."""
        if cleaned := self.clean(text).strip():
            self._justifying = True
            self.multi_cell(
                width or ROOM, self.leading, cleaned, align=align, link=link, new_x=XPos.LMARGIN, new_y=YPos.NEXT
            )
            self._justifying = False

    def height_of(self, text: str, width: float = 0) -> float:
        """The height that a paragraph will need."""
        cleaned = self.clean(text).strip()
        if not cleaned:
            return 0.0
        height: Any = self.multi_cell(
            width or ROOM, self.leading, cleaned, align=Align.R, dry_run=True, output="HEIGHT"
        )
        return float(height)

    def fitting(self, text: str, room: float) -> str:
        """The text, or as much of it as fits the room."""
        cleaned = self.clean(text)
        if self.get_string_width(cleaned[:400]) <= room and len(cleaned) <= 400:
            return cleaned
        least, most = 0, min(len(cleaned), 400)
        while least < most:
            middle = (least + most + 1) // 2
            if self.get_string_width(cleaned[:middle].rstrip() + "…") <= room:
                least = middle
            else:
                most = middle - 1
        return cleaned[:least].rstrip() + "…"

    def need(self, height: float) -> None:
        """Begin a new page where this much does not fit any more."""
        if self.will_page_break(height):
            self.add_page()

    def box(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled rectangle."""
        self.set_fill_color(*colour)
        self.rect(x, y, width, height, style="F")

    def put(self, x: float, y: float, width: float, text: str, align: Align = Align.R, height: float = 0) -> None:
        """One line at a place."""
        self.set_xy(x, y)
        self.cell(width, height or self.leading, self.fitting(text, width), align=align)

    def address(self, url: str) -> None:
        """An address of the web, to be clicked; nothing where it is none."""
        if plain := plain_url(url):
            self.set_text_shaping(True, direction="ltr")
            self.line_of(address(plain), align=Align.L, link=plain)
            self.set_text_shaping(True, direction="rtl", script="arab", language="fas")

    @property
    def leading(self) -> float:
        """The height of a line of the letters in use."""
        return self.font_size_pt * _LEADING

    def _render_styled_text_line(self, text_line: Any, *args: Any, **kwargs: Any) -> Any:
        """The last line of a justified paragraph begins at the right, where fpdf2 has it at the left."""
        if self._justifying and text_line.align == Align.L:
            text_line = text_line._replace(align=Align.R)
        return super()._render_styled_text_line(text_line, *args, **kwargs)


class _Known(dict[int, str | int]):
    """What `str.translate` asks: letters that a font holds stay, others are left out."""

    def __init__(self, held: set[int]) -> None:
        super().__init__()
        self._held = held

    def __missing__(self, code: int) -> str | int:
        self[code] = kept = code if code in self._held or code in (0x0A, 0x200C, 0x200D) else ""
        return kept
