"""The HTML part of a mail: tables alone, styles in place, no image, no script, readable narrow, wide and in the dark.

Everything that comes from reports or people goes through `escaped`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from index.shown import harmless, persian, shown_date, shown_number
from index.snippets import Marked
from index.watch.digest import MARKS, Digest, Line, Section
from index.watch.mail_links import WORDS, MailLinks

_FONT = "font-family:Vazirmatn,Tahoma,'Noto Naskh Arabic','Noto Sans Arabic',Arial,sans-serif"
_PLAIN = 'role="presentation" width="100%" cellpadding="0" cellspacing="0"'
_SOFT = "color:#565d64"
_INK = "color:#1b1b1b"
_LINK = "color:#17557a"
_MARK = "background:#ffec99;color:#1b1b1b"
_COLOURS = {"more": "#3b5b7a", "again": "#3b5b7a", "surge": "#8a5a00"}
_OTHERWISE = "#a33a1d"  # what says otherwise than what was told
_HIGH = 26  # pixels of the highest bar
_HEAD = """<!DOCTYPE html>
<html lang="fa" dir="rtl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
<style>
@media (prefers-color-scheme:dark){{
.page{{background:#16191c !important}} .card{{background:#22272b !important;border-color:#3a4147 !important}}
.ink{{color:#e9ecef !important}} .soft{{color:#adb5bd !important}} .link{{color:#8ecae6 !important}}
.surge{{background:#3d3413 !important;color:#ffe9a8 !important}} .rule{{border-color:#3a4147 !important}}
.mark{{background:#6b5600 !important;color:#fff6d6 !important}}
.bar{{background:#5f8aa3 !important}} .now{{background:#8ecae6 !important}}
}}
@media (max-width:480px){{ .half{{display:block !important;width:auto !important;text-align:right !important}} }}
</style></head>
<body class="page" dir="rtl" style="margin:0;padding:0;background:#f1f3f5">
<table {plain} class="page" dir="rtl" style="background:#f1f3f5">
<tr><td align="center" style="padding:12px 8px">
<table {plain} dir="rtl" style="max-width:640px;word-break:break-word;overflow-wrap:anywhere;{font}">
"""
_FOOT = """<tr><td class="soft" style="padding:12px 6px;font-size:13px;line-height:1.9;{soft}">
این نامه را رصد فرستاد، چون این جست‌وجوها برای این نشانی ذخیره شده‌اند.</td></tr>
</table></td></tr></table></body></html>
"""


def html_of(digest: Digest, links: MailLinks | None = None) -> str:
    """The whole HTML document."""
    title = escaped(digest.sections[0].name) if digest.sections else "رصد"
    parts = [_HEAD.format(title=title, font=_FONT, plain=_PLAIN)]
    for section in digest.sections:
        parts += _section(section, links)
    if digest.more:
        parts.append(_row(f"و {shown_number(digest.more)} جست‌وجوی دیگر که خبر تازه دارند"))
    return "".join([*parts, _FOOT.format(soft=_SOFT)])


def escaped(text: str) -> str:
    """Other people's text, harmless in HTML and in attributes."""
    return escape(harmless(text), quote=True)


def _section(section: Section, links: MailLinks | None) -> Iterator[str]:
    yield (
        f'<tr><td style="padding:14px 6px 4px"><table {_PLAIN}><tr>'
        f'<td class="ink half" style="font-size:19px;font-weight:bold;{_INK};line-height:1.6">{escaped(section.name)}'
        f'<div class="soft" style="font-size:13px;font-weight:normal;{_SOFT}" dir="rtl">{escaped(section.query)}</div>'
        f'</td><td class="half" align="left" valign="bottom" style="width:170px">{_chart(section.weeks)}</td></tr>'
        "</table></td></tr>"
    )
    if section.surge:
        yield f'<tr><td style="padding:4px 6px">{_told(section.surge, section.behind)}</td></tr>'
    for line in section.lines:
        yield from _line(section.name, line, links)
    if section.more:
        yield _row(f"و {shown_number(section.more)} {section.counted} دیگر")
    if section.fault:
        yield _row(escaped(section.fault))
    if links:
        yield f'<tr><td style="padding:4px 8px 12px">{_links(links.of_section(section))}</td></tr>'


def _told(news: str, behind: Iterable[tuple[str, str]]) -> str:
    """What surges or differs, and what is behind it in small lines, each with where it leads."""
    lines = "<br>".join(
        f'<a href="{escaped(url)}" style="color:inherit">{escaped(line)}</a>'
        if url.startswith(("http://", "https://"))
        else escaped(line)
        for line, url in behind
    )
    small = f'<div style="font-size:13px;word-break:break-word">{lines}</div>' if lines else ""
    return (
        '<div class="surge" style="background:#fff3bf;color:#5c3c00;border-radius:6px;padding:10px 12px;'
        f'font-size:15px;line-height:1.9">{escaped(news)}{small}</div>'
    )


def _line(name: str, line: Line, links: MailLinks | None) -> Iterator[str]:
    yield (
        f'<tr><td style="padding:4px 6px"><table {_PLAIN} class="card"'
        ' style="background:#ffffff;border:1px solid #dee2e6;border-radius:8px">'
        '<tr><td dir="rtl" style="padding:12px 14px">'
    )
    for mark in line.marks:
        colour = _COLOURS.get(mark, _OTHERWISE)
        badge = f"background:{colour};color:#ffffff;border-radius:4px;padding:1px 8px;font-size:12px"
        yield f'<span style="{badge}">{MARKS[mark]}</span> '
    title = _marked(line.title)
    if line.url and line.url.startswith(("http://", "https://")):
        title = f'<a class="link" href="{escaped(line.url)}" style="{_LINK};text-decoration:none">{title}</a>'
    yield f'<div class="ink" style="font-size:17px;font-weight:bold;line-height:1.8;{_INK}">{title}</div>'
    run = [escaped(line.outlet), escaped(shown_date(line.published_at) or "بی‌تاریخ")]
    if line.outlets:
        names = "، ".join(line.outlets[:3]) + ("…" if len(line.outlets) > 3 else "")
        run.append(f'<b dir="rtl">{persian(f"+{len(line.outlets)} رسانه")}</b> ({escaped(names)})')
    small = f"font-size:13px;line-height:1.9;{_SOFT}"
    yield f'<div class="soft" style="{small}">{"، ".join(part for part in run if part)}</div>'
    if line.told:
        yield _told(line.told[0][0], line.told[1:]) + _chart(line.days)
    if line.snippet.text:
        yield (
            f'<div class="ink" style="font-size:15px;line-height:2;{_INK};padding:4px 0">{_marked(line.snippet)}</div>'
        )
    labelled = (("چرا", line.reasons), ("مقام‌ها", line.officials), (line.sums_label, line.sums))
    told = [(label, "؛ ".join(map(escaped, held))) for label, held in labelled]
    if facts := "<br>".join(f"<b>{label}:</b> {shown}" for label, shown in told if shown):
        yield f'<div class="soft" style="{small}">{facts}</div>'
    if links:
        yield (
            '<div class="rule" style="border-top:1px solid #e9ecef;margin-top:8px;padding-top:2px">'
            f"{_links(links.of_line(name, line))}</div>"
        )
    yield "</td></tr></table></td></tr>"


def _links(found: Mapping[str, str]) -> str:
    """Links side by side, each large enough for a thumb."""
    style = f"{_LINK};padding-left:14px"
    shown = (f'<a class="link" href="{escaped(url)}" style="{style}">{WORDS[key]}</a>' for key, url in found.items())
    return f'<div style="font-size:13px;line-height:2.4">{" ".join(shown)}</div>'


def _row(text: str) -> str:
    return f'<tr><td class="soft" style="padding:4px 8px 8px;font-size:14px;{_SOFT}">{text}</td></tr>'


def _marked(text: Marked) -> str:
    parts, at = [], 0
    for start, end in text.marks:
        parts.append(escaped(text.text[at:start]))
        parts.append(f'<span class="mark" style="{_MARK}">{escaped(text.text[start:end])}</span>')
        at = end
    return "".join([*parts, escaped(text.text[at:])])


def _chart(days: tuple[int, ...]) -> str:
    """Bars of the last days in table cells, the newest at the left, as Persian is read."""
    if not any(days):
        return ""
    most, last = max(days), len(days) - 1
    cells = "".join(
        f'<td valign="bottom" style="padding:0 1px"><div class="{"now" if at == last else "bar"}" style="width:4px;'
        f"height:{max(1, round(_HIGH * n / most))}px;background:{'#17557a' if at == last else '#8fb3c9'};"
        'font-size:0;line-height:0">&nbsp;</div></td>'
        for at, n in enumerate(days)
    )
    shown = f"{shown_number(len(days))} روز، بیشینه {shown_number(most)} خبر در روز"
    return (
        f'<table role="img" aria-label="{shown}" cellpadding="0" cellspacing="0" dir="rtl">'
        f'<tr style="height:28px">{cells}</tr>'
        f'</table><div class="soft" style="font-size:11px;{_SOFT};white-space:nowrap">{shown}</div>'
    )
