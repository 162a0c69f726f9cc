"""Collecting against a small server on loopback: polite, resumable, and told in sentences when something fails."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pages
import pytest

from crawler.archive import Archive, ArchiveError
from crawler.collect import CollectError, collect
from crawler.dates import gregorian
from crawler.newsroom import Newsroom
from crawler.site import SiteError

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
DAY = gregorian(1402, 11, 19)  # of the pages that `pages.mehr_page` makes


class Server:
    """A site told by its routes: path (or path and query) → body, (status, body, headers) or a function."""

    def __init__(self, routes):
        self.routes, self.asked, self.headers, self.busy, self.most = routes, [], [], 0, 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                outer.answer(self)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def answer(self, request):
        self.busy += 1
        self.most = max(self.most, self.busy)
        path = urlsplit(request.path).path
        self.asked.append(request.path)
        self.headers.append(dict(request.headers))
        found = self.routes.get(request.path, self.routes.get(path, (404, b"none", {})))
        if callable(found):
            found = found(request)
        status, body, headers = found if isinstance(found, tuple) else (200, found, {})
        self.busy -= 1
        try:
            request.send_response(status)
            kind = "application/rss+xml" if path.startswith("/rss") else "text/html; charset=utf-8"
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
                request.send_header(name, value)
            request.end_headers()
            request.wfile.write(body)
            if int(headers.get("Content-Length", 0)) > len(body):
                request.close_connection = True
        except OSError:
            pass

    def pages(self):
        return [path for path in self.asked if path.startswith("/news/")]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


def feed_of(*numbers):
    return pages.feed("".join(pages.feed_item(number) for number in numbers))


def routes_of(*numbers, **more):
    quiet = dict.fromkeys(("/rss/tp/25", "/rss/tp/6", "/rss/tp/19", "/rss/tp/653"), pages.feed(""))
    articles = {f"/news/{number}/%D8%AE": pages.mehr_page(number) for number in numbers}
    return {"/robots.txt": b"", **quiet, "/rss": feed_of(*numbers), **articles, **more}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "archive.db"


def run(server, path, **more):
    return collect(["mehr"], path, at={"mehr": server.url}, delay=0, clock=more.pop("clock", lambda: NOW), **more)


def states(path):
    with Archive(path) as archive:
        return {state.url.split("/", 3)[3]: state for state in archive.feeds()}


def test_feeds_bring_whole_pages_with_canonical_addresses(path):
    with Server(routes_of(6017630, 6017631)) as server:
        shown = []
        summary = run(server, path, progress=lambda *step: shown.append(step), contact="press@example.ir")
    assert (summary.new, summary.revised, summary.sentences, summary.whole) == (2, 0, (), True)
    assert shown[-1] == ("mehr", 2, 2)
    with Archive(path) as archive:
        article = archive.get("mehr-6017631")
        assert article.url.startswith("https://www.mehrnews.com/news/6017631/")
        assert article.fetched_at == "2026-11-23T12:00:00+00:00"
        assert archive.page(article.id) == pages.mehr_page(6017631)
    assert server.asked[0] == "/robots.txt"
    assert server.most == 1
    assert all(headers["User-Agent"].endswith("(+press@example.ir)") for headers in server.headers)
    assert all(headers["User-Agent"].startswith("Rasad/") for headers in server.headers)


def test_what_is_new_in_a_feed_is_asked_for_before_the_next_feed(path):
    feeds = {"/rss/tp/25": feed_of(6017630, 6017631), "/rss/tp/6": (404, b"none", {}), "/rss/tp/19": feed_of(6017632)}
    with Server(routes_of(6017630, 6017631, 6017632, 6017633) | feeds | {"/rss": feed_of(6017633)}) as server:
        run(server, path)
    asked = [address.removesuffix("/%D8%AE").removeprefix("/news/") for address in server.asked]
    assert asked[0:2] == ["/robots.txt", "/rss/tp/25"]
    assert sorted(asked[2:4]) == ["6017630", "6017631"]
    rest = asked[4:]
    assert [each for each in rest if each.startswith("/rss")] == ["/rss/tp/6", "/rss/tp/19", "/rss/tp/653", "/rss"]
    # the next feed may be under way already while this one is read, on a busy machine; never the one after it
    assert rest.index("/rss/tp/19") < rest.index("6017632") < rest.index("/rss")
    assert rest[-1] == "6017633"


def conditional(body, etag='"1"', modified="Mon, 23 Nov 2026 10:00:00 GMT"):
    def answer(request):
        headers = {"ETag": etag, "Last-Modified": modified}
        same = request.headers.get("If-None-Match") == etag and request.headers.get("If-Modified-Since") == modified
        return (304, b"", headers) if same else (200, body, headers)

    return answer


def test_conditional_requests(path):
    with Server(routes_of(6017630, **{"/rss": conditional(feed_of(6017630))})) as server:
        run(server, path)
        asked = len(server.asked)
        second = run(server, path)
        assert second.sites[0].feeds_not_modified == 1
        assert [p for p in server.asked[asked:] if p.startswith("/news")] == []
        assert states(path)["rss"].state == "not_modified"
        server.routes["/rss"] = conditional(feed_of(6017630, 6017640), '"2"')
        server.routes["/news/6017640/%D8%AE"] = pages.mehr_page(6017640)
        third = run(server, path)
        assert (third.new, third.sites[0].known) == (1, 1)


def test_not_modified_never_hides_a_failure(path):
    with Server(routes_of(6017630, **{"/rss": conditional(b"<html><body>soon</body></html>")})) as server:
        for count in (1, 2):
            summary = run(server, path)
            assert summary.sites[0].feeds_failed == 1
            assert not summary.whole
            state = states(path)["rss"]
            assert (state.state, state.failures, state.etag) == ("failed", count, None)
        assert summary.sentences == (
            "خوراک خبرگزاری مهر (all) خوانده نشد: آنچه رسید خوراک XML نیست؛ "
            "خبرهای پیشین سر جای خود هستند و دور بعد دوباره تلاش می‌شود",
        )
        server.routes["/rss"] = (304, b"", {})  # an answer to a question that was not asked
        assert run(server, path).sites[0].feeds_failed == 1


def test_a_page_that_fails_keeps_the_feeds_item_and_is_asked_again_in_the_next_round(path):
    routes = routes_of(6017630, **{"/rss": conditional(feed_of(6017630))})
    with Server(routes) as server:
        whole = routes["/news/6017630/%D8%AE"]
        routes["/news/6017630/%D8%AE"] = (500, b"", {})
        summary = run(server, path)
        assert (summary.new, summary.sites[0].from_feed, summary.sites[0].failed) == (1, 1, 1)
        assert len(server.pages()) == 3
        with Archive(path) as archive:
            assert archive.get("mehr-6017630").tier == "feed"
            assert archive.visits()[0].outcome == "away"
        routes["/news/6017630/%D8%AE"] = whole
        assert run(server, path).revised == 1  # although the feed says 304
    with Archive(path) as archive:
        assert archive.get("mehr-6017630").tier == "page"
        assert archive.visits() == []


@pytest.mark.parametrize(
    ("answer", "outcome", "sentence"),
    [
        ((404, b"none", {}), "missing", "صفحه دیگر نیست (۴۰۴)؛ خبرِ خوراک نگه داشته شد"),
        ((403, b"no", {}), "blocked", "سایت صفحه را نمی‌دهد (۴۰۳)؛ خبرِ خوراک نگه داشته شد"),
        (
            pages.CHALLENGE,
            "blocked",
            "به جای صفحه، پرسش جاوااسکریپتی رسید؛ دور زده نمی‌شود؛ خبرِ خوراک نگه داشته شد",
        ),
        (pages.mehr_page(title=""), "broken", "این صفحه عنوان ندارد؛ خبرِ خوراک نگه داشته شد"),
        (
            (301, b"", {"Location": "http://127.0.0.1:9/news/6017630/x"}),
            "broken",
            "به سایت دیگری فرستاد (127.0.0.1) و دنبال نشد؛ خبرِ خوراک نگه داشته شد",
        ),
        (
            (200, b"<p>" * 2_000_000, {}),
            "large",
            "صفحه از اندازهٔ مجاز بزرگ‌تر است و خوانده نشد؛ خبرِ خوراک نگه داشته شد",
        ),
        (
            (200, b"\x89PNG\0\0", {"Content-Type": "image/png"}),
            "broken",
            "آنچه رسید صفحهٔ HTML نیست؛ خبرِ خوراک نگه داشته شد",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isascii() else "",
)
def test_pages_that_cannot_be_had(path, answer, outcome, sentence):
    with Server(routes_of(6017630, 6017631, **{"/news/6017630/%D8%AE": answer})) as server:
        summary = run(server, path, max_page_mb=5)
        assert summary.sentences == (f"mehr-6017630: {sentence}",)
        with Archive(path) as archive:
            assert archive.get("mehr-6017630").tier == "feed"
            assert archive.get("mehr-6017631").tier == "page"
            assert archive.visits()[0].outcome == outcome
        asked = len(server.pages())
        run(server, path)
        again = len(server.pages()) - asked
        assert again == (1 if outcome == "broken" else 0)  # a wall is left alone for a day
        run(server, path, clock=lambda: NOW + dt.timedelta(days=1, hours=1))
        assert len(server.pages()) - asked - again == 1


def test_a_cut_page_is_kept_as_far_as_it_goes_and_fetched_again(path):
    whole = pages.mehr_page()
    half = whole[: whole.index("بند پایانی".encode())]
    routes = routes_of(6017630, **{"/news/6017630/%D8%AE": (200, half, {"Content-Length": str(len(whole))})})
    with Server(routes) as server:
        summary = run(server, path)
        assert summary.sentences == ("mehr-6017630: صفحه ناتمام رسید؛ آنچه رسید نگه داشته شد و دوباره گرفته می‌شود",)
        with Archive(path) as archive:
            assert archive.get("mehr-6017630").tier == "page"
            assert "بند پایانی" not in archive.get("mehr-6017630").body
        routes["/news/6017630/%D8%AE"] = whole
        assert run(server, path).revised == 1
    with Archive(path) as archive:
        assert "بند پایانی" in archive.get("mehr-6017630").body


def test_a_walled_site_is_left_alone(path):
    numbers = range(6017600, 6017620)
    routes = routes_of(*numbers) | {f"/news/{number}/%D8%AE": pages.CHALLENGE for number in numbers}
    with Server(routes) as server:
        summary = run(server, path)
    assert 3 <= len(server.pages()) <= 5
    assert summary.new == summary.sites[0].from_feed == 20
    assert "تا دور بعد به حال خود گذاشته شد" in summary.sentences[-1]


def test_robots_txt_is_obeyed(path):
    robots = b"User-agent: *\nDisallow: /news/6017630\nDisallow: /rss/tp/6\n"
    with Server(routes_of(6017630, 6017631, **{"/robots.txt": robots})) as server:
        summary = run(server, path)
    assert [p.split("/")[2] for p in server.pages()] == ["6017631"]
    assert "/rss/tp/6" not in server.asked
    assert "mehr-6017630: robots.txt سایت این صفحه را بسته است؛ خبرِ خوراک نگه داشته شد" in summary.sentences


def test_a_server_that_is_away(path):
    summary = collect(["mehr"], path, at={"mehr": "http://127.0.0.1:9"}, delay=0, clock=lambda: NOW)
    assert summary.sites[0].feeds_failed == 5
    assert "پاسخی نرسید (۳ بار، آخرین خطا: سرور نمی‌پذیرد)" in summary.sentences[0]


def test_a_date_in_the_year_9999(path):
    body = pages.mehr_page(published=pages.meta("9999-01-01T00:00:00Z"), shown="۱ دی ۹۹۹۹، ۸:۰۰")
    with Server(routes_of(6017630, **{"/news/6017630/%D8%AE": body})) as server:
        summary = run(server, path)
    with Archive(path) as archive:
        article = archive.get("mehr-6017630")
        assert (article.published_at, article.dated_by) == ("2026-09-02T12:42:33+03:30", "feed")
    assert summary.sentences[0].startswith("mehr-6017630: تاریخ «9999-01-01T00:00:00Z» در آینده است")


def test_the_disk_fills_and_nothing_is_lost(path, monkeypatch):
    put, count = Archive.put, 0

    def full(self, article, page=None):
        nonlocal count
        count += 1
        if count > 4:
            self._db.execute(f"PRAGMA max_page_count={self._db.execute('PRAGMA page_count').fetchone()[0]}")
            page = bytes(range(256)) * 40 + str(time.perf_counter_ns()).encode() * 3000
        return put(self, article, page)

    with Server(routes_of(*range(6017600, 6017620))) as server:
        monkeypatch.setattr(Archive, "put", full)
        with pytest.raises(ArchiveError, match="the disk is full; every article stored before is kept"):
            run(server, path)
        monkeypatch.setattr(Archive, "put", put)
        with Archive(path) as archive:
            assert 4 <= archive.count() < 20
        run(server, path)
    with Archive(path) as archive:
        assert archive.count() == 20


def archive_routes(days, per_page=3):
    """Routes of an archive: day → numbers; a page past the end repeats the last one."""
    routes = routes_of(*[number for numbers in days.values() for number in numbers])

    def answer(request):
        query = {key: int(values[0]) for key, values in parse_qs(urlsplit(request.path).query).items()}
        day = gregorian(query["yr"], query["mn"], query["dy"])
        numbers = days.get(day, [])
        parts = [numbers[start : start + per_page] for start in range(0, len(numbers), per_page)] or [[]]
        rows = "".join(
            f'<li class="news"><div class="desc"><h3><a href="/news/{number}/%D8%AE">خبر</a></h3>'
            f'<time title="پنجشنبه {query["dy"]} {_MONTHS[query["mn"]]} {query["yr"]} - ۹:۳۰"></time></div></li>'
            for number in parts[min(query["pi"], len(parts)) - 1]
        )
        body = f'<html><body><section id="box517"><ul>{rows}</ul></section></body></html>'.encode()
        return 200, body, {}

    return {**routes, "/page/archive.xhtml": answer}


_MONTHS = {11: "بهمن", 12: "اسفند"}
DAYS = {
    DAY: [6017600, 6017601, 6017602, 6017603],
    DAY - dt.timedelta(days=1): [6017500, 6017501, 6017502],
    DAY - dt.timedelta(days=2): [6017400],
}


def lists(server):
    found = [parse_qs(urlsplit(p).query) for p in server.asked if p.startswith("/page/archive")]
    return [(int(query["dy"][0]), int(query["pi"][0])) for query in found]


def test_back_fill_walks_from_newest_to_oldest_and_stops_where_nothing_is_unseen(path):
    since = DAY - dt.timedelta(days=3)
    with Server(archive_routes(DAYS)) as server:
        summary = run(server, path, since=since, until=DAY)
        assert lists(server) == [(19, 1), (19, 2), (19, 3), (18, 1), (18, 2), (17, 1), (17, 2), (16, 1)]
        assert (summary.new, summary.sites[0].days) == (8, 4)
        asked = len(server.asked)
        again = run(server, path, since=since, until=DAY)
        assert server.asked[asked:] == []
        assert (again.new, again.sites[0].days_known) == (0, 4)


def test_a_walk_goes_on_past_pages_that_a_feed_brought_before(path):
    routes = archive_routes(DAYS)
    routes["/rss"] = feed_of(6017600, 6017601, 6017602)
    with Server(routes) as server:
        assert run(server, path).new == 3
        summary = run(server, path, since=DAY, until=DAY)
    assert (summary.new, summary.sites[0].known) == (1, 3)


def test_topics_are_walked_alone(path):
    with Server(archive_routes(DAYS)) as server:
        run(server, path, since=DAY, until=DAY, topics=("economy",))
    assert all("tp=25" in p for p in server.asked if p.startswith("/page/archive"))


def test_a_list_that_fails_stops_the_walk_and_the_same_command_goes_on(path):
    routes = archive_routes(DAYS)
    whole = routes["/page/archive.xhtml"]
    routes["/page/archive.xhtml"] = lambda request: (503, b"", {}) if "dy=18" in request.path else whole(request)
    with Server(routes) as server:
        summary = run(server, path, since=DAY - dt.timedelta(days=2), until=DAY)
        assert (summary.new, summary.sites[0].lists_failed, summary.whole) == (4, 1, False)
        assert summary.sentences == (
            "بایگانی خبرگزاری مهر در ۱۴۰۲/۱۱/۱۸ خوانده نشد: سایت پاسخ درستی نداد (۳ بار، آخرین پاسخ: ۵۰۳)؛ "
            "آنچه گرفته شد نگه داشته شد و همین دستور از همین روز ادامه می‌دهد",
        )
        routes["/page/archive.xhtml"] = whole
        asked = len(server.asked)
        assert run(server, path, since=DAY - dt.timedelta(days=2), until=DAY).new == 4
        assert not [p for p in server.asked[asked:] if "dy=19" in p]


COLLECT = """
import datetime as dt, sys
from pathlib import Path
from crawler.collect import collect
day = dt.date.fromisoformat(sys.argv[3])
print("ready", flush=True)
collect(["mehr"], Path(sys.argv[1]), at={"mehr": sys.argv[2]}, delay=0, since=day - dt.timedelta(days=4), until=day)
"""


def test_kill_9_at_random_moments_then_again_brings_each_article_once(path):
    days = {DAY - dt.timedelta(days=back): list(range(6017000 - back * 100, 6017030 - back * 100)) for back in range(5)}
    with Server(archive_routes(days, per_page=10)) as server:
        for wait in (0.9, 0.3, 1.2, 0.6):
            job = subprocess.Popen(
                [sys.executable, "-c", COLLECT, str(path), server.url, DAY.isoformat()], stdout=subprocess.PIPE
            )
            job.stdout.readline()
            time.sleep(wait)
            job.send_signal(signal.SIGKILL)
            job.wait()
        summary = run(server, path, since=DAY - dt.timedelta(days=4), until=DAY)
        assert summary.whole
    with Archive(path) as archive:
        assert archive.count() == archive.latest_seq() == 150


@pytest.mark.parametrize(
    ("more", "error", "sentence"),
    [
        ({"sites": ["mher"]}, SiteError, r"did you mean «mehr»\?"),
        ({"until": DAY}, CollectError, "--until needs --since"),
        ({"since": DAY, "until": DAY - dt.timedelta(days=1)}, CollectError, "--until lies before --since"),
        ({"at": {"isna": "http://127.0.0.1:1"}}, CollectError, "not among the sites"),
        ({"at": {"mehr": "127.0.0.1:1"}}, CollectError, "write an address like http://127.0.0.1:8001"),
        ({"since": DAY, "topics": ("sport",)}, CollectError, "mehr has no topic «sport»; it has economy"),
    ],
)
def test_wrong_calls(path, more, error, sentence):
    with pytest.raises(error, match=sentence):
        collect(**{"sites": ["mehr"], "archive_path": path, **more})


def test_the_sample_newsroom_is_collected_whole_and_once(path):
    with Newsroom() as room:
        first = collect(["isna", "mehr"], path, at=room.urls, delay=0)
        whole = collect(
            ["isna", "mehr"], path, at=room.urls, delay=0, since=gregorian(1403, 6, 1), until=gregorian(1403, 12, 30)
        )
        again = collect(["isna", "mehr"], path, at=room.urls, delay=0)
    assert first.new > 0
    assert whole.whole
    assert (again.new, again.revised) == (0, 0)
    with Archive(path) as archive:
        articles = list(archive.articles())
        assert len(articles) >= 60
        assert all(article.published_at and article.title for article in articles)
        assert all(
            article.url.startswith(("https://www.isna.ir/", "https://www.mehrnews.com/")) for article in articles
        )
        assert not [a.id for a in articles if "انتهای پیام" in a.body or "بیشتر بخوانید" in a.body]
