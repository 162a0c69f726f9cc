"""Webhooks: signed, sent again under the same id, in bounded time; redirects and private hosts are refused."""

from __future__ import annotations

import hmac
import json
import re
import socket
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from index.desk import Desk
from index.settings import MailSettings, WatchSettings
from index.snippets import Marked
from index.watch.channels import Channels
from index.watch.channels.channel import AwayError, RefusedError
from index.watch.channels.webhook import WebhookChannel, is_public, wrong_address
from index.watch.digest import Digest, Line, Section
from index.watch.letters import dead_letter, digest_letter
from index.watch.links import signer
from index.watch.mail_links import MailLinks
from index.watch.outbox import deliver, put

NOW = 1_728_200_000.0


class Hook(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((self.path, dict(self.headers), body))
        status = self.server.answers.pop(0) if self.server.answers else 200
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def hook():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    server.came, server.answers = [], []
    server.address = f"webhook:http://127.0.0.1:{server.server_address[1]}/rasad?of=1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def digest(recipient):
    line = Line(
        "new", "isna-1", "isna-1", Marked("وام تعاونی‌ها", ((0, 3),)), Marked("متن"), "ایسنا",
        "2024-10-06T10:00:00+03:30", "https://www.isna.ir/news/1",
        ("مهر",), ("در متن: «وام»",), ("علی رضایی (مدیرکل)",), ("۳ میلیارد تومان: وام",),
    )  # fmt: skip
    return Digest(recipient, (Section("کردستان", "وام", (line,), 37, (0, 1)),), 1)


def channel(tmp_path, clock=lambda: NOW, **told):
    settings = WatchSettings(**({"webhooks": "private", "webhook_timeout": 3.0} | told))
    return WebhookChannel(settings, signer(tmp_path, ""), clock)


def write(desk, tmp_path, recipient, key="k"):
    links = MailLinks(signer(tmp_path, "https://rasad.example.org"), recipient, NOW + 99)
    letter, fault = digest_letter(digest(recipient), MailSettings(), links, key, NOW)
    assert fault == ""
    with desk.transaction() as db:
        put(db, letter, NOW)
    return letter


def test_it_is_signed_and_says_what_a_mail_would(tmp_path, hook):
    with Desk(tmp_path / "desk.db") as desk:
        letter = write(desk, tmp_path, hook.address)
        assert deliver(desk, channel(tmp_path), NOW).sent == 1
    ((path, headers, body),) = hook.came
    assert path == "/rasad?of=1"
    assert headers["Rasad-Id"] == letter.id
    secret = signer(tmp_path, "").secret_for(hook.address)
    told = hmac.new(secret.encode(), headers["Rasad-Timestamp"].encode() + b"." + body, "sha256").hexdigest()
    assert headers["Rasad-Signature"] == f"v1={told}"
    assert headers["Rasad-Timestamp"] == str(int(NOW))
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    (search,) = json.loads(body)["searches"]
    assert (search["name"], search["more"], search["stories"][0]["title"]) == ("کردستان", 37, "وام تعاونی‌ها")
    assert search["stories"][0]["links"]["report"] == "https://rasad.example.org/reports/isna-1"
    assert search["links"]["pause"].startswith("https://rasad.example.org/links/")


def test_the_check_that_the_page_shows_knows_ours_from_others(tmp_path, hook):
    page = (Path(__file__).parents[2] / "docs" / "mail.md").read_text("utf-8")
    shown = {}
    exec(re.search(r"```python\n(.*?)```", page, re.S)[1], shown)
    channel(tmp_path).send(hook.address, "<id@x>", b'{"a": 1}')
    ((_, headers, body),) = hook.came
    secret = signer(tmp_path, "").secret_for(hook.address)
    assert shown["is_ours"](secret, headers, body)
    assert not shown["is_ours"](secret, headers, body + b" ")
    assert not shown["is_ours"](secret, headers | {"Rasad-Timestamp": "1"}, body)


def test_each_address_has_a_secret_of_its_own(tmp_path):
    made = signer(tmp_path, "")
    assert made.secret_for("webhook:https://a.example/") != made.secret_for("webhook:https://b.example/")


def test_what_fails_is_sent_again_later_under_the_same_id(tmp_path, hook):
    hook.answers = [500, 503, 429, 404]
    with Desk(tmp_path / "desk.db") as desk:
        write(desk, tmp_path, hook.address)
        at = NOW
        for _ in range(4):
            hooks = channel(tmp_path, lambda at=at: at)
            done = deliver(desk, hooks, at)
            assert (done.sent, done.waiting, done.parked) == (0, 1, 0)
            assert deliver(desk, hooks, at + 1).sent == 0  # not due yet
            at = desk.rows("SELECT next_at FROM outbox")[0][0]
        assert deliver(desk, channel(tmp_path, lambda: at), at).sent == 1
    assert len(hook.came) == 5
    assert len({headers["Rasad-Id"] for _, headers, _ in hook.came}) == 1
    assert len({headers["Rasad-Signature"] for _, headers, _ in hook.came}) == 5  # of its own second each


@pytest.mark.parametrize("status", [301, 302, 307, 308, 410])
def test_one_that_leads_elsewhere_or_is_gone_is_parked_and_its_owner_told(tmp_path, hook, status):
    hook.answers = [status]
    mail = MailSettings(owner="owner@example.org")
    with Desk(tmp_path / "desk.db") as desk:
        write(desk, tmp_path, hook.address)
        done = deliver(desk, channel(tmp_path), NOW, lambda address, fault: dead_letter(address, fault, mail, NOW))
        assert done.parked == 1
        assert desk.rows("SELECT recipient FROM outbox WHERE state = 'waiting'") == [("owner@example.org",)]
    assert [path for path, _, _ in hook.came] == ["/rasad?of=1"]


@pytest.mark.parametrize(
    "url",
    [
        "https://localhost/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://10.0.0.5:8443/x",
        "https://169.254.169.254/latest/meta-data",
        "https://2130706433/",
        "http://example.org/",
        "https://user:password@example.org/",
        "ftp://example.org/",
        "https://",
        "https://ex ample.org/",
        "https://example.org/\r\nHost: evil",
    ],
)
def test_private_and_strange_addresses_are_refused(tmp_path, url):
    with pytest.raises(RefusedError):
        channel(tmp_path, webhooks="public").send(f"webhook:{url}", "id", b"{}")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_what_is_public(address, public):
    assert is_public(address) is public


def test_a_name_that_leads_to_a_private_address_is_refused_whatever_it_leads_to_later(tmp_path, hook, monkeypatch):
    asked = []

    def resolve(host, port, **told):
        asked.append(host)
        inner = "10.0.0.1" if len(asked) == 1 else "8.8.8.8"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", port)), (2, 1, 6, "", (inner, port))]

    monkeypatch.setattr("index.watch.channels.webhook.socket.getaddrinfo", resolve)
    with pytest.raises(RefusedError, match="private"):
        channel(tmp_path, webhooks="public").send("webhook:https://hook.example/x", "id", b"{}")
    assert asked == ["hook.example"]


def test_one_that_answers_drop_by_drop_is_left_in_time(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        ended = threading.Event()

        def drip():
            taken, _ = listening.accept()
            try:
                while True:
                    taken.sendall(b"H")
                    time.sleep(0.05)
            except OSError:
                ended.set()

        threading.Thread(target=drip, daemon=True).start()
        url = f"webhook:http://127.0.0.1:{listening.getsockname()[1]}/"
        with pytest.raises(AwayError):
            channel(tmp_path, webhook_timeout=0.5).send(url, "id", b"{}")
        assert ended.wait(10)  # the connection is not held


def test_a_host_that_is_away_holds_up_nobody_and_is_asked_once_a_round(tmp_path, hook):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nobody = f"webhook:http://127.0.0.1:{closed.getsockname()[1]}/"
    with Desk(tmp_path / "desk.db") as desk:
        for key in "123":
            write(desk, tmp_path, nobody.replace("127.0.0.1", "localhost"), key)
        write(desk, tmp_path, hook.address)
        done = deliver(desk, Channels([channel(tmp_path)]), NOW)
        assert (done.sent, done.waiting) == (1, 3)
        assert desk.rows("SELECT DISTINCT tries, next_at FROM outbox WHERE state = 'waiting'") == [(1, NOW + 60)]


def test_a_certificate_must_hold(tmp_path, monkeypatch):
    import ssl

    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", str(key), "-out"]
    named = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run([*command, str(cert), *named], capture_output=True, check=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    server.came, server.answers = [], []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"webhook:https://localhost:{server.server_address[1]}/x"
    try:
        with pytest.raises(AwayError, match="certificate"):
            channel(tmp_path).send(url, "id", b"{}")
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
        channel(tmp_path).send(url, "id", b"{}")
        assert [headers["Host"] for _, headers, _ in server.came] == [f"localhost:{server.server_address[1]}"]
    finally:
        server.shutdown()
        server.server_close()


def test_the_sentence_of_a_fault_shows_no_secret_path(tmp_path):
    with pytest.raises(AwayError) as told:
        channel(tmp_path).send("webhook:http://127.0.0.1:9/hooks/T0KEN", "id", b"{}")
    assert "T0KEN" not in str(told.value)
    assert wrong_address("https://hooks.example.org/T0KEN", private=False) == ""
