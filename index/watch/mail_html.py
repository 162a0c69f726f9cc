"""The HTML part of a mail: tables alone, styles in place, no image, no script, readable narrow, wide and in the dark.

Everything that comes from reports or people goes through `escaped`.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from index.shown import harmless, persian, shown_date, shown_number
from index.snippets import Marked
from index.watch.digest import Digest, Line, Section

_FONT = "font-family:Vazirmatn,Tahoma,'Noto Naskh Arabic','Noto Sans Arabic',Arial,sans-serif"
_PLAIN = 'role="presentation" width="100%" cellpadding="0" cellspacing="0"'
_SOFT = "color:#5c636a"
_INK = "color:#1b1b1b"
_MARK = "background:#ffec99;color:#1b1b1b;border-radius:2px"
_KINDS = {"more": ("رسانه‌های بیشتر", "#3b5b7a"), "correction": ("اصلاح", "#a33a1d")}
_HEAD = """<!DOCTYPE html>
<html lang="fa" dir="rtl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
<style>
a{{color:#17557a}}
@media (prefers-color-scheme:dark){{
.page{{background:#16191c !important}} .card{{background:#22272b !important;border-color:#3a4147 !important}}
.ink{{color:#e9ecef !important}} .soft{{color:#adb5bd !important}} a{{color:#8ecae6 !important}}
}}
</style></head>
<body class="page" dir="rtl" style="margin:0;padding:0;background:#f1f3f5">
<table {plain} class="page" dir="rtl" style="background:#f1f3f5">
<tr><td align="center" style="padding:12px 8px">
<table {plain} dir="rtl" style="max-width:640px;{font}">
"""
_FOOT = """<tr><td class="soft" style="padding:10px 6px;font-size:12px;line-height:1.8;color:#5c636a">
این نامه را رصد فرستاد، چون این جست‌وجوها برای این نشانی ذخیره شده‌اند.</td></tr>
</table></td></tr></table></body></html>
"""


def html_of(digest: Digest) -> str:
    """The whole HTML document."""
    title = escaped(digest.sections[0].name) if digest.sections else "رصد"
    parts = [_HEAD.format(title=title, font=_FONT, plain=_PLAIN)]
    for section in digest.sections:
        parts += _section(section)
    return "".join([*parts, _FOOT])


def escaped(text: str) -> str:
    """Other people's text, harmless in HTML and in attributes."""
    return escape(harmless(text), quote=True)


def _section(section: Section) -> Iterator[str]:
    yield (
        f'<tr><td style="padding:10px 6px 4px"><table {_PLAIN}><tr>'
        f'<td class="ink" style="font-size:18px;font-weight:bold;{_INK};line-height:1.6">{escaped(section.name)}'
        f'<div class="soft" style="font-size:12px;font-weight:normal;{_SOFT}" dir="rtl">{escaped(section.query)}</div>'
        f'</td><td align="left" valign="bottom" style="width:150px">{_chart(section.weeks)}</td></tr></table></td></tr>'
    )
    if section.surge:
        yield (
            '<tr><td style="padding:4px 6px"><div style="background:#fff3bf;color:#5c3c00;border-radius:6px;'
            f'padding:10px 12px;font-size:14px;line-height:1.9">{escaped(section.surge)}</div></td></tr>'
        )
    for line in section.lines:
        yield from _line(line)
    if section.more:
        yield (
            '<tr><td class="soft" style="padding:4px 8px 10px;font-size:13px;color:#5c636a">'
            f"و {shown_number(section.more)} خبر دیگر</td></tr>"
        )


def _line(line: Line) -> Iterator[str]:
    yield (
        f'<tr><td style="padding:4px 6px"><table {_PLAIN} class="card"'
        ' style="background:#ffffff;border:1px solid #dee2e6;border-radius:8px">'
        '<tr><td dir="rtl" style="padding:12px 14px">'
    )
    if line.kind in _KINDS:
        name, colour = _KINDS[line.kind]
        badge = f"background:{colour};color:#ffffff;border-radius:4px;padding:1px 8px;font-size:12px"
        yield f'<span style="{badge}">{name}</span> '
    title = _marked(line.title)
    if line.url and line.url.startswith(("http://", "https://")):
        title = f'<a href="{escaped(line.url)}" style="text-decoration:none">{title}</a>'
    yield f'<div class="ink" style="font-size:16px;font-weight:bold;line-height:1.8;color:#1b1b1b">{title}</div>'
    more = persian(f"+{len(line.outlets)} رسانه") if line.outlets else ""
    names = "، ".join(line.outlets[:3]) + ("…" if len(line.outlets) > 3 else "")
    told = [escaped(line.outlet), escaped(shown_date(line.published_at))]
    if more:
        told.append(f'<b dir="rtl">{more}</b> ({escaped(names)})')
    small = f"font-size:12px;line-height:1.9;{_SOFT}"
    yield f'<div class="soft" style="{small}">{" · ".join(part for part in told if part)}</div>'
    if line.snippet.text:
        yield (
            '<div class="ink" style="font-size:14px;line-height:2;color:#343a40;padding-top:4px">'
            f"{_marked(line.snippet)}</div>"
        )
    for label, values in (("چرا", line.reasons), ("مقام‌ها", line.officials), ("مبلغ‌ها", line.sums)):
        if values:
            shown = "؛ ".join(escaped(value) for value in values)
            yield f'<div class="soft" style="{small}"><b>{label}:</b> {shown}</div>'
    yield "</td></tr></table></td></tr>"


def _marked(text: Marked) -> str:
    parts, at = [], 0
    for start, end in text.marks:
        parts.append(escaped(text.text[at:start]))
        parts.append(f'<span style="{_MARK}">{escaped(text.text[start:end])}</span>')
        at = end
    return "".join([*parts, escaped(text.text[at:])])


def _chart(days: tuple[int, ...]) -> str:
    """Bars of the last days in table cells, the newest at the left, as Persian is read."""
    if not any(days):
        return ""
    most = max(days)
    cells = "".join(
        f'<td valign="bottom" style="padding:0 1px"><div style="width:3px;height:{max(1, round(26 * n / most))}px;'
        f'background:{"#17557a" if at == len(days) - 1 else "#8fb3c9"};font-size:0;line-height:0">&nbsp;</div></td>'
        for at, n in enumerate(days)
    )
    shown = f"{shown_number(len(days))} روز، بیشینه {shown_number(most)}"
    return (
        f'<table role="img" aria-label="{shown}" cellpadding="0" cellspacing="0" dir="rtl">'
        f'<tr style="height:28px">{cells}</tr>'
        f'</table><div class="soft" style="font-size:10px;color:#5c636a;text-align:left">{shown}</div>'
    )
