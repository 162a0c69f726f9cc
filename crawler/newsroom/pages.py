"""Article pages in ISNA's own theme and in the default theme of the Nastooh CMS (Mehr), with all that stands around."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from crawler.newsroom import jalali
from crawler.newsroom.outlets import OUTLETS
from crawler.newsroom.source import SourceReport


def article_page(
    report: SourceReport, related: Sequence[SourceReport], sidebar: tuple[SourceReport, ...], now: dt.datetime
) -> str:
    """The page of one report. `related` fills «بیشتر بخوانید» and the related items, `now` the render-time meta."""
    body = _isna if report.outlet == "isna" else _mehr
    outlet = OUTLETS[report.outlet]
    served = report.served
    return f"""<!DOCTYPE html>
<html lang="fa" dir="rtl">
<head>
{_metas(report, now)}
</head>
<body class="{"photo" if report.gallery else "news"} rtl">
<header id="masthead"><div class="container"><a class="logo" href="/" title="{escape(outlet.name)}">{outlet.name}</a>
<form action="/search" method="get"><input type="text" name="q" placeholder="جستجو"></form>
<nav id="menu"><ul>{_menu(report.outlet)}</ul></nav></div></header>
<main>
{body(report, served, related)}
</main>
<aside id="sidebar">{_sidebar(sidebar)}</aside>
<footer id="footer"><div class="poweredby">طراحی و تولید: <a href="http://www.nastooh.ir">نستوه</a></div>
<p class="copyright">تمامی حقوق برای {outlet.name} محفوظ است.</p></footer>
</body>
</html>
"""


def short_link(report: SourceReport) -> str:
    """The short address, without a scheme, as sites print it."""
    digits = "23456789bcdfghjkmnpqrstvwxyzBCDFGHJKLMNPQRSTVWXYZ"
    value, text = int(report.number) % 10_000_000_000, ""
    while value:
        value, rest = divmod(value, len(digits))
        text = digits[rest] + text
    return f"{OUTLETS[report.outlet].host.removeprefix('www.')}/x{text}"


def _metas(report: SourceReport, now: dt.datetime) -> str:
    outlet, served = OUTLETS[report.outlet], report.served
    published = report.at.astimezone(dt.UTC)
    address = outlet.home + report.address
    section = " > ".join(report.section)
    lines = [
        '<meta charset="utf-8">',
        f"<title>{escape(served.title)} - {outlet.name}</title>",
        f'<meta name="description" content="{escape(_lead(report, served))}">',
        f'<meta name="keywords" property="article:tag" content="{escape(", ".join(report.tags))}">',
        '<meta name="generator" content="www.nastooh.ir">',
        f'<meta name="date" content="{now:%Y-%m-%d T %H:%M:%S %z}">',
        f'<link rel="canonical" href="{address}">',
        '<meta property="og:type" content="article">',
        f'<meta property="og:url" content="{address}">',
        f'<meta property="og:title" content="{escape(served.title)}">',
        f'<meta property="og:description" content="{escape(_lead(report, served))}">',
        f'<meta property="og:site_name" content="{outlet.name}">',
        f'<meta property="article:section" content="{escape(section)}">',
        f'<meta name="nastooh:topic" content="{escape(report.section[0])}">',
        f'<meta name="nastooh:subtopic" content="{escape(report.section[-1])}">',
        f'<meta name="nastooh:newsType" content="{"photo" if report.gallery else "news"}">',
        '<meta name="nastooh:pageType" content="newsitem">',
        '<meta name="nastooh:commentCount" content="0">',
        f'<meta name="nastooh:keywordCount" content="{len(report.tags)}">',
        f'<meta name="nastooh:bodyWordCount" content="{sum(len(p.split()) for p in report.paragraphs)}">',
        f'<meta name="nastooh:code" content="{report.number}">',
        f'<meta name="nastooh:nid" content="{report.number}">',
    ]
    if report.images:
        lines.append(f'<meta property="og:image" itemprop="image" content="{report.images[0]}">')
    if not report.page_date_only:
        modified = _stamp(report.modified or report.at)
        lines += [
            f'<meta property="article:published_time" itemprop="datePublished" content="{_stamp(report.at)}">',
            f'<meta property="article:modified" itemprop="dateModified" content="{modified}">',
            f'<meta name="nastooh:publishDate" content="{published:%Y-%m-%d}">',
        ]
    return "\n".join(lines)


def _stamp(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def _isna(report: SourceReport, served: SourceReport, related: Sequence[SourceReport]) -> str:
    source = f'<span class="src">ایسنا/{report.place} </span>' if report.place else ""
    tags = "".join(f'<li><a href="/tag/{_joined(tag)}" rel="Index, Tag">{escape(tag)}</a></li>' for tag in report.tags)
    more = _more("بیشتر:", related[:1]) if len(related) > 2 else ""
    reporter = (
        '<li><i class="fa fa-edit"></i><span class="title-meta">خبرنگار : </span>'
        f"<strong>{report.reporter}</strong></li>"
        if report.reporter
        else ""
    )
    kicker = f'<h2 class="kicker">{escape(served.kicker)}</h2>' if served.kicker else ""
    title = escape(served.title)
    if report.kicker_in_title:
        kicker, title = "", f'<span class="kicker">{escape(served.kicker)}</span> {title}'
    return f"""<article class="main-article" itemscope itemtype="http://schema.org/NewsArticle">
<header class="item-header">{kicker}
<h1 class="first-title" itemprop="headline">{title}</h1></header>
<div class="meta-news"><ul>
<li><i class="fa fa-calendar-o"></i><span class="title-meta">{jalali.weekday(report.at)} / </span>\
<span class="text-meta">{jalali.day(report.at)} / {jalali.clock(report.at)}</span></li>
<li><i class="fa fa-folder-o"></i><span class="title-meta">دسته‌بندی: </span>\
<span class="text-meta"><span itemprop="articleSection">{escape(report.section[-1])}</span></span></li>
<li><i class="fa fa-newspaper-o"></i><span class="title-meta">کد خبر: </span>\
<span class="text-meta">{report.number}</span></li>
{reporter}
</ul></div>
{_figure(report, served)}
<p class="summary" itemprop="description">{source}{escape(served.lead)}</p>
<div class="item-body content-full-news"><div class="item-text" itemprop="articleBody">
{_gallery(report, served)}{_paragraphs(served, more)}{"<p>&nbsp;</p>" if report.images else ""}<p>انتهای پیام</p>
</div></div>
<footer class="tags"><i class="fa fa-tags"></i><ul>{tags}</ul></footer>
<div class="share"><input id="short-url" type="text" readonly value="{short_link(report)}"></div>
{_related(related)}
<section id="comments" class="comments"></section>
</article>"""


def _mehr(report: SourceReport, served: SourceReport, related: Sequence[SourceReport]) -> str:
    tags = "".join(f'<li><a href="/tag/{_joined(tag)}" rel="tag">{escape(tag)}</a></li>' for tag in report.tags)
    crumbs = "".join(f'<li class="breadcrumb-item"><a href="/service/{i}">{s}</a></li>' for i, s in _crumbs(report))
    kicker = f'<h4 class="subtitle kicker">{escape(served.kicker)}</h4>' if served.kicker else ""
    title = escape(served.title)
    if report.kicker_in_title:
        kicker, title = "", f'<span class="kicker">{escape(served.kicker)}</span> {title}'
    date = f"{jalali.day(report.at)}{' - ' if report.gallery else '، '}{jalali.clock(report.at, padded=False)}"
    return f"""<article id="{"photo" if report.gallery else "item"}" class="{"photo" if report.gallery else "news"}">
<div class="print-header visible-print"><span>{date}</span><span>{short_link(report)}</span></div>
<div class="item-header"><div class="item-nav row">
<div class="col-xs-6"><ol class="breadcrumb">{crumbs}</ol></div>
<div class="col-xs-6 item-date"><span>{date}</span></div></div>
<div class="item-title">{kicker}<h1 class="title"><a href="{report.address}">{title}</a></h1></div></div>
{_figure(report, served)}
<div class="item-summary"><p class="summary introtext" itemprop="description">{escape(_lead(report, served))}</p></div>
<div class="item-body"><div class="item-text" itemprop="articleBody">
{_gallery(report, served)}{_paragraphs(served, _more("بیشتر بخوانید:", related[:2]))}</div>
<div class="item-code">کد خبر <span>{report.number}</span></div>
<div class="short-link-container"><i class="fa fa-link"></i>\
<input class="clean" readonly value="{short_link(report)}"></div></div>
{_related(related)}
<section class="box tags"><header><h2>برچسب‌ها</h2></header><div><ul>{tags}</ul></div></section>
<section id="news-comment" class="box comments"></section>
<section class="box comment-form"><form action="/rest/postcomment" method="post">
<input type="hidden" name="newsId" value="{report.number}"><input name="name" placeholder="نام شما">
<textarea name="comment" placeholder="نظر شما"></textarea><button>ارسال</button></form></section>
</article>"""


def _lead(report: SourceReport, served: SourceReport) -> str:
    return f"{report.place}- {served.lead}" if report.place and report.outlet == "mehr" else served.lead


def _figure(report: SourceReport, served: SourceReport) -> str:
    if not report.images or report.gallery:
        return ""
    return (
        f'<figure class="item-img"><img itemprop="image" src="{report.images[0]}" alt="{escape(served.title)}">'
        "<figcaption>عکس: آرشیو</figcaption></figure>"
    )


def _gallery(report: SourceReport, served: SourceReport) -> str:
    if not report.gallery:
        return ""
    items = "".join(
        f'<li><figure><a href="{image}"><img src="{image}" alt="{escape(served.title)}"></a></figure></li>'
        for image in report.images
    )
    return f'<section class="photoGall gallery"><ul>{items}</ul></section>\n'


def _paragraphs(served: SourceReport, more: str) -> str:
    """The paragraphs: «## » opens a sub-heading, «- » is a list's item; the «more» block stands after the second."""
    parts: list[str] = []
    for index, paragraph in enumerate(served.paragraphs):
        if paragraph.startswith("## "):
            parts.append(f"<h3>{escape(paragraph[3:])}</h3>")
        elif paragraph.startswith("- "):
            item = f"<li>{escape(paragraph[2:])}</li>"
            if parts and parts[-1].endswith("</li></ul>"):
                parts[-1] = parts[-1].removesuffix("</ul>") + item + "</ul>"
            else:
                parts.append(f"<ul>{item}</ul>")
        else:
            parts.append(f'<p style="text-align:justify">{_linked(escape(paragraph), served)}</p>')
        if index == 1 and more:
            parts.append(more)
    return "".join(part + "\n" for part in parts)


def _linked(paragraph: str, served: SourceReport) -> str:
    """The paragraph with the first tag that it names as a link, as Mehr's editors set them."""
    if served.outlet == "mehr":
        for tag in served.tags:
            if tag in paragraph:
                link = f'<a href="/tag/{_joined(tag)}" class="saba-backlink" target="_blank">{tag}</a>'
                return paragraph.replace(tag, link, 1)
    return paragraph


def _joined(tag: str) -> str:
    return quote(tag.replace(" ", "+"), safe="+")


def _more(head: str, related: Sequence[SourceReport]) -> str:
    if not related:
        return ""
    items = "".join(
        f'<li><a class="saba-backlink" href="{r.address}">{escape(r.served.title)}</a></li>' for r in related
    )
    return f"<p><strong>{head}</strong></p>\n<ul>{items}</ul>"


def _related(related: Sequence[SourceReport]) -> str:
    items = "".join(
        f'<li class="news"><h3><a href="{r.address}" title="{title}">{title}</a></h3></li>'
        for r in related
        for title in [escape(r.served.title)]
    )
    return (
        f'<section class="box related-items"><header><h2>مطالب مرتبط</h2></header><div><ul>{items}</ul></div></section>'
    )


def _crumbs(report: SourceReport) -> list[tuple[int, str]]:
    numbers = {name: number for number, name in OUTLETS[report.outlet].topics.items()}
    return [(numbers.get(name, 0), escape(name)) for name in report.section]


@functools.cache
def _menu(outlet: str) -> str:
    topics = list(OUTLETS[outlet].topics.items())[:8]
    return "".join(f'<li><a href="/archive?tp={number}">{name}</a></li>' for number, name in topics)


@functools.lru_cache(maxsize=64)
def _sidebar(reports: tuple[SourceReport, ...]) -> str:
    items = "".join(
        f'<li class="news"><figure><a href="{r.address}"><img src="/resources/theme/blank.png" alt=""></a></figure>'
        f'<div class="desc"><h3><a href="{r.address}" target="_blank">{escape(r.served.title)}</a></h3>'
        f'<time><a href="{r.address}">{jalali.day(r.at)}</a></time></div></li>'
        for r in reports
    )
    return f'<section class="box latest"><header><h2>آخرین خبرها</h2></header><div><ul>{items}</ul></div></section>'
