"""One document on the terminal: the report and all that was read out of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from index.commands.figures import SCOPES, STAGES
from index.commands.terminal import console
from index.outlets import outlet_name
from index.shown import harmless, one_line, persian, shown_date, shown_value
from index.web.marked import COOPERATIVE_KINDS, date_shown
from nlp.document import Amount, Cooperative, CooperativeKind, Count, Document, MentionKind


def print_report(document: Document) -> None:
    """Print the report's text with what was found in it marked, then the findings as lists."""
    out = console()
    article = document.article
    text = _marked(document)
    if article.title.strip():  # then it is the text's first line
        title, text = text.divide([document.text.find("\n") if "\n" in document.text else len(document.text)])
        out.print(Text(style="bold") + title)
    head = (outlet_name(article.site), shown_date(article.published_at), document.id)
    out.print(Text(" · ".join(one_line(part) for part in head if part), "dim"))
    if article.url:
        # never broken into lines, so that it can be copied
        out.print(Text(one_line(article.url), "dim"), soft_wrap=True)
    text = text[len(text.plain) - len(text.plain.lstrip("\n")) :]
    out.print(Padding(text, (1, 0)))
    facts = Table.grid(padding=(0, 2))
    for label, values in _facts(document):
        if values:
            facts.add_row(Text(label, style="cyan"), Text(harmless("\n".join(values))))
    out.print(facts)
    out.print()


def figure_line(figure: Amount | Count) -> str:
    """A figure in one line: its wording, its value where that says more, what it is and who said it."""
    value = shown_value(asdict(figure))
    parts = [figure.text if value in one_line(figure.text) else f"{figure.text} ({value})"]
    parts += [
        f"{label}: {text}"
        for label, text in (
            ("بابت", figure.about),
            ("برای", figure.beneficiary),
            ("استان", figure.province),
            ("دوره", figure.period),
            ("گوینده", figure.speaker),
            ("مرحله", STAGES.get(figure.stage or "")),
            ("دامنه", SCOPES.get(figure.scope or "")),
        )
        if text
    ]
    return " · ".join(parts)


def _marked(document: Document) -> Text:
    text = Text(harmless(document.text))
    styles: list[tuple[str, Iterable[tuple[int, int]]]] = [
        (
            "magenta",
            ((m.start, m.end) for o in document.officials for m in o.mentions if m.kind != MentionKind.PRONOUN),
        ),
        ("blue", ((m.start, m.end) for p in document.provinces for m in p.mentions)),
        ("green", ((m.start, m.end) for c in document.cooperatives for m in c.mentions)),
        ("yellow", ((a.start, a.end) for a in document.amounts)),
        ("yellow", ((c.start, c.end) for c in document.counts)),
        ("underline", ((d.start, d.end) for d in document.dates)),
    ]
    for style, spans in styles:
        for start, end in spans:
            text.stylize(style, start, end)
    return text


def _facts(document: Document) -> list[tuple[str, list[str]]]:
    said: dict[str, int] = {}
    for quote in document.quotes:
        said[quote.speaker] = said.get(quote.speaker, 0) + 1
    relevance = "بله" if document.relevant else "نه"
    return [
        ("بخش تعاون", [f"{relevance} ({persian(f'{document.relevance:.2f}').replace('.', '٫')})"]),
        ("موضوع", [t.name for t in document.topics]),
        ("مقام‌ها", [": ".join(filter(None, (o.name or "بی‌نام", "؛ ".join(o.posts)))) for o in document.officials]),
        ("استان", [p.name + (" (اصلی)" if p.name == document.main_province else "") for p in document.provinces]),
        ("تعاونی‌ها", [_cooperative(c) for c in document.cooperatives]),
        ("سازمان‌ها", [o.name for o in document.organisations]),
        ("مبلغ‌ها", [figure_line(a) for a in document.amounts]),
        ("شمارها", [figure_line(c) for c in document.counts]),
        ("تاریخ‌ها", [f"{d.text} = {date_shown(d.value)}" for d in document.dates]),
        ("گویندگان", [f"{speaker}: {persian(str(number))} جمله" for speaker, number in said.items()]),
    ]


def _cooperative(found: Cooperative) -> str:
    if found.kind is CooperativeKind.COOPERATIVE:
        return found.name
    return f"{found.name} ({COOPERATIVE_KINDS[found.kind]})"
