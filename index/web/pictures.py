"""Pictures that stand alone, as SVG and as PNG: boxes, words and a line, said once and drawn by either."""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import escape
from starlette.responses import Response

from index.settings import Settings

if TYPE_CHECKING:
    from index.bulletin.pdf_page import Colour, RtlPdf

INK, SOFT, ACCENT, WHITE, DARK = "#1b1f24", "#4d5661", "#0b5f66", "#ffffff", "#10191a"
_FONT = "Vazirmatn, Noto Sans Arabic, Tahoma, sans-serif"
_MM, _POINT = 25.4 / 96, 0.75  # of a pixel
_SHARP = 2  # pixels of the PNG for each of the drawing
_drawing = threading.Lock()  # PDFium draws for one at a time


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; `told` is what a pointer on it reads."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ACCENT
    round: int = 0
    told: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text with its foot at `y`; `anchor` says what of it is at `x`: `start` (right), `middle`, `end`."""

    x: float
    y: float
    size: int
    ink: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A level line."""

    x: float
    y: float
    length: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of so many pixels, on white; `name` is that of its file."""

    name: str
    width: int
    height: int
    shapes: tuple[Box | Words | Rule, ...]


def picture_file(settings: Settings, picture: Picture, form: str) -> Response:
    """The picture to take away, as `svg` or `png`."""
    headers = {"Content-Disposition": f'attachment; filename="{picture.name}.{form}"'}
    if form == "png":
        return Response(png(settings, picture), media_type="image/png", headers=headers)
    return Response(svg(picture), media_type="image/svg+xml", headers=headers)


def svg(picture: Picture) -> str:
    """The picture as SVG; its words in whatever Persian font the reader has."""
    wide, high = picture.width, picture.height
    shapes = "".join(map(_svg, picture.shapes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" '
        f'role="img" font-family="{_FONT}"><rect width="100%" height="100%" fill="#ffffff"/>{shapes}</svg>'
    )


def _svg(shape: Box | Words | Rule) -> str:
    match shape:
        case Box():
            told = f"<title>{escape(shape.told)}</title>" if shape.told else ""
            corner = f' rx="{shape.round}"' if shape.round else ""
            return (
                f'<rect x="{shape.x:.2f}" y="{shape.y:.2f}" width="{shape.width}" height="{shape.height}"{corner} '
                f'fill="{shape.fill}">{told}</rect>'
            )
        case Words():
            return (
                f'<text x="{shape.x:.1f}" y="{shape.y:.1f}" font-size="{shape.size}" fill="{shape.ink}" '
                f'direction="rtl" text-anchor="{shape.anchor}">{escape(shape.text)}</text>'
            )
        case Rule():
            return f'<path d="M{shape.x} {shape.y}H{shape.x + shape.length}" stroke="{SOFT}"/>'


def png(settings: Settings, picture: Picture) -> bytes:
    """The picture as PNG, its words in the bulletin's font: for a letter or a slide."""
    import pypdfium2

    from index.bulletin.fonts import font_of
    from index.bulletin.pdf_page import RtlPdf

    page = RtlPdf(font_of(settings), "")
    page.set_auto_page_break(False)
    page.add_page(format=(picture.width * _MM, picture.height * _MM))
    for shape in picture.shapes:
        _draw(page, shape)
    out = io.BytesIO()
    with _drawing:
        document = pypdfium2.PdfDocument(bytes(page.output()))
        try:
            document[0].render(scale=_SHARP / _POINT).to_pil().save(out, "PNG", optimize=True)
        finally:
            document.close()
    return out.getvalue()


def _draw(page: RtlPdf, shape: Box | Words | Rule) -> None:
    match shape:
        case Box():
            page.set_fill_color(*_colour(shape.fill))
            place = (shape.x * _MM, shape.y * _MM, shape.width * _MM, shape.height * _MM)
            page.rect(*place, style="F", round_corners=bool(shape.round), corner_radius=shape.round * _MM)
        case Words():
            from fpdf.enums import Align

            page.pen(shape.size * _POINT, colour=_colour(shape.ink))
            align = {"start": Align.R, "middle": Align.C, "end": Align.L}[shape.anchor]
            room = {"start": shape.x, "middle": 2 * shape.x, "end": page.w / _MM - shape.x}[shape.anchor]
            left = shape.x if shape.anchor == "end" else 0
            high = shape.size * 1.6  # a line's middle stands a third of the letters above their foot
            page.put(left * _MM, (shape.y - shape.size / 3 - high / 2) * _MM, room * _MM, shape.text, align, high * _MM)
        case Rule():
            page.set_draw_color(*_colour(SOFT))
            page.line(shape.x * _MM, shape.y * _MM, (shape.x + shape.length) * _MM, shape.y * _MM)


def _colour(text: str) -> Colour:
    red, green, blue = bytes.fromhex(text[1:])
    return red, green, blue
