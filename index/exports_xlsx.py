"""Workbooks, written while their rows are read: right to left, real numbers and days, texts that are never formulas.

A workbook is a zip of XML files; each sheet is written row by row, and what lists the sheets comes last.
"""

from __future__ import annotations

import datetime as dt
import math
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, islice
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from index.exports import Kind, Table
from index.exports_pieces import Pieces
from index.quality import quality
from index.shown import harmless

_LONGEST_CELL = 32_000  # letters that a spreadsheet's cell holds
_ROWS_OF_SHEET = 1_000_000  # under its head; Excel holds 1,048,576 in all
_ROWS_AT_ONCE = 500
_FIRST_DAY = dt.date(1899, 12, 30)  # spreadsheets count days from it
_DAY_STYLE, _HEAD_STYLE = 1, 2
_WIDTHS = {Kind.TEXT: 24, Kind.NUMBER: 18, Kind.WHOLE: 12, Kind.DAY: 14, Kind.YES: 10}
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = "".join(
    (
        f'{_XML}<styleSheet xmlns="{_MAIN}">',
        '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>',
        '<fonts count="2"><font><sz val="11"/><name val="Tahoma"/></font>',
        '<font><b/><sz val="11"/><name val="Tahoma"/></font></fonts>',
        '<fills count="2"><fill><patternFill patternType="none"/></fill>',
        '<fill><patternFill patternType="gray125"/></fill></fills>',
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
        '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
        '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>',
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
    )
)


def xlsx(table: Table) -> Iterator[bytes]:
    """The workbook, piece by piece; its last sheets tell its columns, the reader's quality, and what was asked."""
    out = Pieces()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
        book = _Book(archive, out)
        rows = iter(table.rows)
        head = [column.label for column in table.columns]
        widths = [_WIDTHS[column.kind] for column in table.columns]
        held = list(islice(rows, 1))
        while held or not book.names:
            sheet = islice(chain(held, rows), _ROWS_OF_SHEET)
            yield from book.sheet(f"داده {len(book.names) + 1}", head, widths, sheet)
            held = list(islice(rows, 1))
        measured = quality()
        columns = ((each.label, each.name, each.persian, each.meaning) for each in table.columns)
        yield from book.sheet("ستون‌ها", ("ستون", "نام", "چیست", "holds"), (20, 20, 50, 60), columns)
        layers = ((each.layer, each.set, each.f1, each.items, each.reports) for each in measured.layers)
        titles = ("لایه", "سنجیده روی", "F1", "شمار مورد", "شمار گزارش")
        yield from book.sheet("کیفیت خواننده", titles, (20, 24, 10, 12, 12), layers)
        about = [*table.about.items(), ("نسخهٔ خواننده", measured.reader), ("روز سنجش خواننده", measured.day)]
        yield from book.sheet("درباره", (), (24, 60), about)
        book.close()
    yield out.taken()


class _Book:
    """The sheets that were written so far."""

    def __init__(self, archive: zipfile.ZipFile, out: Pieces) -> None:
        self._archive, self._out = archive, out
        self.names: list[str] = []

    def sheet(
        self, name: str, head: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Any]]
    ) -> Iterator[bytes]:
        """Write one sheet."""
        self.names.append(name)
        with self._archive.open(f"xl/worksheets/sheet{len(self.names)}.xml", "w", force_zip64=True) as file:
            file.write(_opening(widths, bool(head)).encode())
            number, lines = 0, list[str]()
            if head:
                number = 1
                lines.append(_row(number, head, _HEAD_STYLE))
            for row in rows:
                number += 1
                lines.append(_row(number, row))
                if len(lines) >= _ROWS_AT_ONCE:
                    file.write("".join(lines).encode())
                    lines.clear()
                    yield self._out.taken()
            file.write(("".join(lines) + "</sheetData></worksheet>").encode())
        yield self._out.taken()

    def close(self) -> None:
        """Write what lists the sheets."""
        numbers = range(1, len(self.names) + 1)
        sheets = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
            for n, name in zip(numbers, self.names, strict=True)
        )
        related = "".join(
            f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        last = len(self.names) + 1
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPES}.worksheet+xml"/>' for n in numbers
        )
        sheets_xml = f"<bookViews><workbookView/></bookViews><sheets>{sheets}</sheets>"
        files = {
            "xl/styles.xml": _STYLES,
            "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{sheets_xml}</workbook>',
            "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{related}'
            f'<Relationship Id="rId{last}" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
            "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>{parts}</Types>',
        }
        for path, text in files.items():
            self._archive.writestr(path, text)


def _opening(widths: Sequence[int], frozen: bool) -> str:
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' if frozen else ""
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(widths, 1)
    )
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView rightToLeft="1" workbookViewId="0">{pane}</sheetView>'
        f"</sheetViews><cols>{columns}</cols><sheetData>"
    )


def _row(number: int, values: Iterable[Any], style: int = 0) -> str:
    """A row; each cell says where it stands, empty ones are left out."""
    cells = "".join(
        _cell(f"{_letters(n)}{number}", value, style) for n, value in enumerate(values) if value is not None
    )
    return f'<row r="{number}">{cells}</row>'


def _cell(place: str, value: Any, style: int) -> str:
    """A value as a cell; a text is always a text, never a formula."""
    if isinstance(value, str):
        # what XML cannot say is left out by `harmless`, but for two letters that are none
        text = escape(harmless(value[:_LONGEST_CELL]).translate({0xFFFE: " ", 0xFFFF: " "}))
        return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, dt.date):
        return f'<c r="{place}" s="{_DAY_STYLE}"><v>{(value - _FIRST_DAY).days}</v></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>' if math.isfinite(value) else ""


@cache
def _letters(number: int) -> str:
    """A column's letters: A, B, … Z, AA, …"""
    before, last = divmod(number, 26)
    return (_letters(before - 1) if before else "") + chr(65 + last)
