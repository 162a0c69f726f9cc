"""The font of the bulletin: the office's own where a setting names it, else Vazirmatn where set-up fetched it, else
IBM Plex Sans Arabic, which comes with Rasad's packages. All of them hold Persian letters and shape them right.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from index.bulletin.drafts import BulletinError
from index.settings import Settings

# where .ci/fonts puts what it fetched, below the clone
FETCHED = Path(__file__).parents[2] / ".cache" / "fonts"
_FALLBACK = "fontpkg_ibm_plex_sans_arabic"


@dataclass(frozen=True, slots=True)
class Font:
    """A family of two faces: its name (as a word processor knows it), and the files of both."""

    name: str
    regular: Path
    bold: Path


def font_of(settings: Settings) -> Font:
    """The font that is to be used; BulletinError where a setting names a file that is none."""
    asked = settings.bulletin
    if asked.font:
        regular = Path(asked.font)
        bold = Path(asked.font_bold) if asked.font_bold else regular
        for path in (regular, bold):
            _checked(path)
        return Font(_family(regular), regular, bold)
    regular, bold = (FETCHED / f"Vazirmatn-{face}.ttf" for face in ("Regular", "Bold"))
    if regular.is_file() and bold.is_file():
        return Font("Vazirmatn", regular, bold)
    return fallback()


def fallback() -> Font:
    """The font that comes with a package."""
    folder = Path(str(files(_FALLBACK) / "files"))
    return Font("IBM Plex Sans Arabic", folder / "IBMPlexSansArabic-Regular.ttf", folder / "IBMPlexSansArabic-Bold.ttf")


def _checked(path: Path) -> None:
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(path, lazy=True, fontNumber=0) as font:
            letters = font.getBestCmap() or {}
    except (OSError, TTLibError) as error:
        raise BulletinError(f"bulletin.font: {path} is no font that can be read ({error}); name a .ttf file") from None
    if missing := [letter for letter in "پچژگکیآ" if ord(letter) not in letters]:
        raise BulletinError(f"bulletin.font: {path} lacks Persian letters ({' '.join(missing)}); name another font")


def _family(path: Path) -> str:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True, fontNumber=0) as font:
        return str(font["name"].getBestFamilyName() or path.stem)[:80]
