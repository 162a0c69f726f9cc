"""What a mail says and how it leaves: links, words, caps, a subject that tells the news, DKIM and one-click."""

from __future__ import annotations

import email
import email.policy
import re
import socket
import subprocess
import threading
from dataclasses import replace
from html.parser import HTMLParser

import dkim
import pytest
from aiosmtpd.controller import Controller

from index.desk import Desk
from index.settings import MailSettings
from index.snippets import Marked
from index.watch.channels.smtp import SmtpChannel
from index.watch.digest import Digest, Line, Section
from index.watch.letters import digest_letter, told_letter
from index.watch.links import Purpose, signer
from index.watch.mail import subject_of, text_of
from index.watch.mail_html import html_of
from index.watch.mail_links import MailLinks
from index.watch.mail_signing import signing_fault
from index.watch.outbox import deliver, put

NOW = 1_728_200_000.0
TO = "a@example.org"
BASE = "https://rasad.example.org"


def line(n=1, kind="new", **told):
    usual = {
        "kind": kind, "id": f"isna-{n}", "story": f"isna-{n}", "title": Marked(f"وام تعاونی‌های کردستان {n}", ((0, 3),)),
        "snippet": Marked("مدیرکل گفت ۳۰۰ میلیارد تومان وام داده شد.", ((12, 32),)), "outlet": "ایسنا",
        "published_at": "2024-10-06T10:00:00+03:30", "url": f"https://www.isna.ir/news/{n}", "outlets": (),
        "reasons": ("در متن: «وام»",), "officials": ("علی رضایی (مدیرکل)",), "sums": ("۳۰۰ میلیارد تومان: وام",),
    }  # fmt: skip
    return Line(**usual | told)


def section(name="کردستان", lines=None, **told):
    return Section(name, "استان:کردستان وام", tuple([line()] if lines is None else lines), **told)


def digest(*sections, **told):
    return Digest(TO, sections or (section(),), **told)


def links(folder):
    return MailLinks(signer(folder, BASE), TO, NOW + 86_400)


def letter(folder, told, settings=None, with_links=True):
    made, fault = digest_letter(told, settings or MailSettings(), links(folder) if with_links else None, "k", NOW)
    return email.message_from_bytes(made.body, policy=email.policy.default), fault


def parts(message):
    return tuple(message.get_body((kind,)).get_content() for kind in ("plain", "html"))


class Tags(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags, self.links, self.open = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.open += [] if tag in ("meta", "br") else [tag]
        self.links += [value for name, value in attributes if name in ("href", "src", "background")]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_both_parts_say_everything_of_a_hit_and_where_to_go_on(tmp_path):
    several = section(lines=[line(outlets=("مهر", "ایرنا", "ایلنا", "فارس", "تسنیم"))], more=37)
    text, page = parts(letter(tmp_path, digest(several))[0])
    wanted = (
        "وام", "کردستان", "۳۰۰ میلیارد تومان", "علی رضایی (مدیرکل)", "در متن: «وام»", "+۵ رسانه", "۳۷ خبر دیگر",
        "۱۵ مهر ۱۴۰۳", "ایسنا", f"{BASE}/reports/isna-1", "https://www.isna.ir/news/1",
    )  # fmt: skip
    for told in wanted:
        assert told in text, told
        assert told in re.sub("<[^>]*>", "", page) or told in page, told
    assert 'style="background:#ffec99;color:#1b1b1b">وام</span>' in page


def test_outlet_and_time_are_parted_by_a_comma_since_a_dot_beside_persian_digits_is_read_as_a_zero(tmp_path):
    page = parts(letter(tmp_path, digest(section(lines=[line(outlets=("مهر",))])))[0])[1]
    assert ">ایسنا، ۱۵ مهر ۱۴۰۳، ۱۰:۰۰، <b" in page
    assert "·" not in page


def test_a_report_without_a_day_is_told_as_one(tmp_path):
    undated = digest(section(lines=[line(published_at=None)]))
    assert "\n  ایسنا، بی‌تاریخ\n" in parts(letter(tmp_path, undated)[0])[0]


def test_the_links_do_what_they_say(tmp_path):
    text, page = parts(letter(tmp_path, digest(section(surge="۹ خبر", surge_of="surge 2024-10-06")))[0])
    for part in (text, page):
        tokens = re.findall(rf"{BASE}/links/([\w.-]+)", part)
        read = [signer(tmp_path, BASE).read(token, NOW) for token in tokens]
        assert {(link.purpose, link.story) for link in read} == {
            (Purpose.MUTE, "isna-1"),
            (Purpose.FALSE, "isna-1"),
            (Purpose.PAUSE, ""),
            (Purpose.UNSUBSCRIBE, ""),
            (Purpose.FALSE, "surge 2024-10-06"),
        }
        assert {(link.watches, link.address) for link in read} == {(("کردستان",), TO)}


def test_the_page_is_tables_alone_whole_and_asks_nothing_of_the_network(tmp_path):
    page = parts(letter(tmp_path, digest(section(weeks=tuple(range(28)))))[0])[1]
    found = Tags(page)
    assert found.open == []
    assert not {"img", "svg", "script", "link", "iframe", "object", "form", "video"} & set(found.tags)
    assert all(link.startswith(("https://www.isna.ir/", BASE)) for link in found.links)
    assert "url(" not in page
    assert "prefers-color-scheme:dark" in page
    assert page.count('class="bar"') + page.count('class="now"') == 28


@pytest.mark.parametrize(
    ("told", "subject"),
    [
        (digest(), "کردستان: وام تعاونی‌های کردستان 1"),
        (digest(section(lines=[line(1), line(2)], more=3)), "کردستان: وام تعاونی‌های کردستان 1 و ۴ خبر دیگر"),
        (
            digest(section(lines=[line(1), line(2, "correction")])),
            "کردستان: اصلاح: وام تعاونی‌های کردستان 2 و ۱ خبر دیگر",
        ),
        (digest(section(), section("ب", [line(2)])), "۲ جست‌وجو: وام تعاونی‌های کردستان 1 و ۱ خبر دیگر"),
        (
            digest(section(), section("ب"), section("ج", [line(1)], more=4)),
            "۳ جست‌وجو: وام تعاونی‌های کردستان 1 و ۴ خبر دیگر",
        ),
        (
            digest(section(), section("ب", [line(2)], more=1, rest=("isna-1",))),
            "۲ جست‌وجو: وام تعاونی‌های کردستان 1 و ۱ خبر دیگر",
        ),
        (digest(section(lines=[], more=2)), "رصد: ۲ خبر تازه"),
        (digest(section(lines=[line(1), line(2, "denial")])), "کردستان: تکذیب: وام تعاونی‌های کردستان 2 و ۱ خبر دیگر"),
        (digest(section(surge="۷ خبر از ۴ رسانه؛ معمول: ۱")), "کردستان: ۷ خبر از ۴ رسانه؛ معمول: ۱"),
    ],
)
def test_the_subject_tells_the_news(told, subject):
    assert subject_of(told) == subject


@pytest.mark.parametrize(("kind", "what"), [("surge", "جهش"), ("figure", "رقم"), ("new", "خبر"), ("more", "خبر")])
def test_what_is_counted_is_called_what_it_is(tmp_path, kind, what):
    told = digest(section(lines=[line(1, kind), line(2, kind)], more=28))
    text, page = parts(letter(tmp_path, told)[0])
    assert f"و ۲۸ {what} دیگر" in text
    assert f"و ۲۸ {what} دیگر" in page
    assert subject_of(told).endswith(f" و ۲۹ {what} دیگر")


@pytest.mark.parametrize(
    ("told", "marks"),
    [
        ({}, ""),
        ({"denies": True}, "تکذیب: "),
        ({"kind": "denial", "denies": True}, "تکذیب: "),
        ({"kind": "more", "denies": True}, "رسانه‌های بیشتر، تکذیب: "),
        ({"kind": "more", "side": "correction"}, "رسانه‌های بیشتر، اصلاح: "),
        ({"kind": "more", "again": True}, "ادامهٔ خبر: "),
        ({"kind": "surge", "denies": True}, "جهش: "),
    ],
)
def test_a_card_says_what_it_is_to_its_readers(tmp_path, told, marks):
    text, page = parts(letter(tmp_path, digest(section(lines=[line(**told)])))[0])
    assert f"\n• {marks}وام تعاونی‌های" in text
    assert re.findall(r'font-size:12px">([^<]*)</span>', page) == [
        mark for mark in marks.removesuffix(": ").split("، ") if mark
    ]


def test_a_long_title_is_cut_at_a_word_and_leaves_room_for_how_many_more():
    told = subject_of(digest(section(lines=[line(title=Marked("تعاونی مسکن " * 40))], more=1200)))
    assert len(told) <= 140
    assert re.search(r"(تعاونی|مسکن)… و ۱٬۲۰۰ خبر دیگر$", told)


def test_a_mail_of_many_searches_stays_below_what_providers_cut_off_and_counts_the_rest(tmp_path):
    many = digest(*(section(f"جست‌وجوی {n}", [line(m) for m in range(20)], more=5) for n in range(60)))
    message, fault = letter(tmp_path, many)
    text, page = parts(message)
    assert fault == ""
    assert len(page.encode()) <= 95_000
    shown = text.count("•")
    counted = sum(int(n) for n in re.findall(r"^  و (\d+) خبر دیگر$", text, re.MULTILINE))
    searches = text.count("■")
    assert shown + counted == searches * 25
    assert f"و {60 - searches}" in text.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))


def test_a_page_that_cannot_be_made_costs_its_looks_and_is_told(tmp_path, monkeypatch):
    def broken(*_):
        raise KeyError("template")

    monkeypatch.setattr("index.watch.mail.html_of", broken)
    message, fault = letter(tmp_path, digest())
    assert message.get_body(("html",)) is None
    assert "وام تعاونی‌های کردستان" in message.get_body(("plain",)).get_content()
    assert "KeyError" in fault
    monkeypatch.setattr("index.watch.mail.text_of", broken)
    message, fault = letter(tmp_path, digest())
    assert "کردستان: ۱ خبر" in message.get_body(("plain",)).get_content()
    assert "put into words" in fault


def test_newlines_and_direction_marks_in_names_and_titles_stay_out_of_headers(tmp_path):
    bad = "وام\r\nBcc: evil@example.org\u202e"
    message, _ = letter(tmp_path, digest(section(bad, [line(title=Marked(bad))])), MailSettings(owner="o@example.org"))
    assert message["Bcc"] is None
    assert "\n" not in message["Subject"] + message["List-Unsubscribe"]
    assert "\u202e" not in message["Subject"]


@pytest.mark.parametrize(
    "subject",
    [
        "بانک توسعه تعاون: امروز ۱۴ گزارش در ۹ خبر؛ معمول این روز: ۱",
        "کردستان: وام ۳۰۰ میلیارد تومانی به تعاونی‌های «امید» (سقز) و ۱۲ خبر دیگر که همه دربارهٔ مسکن است",
        "plain ascii subject " * 5,
        "x: " + "۱ a " * 30,
    ],
)
def test_a_subject_arrives_as_it_was_written(tmp_path, subject):
    made = told_letter(TO, subject, ("متن",), MailSettings(), "k", NOW)
    message = email.message_from_bytes(made.body, policy=email.policy.default)
    assert message["Subject"] == " ".join(subject.split())
    head = made.body.partition(b"\r\n\r\n")[0]
    assert max(map(len, head.split(b"\r\n"))) <= 78


def test_without_links_there_are_none(tmp_path):
    text, page = parts(letter(tmp_path, digest(), with_links=False)[0])
    assert "/links/" not in text + page
    assert html_of(digest()) == page
    assert text_of(digest()) == text.replace("\r\n", "\n")


# --- DKIM and one-click ---


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    folder = tmp_path_factory.mktemp("key")
    subprocess.run(["openssl", "genrsa", "-out", str(folder / "key.pem"), "2048"], capture_output=True, check=True)
    public = subprocess.run(
        ["openssl", "rsa", "-in", str(folder / "key.pem"), "-pubout", "-outform", "DER"],
        capture_output=True,
        check=True,
    )
    import base64

    return folder / "key.pem", b"v=DKIM1; k=rsa; p=" + base64.b64encode(public.stdout)


class Taken:
    def __init__(self):
        self.raw = []
        self.came = threading.Event()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.raw.append(envelope.original_content)
        return "250 taken"


@pytest.fixture
def server():
    taken = Taken()
    with socket.create_server(("127.0.0.1", 0)) as found:
        taken.port = found.getsockname()[1]
    controller = Controller(taken, hostname="127.0.0.1", port=taken.port)
    controller.start()
    yield taken
    controller.stop()


def sent(folder, server, told, settings):
    """The mail as the server took it."""
    settings = replace(settings, host="127.0.0.1", port=server.port, security="none", sender="rasad@example.org")
    made, _ = digest_letter(told, settings, links(folder), "k", NOW)
    with Desk(folder / "desk.db") as desk:
        with desk.transaction() as db:
            put(db, made, NOW)
        assert deliver(desk, SmtpChannel(settings), NOW).sent == 1
    return server.raw[-1]


def test_a_signed_mail_offers_one_click_and_the_signature_covers_it(tmp_path, server, key):
    file, record = key
    settings = MailSettings(dkim="own", dkim_key_file=str(file), owner="owner@example.org")
    raw = sent(tmp_path, server, digest(section("نام بلند " * 8)), settings)
    asked = []

    def dns(name, timeout=5):
        asked.append(name)
        return record

    assert dkim.verify(raw, dnsfunc=dns)
    assert asked == [b"rasad._domainkey.example.org."]
    message = email.message_from_bytes(raw, policy=email.policy.default)
    covered = re.sub(r"\s", "", re.search(r"h=([^;]+)", message["DKIM-Signature"])[1]).split(":")
    assert {"list-unsubscribe", "list-unsubscribe-post", "from", "to", "subject", "date", "message-id"} <= set(covered)
    assert covered.count("from") == 2
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # whole on one line: encoded words or a folded address would be no address
    header = re.search(rb"^List-Unsubscribe: <(https://[^>\s]+)>, <mailto:owner@example\.org[^>\s]*>\r$", raw, re.M)
    link = signer(tmp_path, BASE).read(header[1].decode().rpartition("/")[2], NOW)
    assert (link.purpose, link.address) == (Purpose.UNSUBSCRIBE, TO)
    for change in (
        (b"List-Unsubscribe: <https://rasad.example.org", b"List-Unsubscribe: <https://evil.example.org"),
        (b"List-Unsubscribe=One-Click", b"List-Unsubscribe=Two-Click"),
        (b"From: ", b"From: evil@example.com\r\nFrom: "),
    ):
        assert change[0] in raw
        assert not dkim.verify(raw.replace(*change), dnsfunc=dns)


@pytest.mark.parametrize(
    ("settings", "base", "offered"),
    [
        ({"dkim": "relay"}, BASE, "https and mailto"),  # the relay signs, as declared
        ({"dkim": "none"}, BASE, "mailto"),
        ({"dkim": "relay"}, "http://127.0.0.1:8080", "mailto"),
        ({"dkim": "relay", "owner": ""}, "", "nothing"),
    ],
)
def test_without_signature_or_public_address_only_a_mail_unsubscribes(tmp_path, settings, base, offered):
    settings = MailSettings(**{"owner": "owner@example.org"} | settings)
    made = MailLinks(signer(tmp_path, base), TO, NOW + 9) if base else None
    raw = digest_letter(digest(), settings, made, "k", NOW)[0].body
    message = email.message_from_bytes(raw, policy=email.policy.default)
    header = message["List-Unsubscribe"] or ""
    assert ("<https://" in header, "<mailto:" in header) == ("https" in offered, "mailto" in offered)
    assert bool(message["List-Unsubscribe-Post"]) is ("https" in offered)


@pytest.mark.parametrize(("file", "says"), [("missing.pem", "cannot be read"), ("rubbish.pem", "does not fit")])
def test_a_key_that_does_not_fit_is_told_and_the_news_goes_out_without_one_click(tmp_path, file, says):
    (tmp_path / "rubbish.pem").write_text("-----BEGIN NOTHING-----\nAAAA\n-----END NOTHING-----\n")
    settings = MailSettings(
        dkim="own", dkim_key_file=str(tmp_path / file), owner="owner@example.org", sender="rasad@example.org"
    )
    assert says in signing_fault(settings)
    assert signing_fault(replace(settings, dkim="relay")) == ""
    raw = digest_letter(digest(), settings, links(tmp_path), "k", NOW)[0].body
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["DKIM-Signature"] is None
    assert message["List-Unsubscribe-Post"] is None
    assert message["List-Unsubscribe"].startswith("<mailto:")
    assert "کردستان" in message["Subject"]


def test_the_key_is_never_shown(tmp_path, key):
    settings = MailSettings(dkim="own", dkim_key_file=str(key[0]), sender="rasad@example.org")
    made, _ = digest_letter(digest(), settings, links(tmp_path), "k", NOW)
    secret = (tmp_path / "links.secret").read_text()
    private = key[0].read_text().splitlines()[1]
    assert private.encode() not in made.body
    assert secret.encode() not in made.body
