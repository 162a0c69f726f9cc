# ruff: noqa: E501
"""Pages written for the tests, with the structure and the traps of the Nastooh family's two themes."""

from __future__ import annotations

DEFAULT = """<!DOCTYPE html>
<html lang="fa"><head><meta charset="utf-8"><title>{title} - خبرگزاری مهر</title>
<link rel="canonical" href="https://www.mehrnews.com/news/{number}/%D8%B4%D8%B1%DA%A9%D8%AA">
<meta property="og:url" content="https://www.mehrnews.com/news/{number}/%D8%B4%D8%B1%DA%A9%D8%AA">
<meta property="og:title" content="{title}">
<meta property="og:image" content="https://media.mehrnews.com/d/2024/02/08/4/{number}.jpg">
{published}
<meta name="date" content="2031-04-17 T 19:14:22 +0430">
<meta property="article:section" content="استانها &gt; خراسان شمالی">
<meta name="keywords" property="article:tag" content="تعاون,اشتغال">
<meta name="nastooh:nid" content="{number}"><meta name="generator" content="www.nastooh.ir"></head>
<body><header class="print-header"><h1>سایت</h1></header>
<section class="page-header"><ol class="breadcrumb"><li><a href="/">صفحه اصلی</a></li><li><a href="/p">استانها</a></li>
<li><a href="/p/kh">خراسان شمالی</a></li></ol></section>
<article id="item" class="item">
<div class="item-header"><div class="item-nav row"><div class="item-date"><i class="fa"></i><span>{shown}</span></div></div>
<h4 class="subtitle kicker">مدیرکل تعاون، کار و رفاه:</h4>
<h1 class="title"><a href="/news/{number}">{title}</a></h1></div>
<figure class="item-img"><img itemprop="image" src="/d/{number}.jpg" alt=""><figcaption>گروهی از سبزی‌کاران</figcaption></figure>
<div class="item-summary"><p class="summary introtext" itemprop="description">{lead}</p></div>
<div class="item-body"><div class="item-text" itemprop="articleBody">
{body}
</div></div>
<div class="item-code"><span>کد خبر {number}</span></div>
<div class="short-link-container"><input class="clean" value="mehrnews.com/x349jN"></div>
<section class="box related-items"><ul><li><h3><a href="/news/1/x">خبر مرتبط</a></h3></li></ul></section>
<section class="box tags"><ul><li><a rel="tag" href="/tag/1">تعاونی</a></li><li><a rel="tag" href="/tag/2">سبزی‌کاران</a></li></ul></section>
<section id="news-comment"></section></article>
<aside><section class="box"><ul><li><h3><a href="/news/77/side">پربازدید</a></h3><p class="summary">کنار</p></li></ul></section></aside>
<footer><div class="poweredby"><a href="http://nastooh.ir">Nastooh</a></div></footer></body></html>"""

BODY = """<p style="text-align:justify">به گزارش خبرنگار مهر، شرکت تعاونی سبزی‌کاران &laquo;دشت سبز&raquo;<br>سه سالن تازه ساخت.</p>
<h3>گام بعدی</h3>
<p>او گفت: <a class="saba-backlink" href="/x">تعاونی‌ها</a> به وام نياز دارند.<!-- یادداشت --> پایان جمله.</p>
<ul><li>سالن گلخانه</li><li>سردخانه</li></ul>
<figure><img src="/d/2.jpg"><figcaption>سالن دوم</figcaption></figure>
<table><tr><th>شهر</th><th>شمار</th></tr><tr><td>بجنورد</td><td>۱۲</td></tr></table>
<blockquote>کار ما با هم است.</blockquote>
<script>var x = "ناپیدا";</script>
<p>بیشتر بخوانید:</p><ul><li><a href="/news/5/x">خبر دیگر</a></li><li><p><a href="/news/6/x">خبری دیگر</a></p></li></ul>
<p>بند پایانی.</p>
<p>انتهای پیام/</p><p>۱۲۳**۴۵۶</p>"""

ISNA = """<!DOCTYPE html>
<html lang="fa"><head><meta charset="utf-8"><title>{title} - ایسنا</title>
<meta property="og:url" content="https://www.isna.ir/news/{number}/x">
{published}
<meta name="generator" content="www.nastooh.ir"></head><body>
<div class="sidebar"><article class="mini"><h2 class="kicker">کنار</h2></article></div>
<article class="news-article"><header class="item-header"><h2 class="kicker">در نشست اتاق تعاون</h2>
<h1 class="first-title" itemprop="headline">{title}</h1></header>
<div class="meta-news"><ul>
<li><i class="fa fa-calendar-o"></i> <span class="title-meta">جمعه /</span> <span class="text-meta">{shown}</span></li>
<li><i class="fa fa-folder-o"></i> <span class="title-meta">دسته‌بندی:</span> <span class="text-meta"><span itemprop="articleSection">استان‌ها</span></span></li>
<li><i class="fa fa-edit"></i> <span>خبرنگار :</span> <strong>71234</strong></li></ul></div>
<p itemprop="description" class="summary"><span class="src">ایسنا/کرمان </span>{lead}</p>
<div class="item-body content-full-news"><div itemprop="articleBody" class="item-text">
{body}
<p>انتهای پیام</p></div></div>
<footer class="tags"><ul><li><a rel="Index, Tag" href="/tag/1">تعاون</a></li><li><a rel="Index, Tag" href="/tag/2">کرمان</a></li></ul></footer>
<input id="short-url" value="isna.ir/xdTz"></article></body></html>"""

CHALLENGE = b"""<!DOCTYPE html><html><head><title>...</title></head><body><script>
var __arcsjs = 1; eval(function(p){return p}("__arcsjsc=1"));</script>arvancloud</body></html>"""


def meta(moment: str) -> str:
    return f'<meta property="article:published_time" itemprop="datePublished" content="{moment}">'


def mehr_page(
    number: int | str = 6017630,
    title: str = "گشایش سه سالن تعاونی سبزی‌کاران در بجنورد",
    lead: str = "بجنورد- مدیرکل تعاون از گشایش سه سالن خبر داد.",
    body: str = BODY,
    published: str = meta("2024-02-08T06:00:21Z"),
    shown: str = "۱۹ بهمن ۱۴۰۲، ۹:۳۰",
) -> bytes:
    return DEFAULT.format(**locals()).encode()


def isna_page(
    number: int | str = 1404030905512,
    title: str = "تعاونی‌های پسته کرمان صندوق می‌سازند",
    lead: str = "رئیس اتاق تعاون کرمان از ساخت صندوق خبر داد.",
    body: str = "<p>به گزارش ایسنا، او گفت: صندوق می‌سازیم.</p>",
    published: str = meta("2025-05-30T16:01:00Z"),
    shown: str = "۹ خرداد ۱۴۰۴ / ۱۹:۳۱",
) -> bytes:
    return ISNA.format(**locals()).encode()


def feed(items: str) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>خوراک</title><generator>Saba Enterprise Newsroom (www.nastooh.ir)</generator>{items}</channel></rss>""".encode()


def feed_item(
    number: int | str,
    title: str = "خبر",
    lead: str = "بجنورد- متن کوتاه.",
    date: str = "Wed, 02 Sep 2026 09:12:33 GMT",
    host: str = "www.mehrnews.com",
    kind: str = "news",
) -> str:
    return f"""<item><title>{title}</title><link>https://{host}/{kind}/{number}/%D8%AE</link><guid>https://{host}/{kind}/{number}/%D8%AE</guid>
<description>{lead}</description><content:encoded></content:encoded><enclosure url="https://media.mehrnews.com/{number}.jpg" type="image/jpeg" length="1024000"/>
<category domain="khorasanShomali">استانها &gt; خراسان شمالی</category><pubDate>{date}</pubDate></item>"""
