"""A DOCX that is written from right to left: what Word needs beside each paragraph, run and table, over python-docx."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from index.shown import harmless

INK, SOFT, ACCENT, WHITE = "1B1F24", "4D5661", "0B5F66", "FFFFFF"
TINT, WARM, LINE = "F2F5F7", "FFF6DD", "CFD6DD"
# what XML cannot say is left out by `harmless`, but for two letters that are none
_XML_LETTERS = {0xFFFE: " ", 0xFFFF: " "}
JUSTIFIED, CENTRED = WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.CENTER


class RtlDocument:
    """A document of A4 pages whose every part runs from right to left, in one font."""

    def __init__(self, font: str) -> None:
        self.font = font
        self.made = Document()
        self._bookmarks = 0
        section = self.made.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(18)
        section.top_margin = section.bottom_margin = Mm(20)
        section._sectPr.append(OxmlElement("w:bidi"))
        for name in ("Normal", "Heading 1", "Heading 2"):
            style = self.made.styles[name]
            _set_font(style.element.get_or_add_rPr(), font)
            # a style's own theme font would win over ours
        for name, size in (("Heading 1", 16), ("Heading 2", 13)):
            self.made.styles[name].font.size = Pt(size)

    def paragraph(
        self,
        text: str = "",
        size: float = 11,
        bold: bool = False,
        colour: str = INK,
        align: Any = None,
        after: float = 3,
        style: str | None = None,
        within: Any = None,
        keep: bool = False,
    ) -> Any:
        """A paragraph of one run; `within` a cell, a header or a footer, `keep` on the page of the next."""
        made = (within or self.made).add_paragraph(style=style) if within is None or style else within.add_paragraph()
        return self.fill(made, text, size, bold, colour, align, after, keep)

    def fill(
        self,
        paragraph: Any,
        text: str,
        size: float = 11,
        bold: bool = False,
        colour: str = INK,
        align: Any = None,
        after: float = 3,
        keep: bool = False,
    ) -> Any:
        """Lay out a paragraph and put a run into it."""
        paragraph._p.get_or_add_pPr().insert_element_before(
            OxmlElement("w:bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
            "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr",
        )  # fmt: skip
        if align is not None:
            paragraph.alignment = align
        paragraph.paragraph_format.space_after = Pt(after)
        paragraph.paragraph_format.space_before = Pt(0)
        paragraph.paragraph_format.keep_with_next = keep
        if text:
            self.run(paragraph, text, size, bold, colour)
        return paragraph

    def run(self, paragraph: Any, text: str, size: float = 11, bold: bool = False, colour: str = INK) -> Any:
        """A run of text in the paragraph."""
        run = paragraph.add_run(harmless(text).translate(_XML_LETTERS))
        run.font.color.rgb = RGBColor.from_string(colour)
        self._dress(run._r, size, bold)
        return run

    def _dress(self, run: Any, size: float, bold: bool) -> None:
        """What a run needs so that Word shapes it as Persian: its complex font, size, weight and language."""
        properties = run.get_or_add_rPr()
        _set_font(properties, self.font)
        half = str(round(size * 2))
        for tag, value in (("w:sz", half), ("w:szCs", half), ("w:b", ""), ("w:bCs", ""), ("w:rtl", "")):
            if tag in ("w:b", "w:bCs") and not bold:
                continue
            _put(properties, tag, value)
        lang = OxmlElement("w:lang")
        lang.set(qn("w:bidi"), "fa-IR")
        properties.append(lang)

    def link(self, paragraph: Any, text: str, url: str = "", anchor: str = "", size: float = 9) -> None:
        """A link to an address of the web, or to a bookmark of this document."""
        made = OxmlElement("w:hyperlink")
        if url:
            kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
            made.set(qn("r:id"), paragraph.part.relate_to(url, kind, is_external=True))
        else:
            made.set(qn("w:anchor"), anchor)
        run = self.run(paragraph, text, size, colour=ACCENT if anchor else SOFT)
        made.append(run._r)
        paragraph._p.append(made)

    def address(self, shown: str, url: str) -> None:
        """An address of the web on a line of its own, which runs from left to right."""
        paragraph = self.paragraph(after=10)
        paragraph._p.pPr.remove(paragraph._p.pPr.find(qn("w:bidi")))
        self.link(paragraph, shown, url=url, size=8)
        for mark in list(paragraph._p.iter(qn("w:rtl"))):
            mark.getparent().remove(mark)

    def bookmark(self, paragraph: Any, name: str) -> None:
        """Let links lead to this paragraph."""
        self._bookmarks += 1
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(self._bookmarks))
            if tag == "w:bookmarkStart":
                mark.set(qn("w:name"), name)
            paragraph._p.append(mark)

    def table(self, widths: Sequence[float], rows: int, borders: str = "") -> Any:
        """A table of these widths (in millimetres), its first column at the right."""
        made = self.made.add_table(rows=rows, cols=len(widths))
        made.alignment = WD_TABLE_ALIGNMENT.CENTER
        made.autofit = False
        properties = made._tbl.tblPr
        properties.insert_element_before(
            OxmlElement("w:bidiVisual"), "w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc",
            "w:tblCellSpacing", "w:tblInd", "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook",
        )  # fmt: skip
        if borders:
            _borders(properties, borders)
        for column, width in zip(made.columns, widths, strict=True):
            column.width = Mm(width)
        for row in made.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # else «شد.» stands on a page by itself
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
        return made

    def write(
        self,
        cell: Any,
        text: str,
        size: float = 9.5,
        bold: bool = False,
        colour: str = INK,
        fill: str = "",
        align: Any = None,
        keep: bool = False,
    ) -> Any:
        """Fill a cell with a text and a colour; `keep` its row on the page of the next."""
        if fill:
            shade(cell, fill)
        return self.fill(cell.paragraphs[0], text, size, bold, colour, align, 0, keep)

    def page_number(self, paragraph: Any, size: float = 8.5) -> None:
        """The number of the page, as Word counts it."""
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = self.run(paragraph, "", size, colour=SOFT)
            part = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            else:
                part.text = text
            run._r.append(part)


def shade(cell: Any, colour: str) -> None:
    """Fill a cell with a colour."""
    made = OxmlElement("w:shd")
    made.set(qn("w:val"), "clear")
    made.set(qn("w:color"), "auto")
    made.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(made)


def _borders(properties: Any, colour: str) -> None:
    """Lines between rows; white ones are broad, and so part bars."""
    borders = OxmlElement("w:tblBorders")
    for side in ("bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (
            ("val", "single"),
            ("sz", "24" if colour == WHITE else "4"),
            ("space", "0"),
            ("color", colour),
        ):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _set_font(properties: Any, font: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for theme in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for side in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{side}"), font)


_ORDER = (
    "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow", "emboss",
    "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern", "position", "sz",
    "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang",
)  # fmt: skip


def _put(properties: Any, tag: str, value: str) -> None:
    """Put a property where the schema wants it."""
    made = OxmlElement(tag)
    if value:
        made.set(qn("w:val"), value)
    after = [f"w:{name}" for name in _ORDER[_ORDER.index(tag.removeprefix("w:")) + 1 :]]
    properties.insert_element_before(made, *after)
