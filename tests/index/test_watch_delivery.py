"""Mails go out through a real server: encrypted, refused, away, killed; none is skipped and none is sent twice."""

from __future__ import annotations

import email
import email.policy
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from index.desk import Desk
from index.settings import MailSettings
from index.watch.channels.smtp import SmtpChannel
from index.watch.letters import dead_letter, told_letter
from index.watch.outbox import deliver, put, revive

NOW = 1_728_200_000.0


class Taken:
    """What the server took; it refuses `dead@`, and puts off `later@` for good."""

    def __init__(self):
        self.mails = []
        self.came = threading.Event()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address.startswith("dead@"):
            return "550 5.1.1 no such user"
        if address.startswith("later@"):
            return "451 4.2.0 try later"
        if address.startswith("policy@"):
            return "550 5.7.1 relaying denied"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if envelope.rcpt_tos[0].startswith("full@"):
            return "552 5.3.4 message too big"
        self.mails.append(
            (envelope.rcpt_tos[0], email.message_from_bytes(envelope.content, policy=email.policy.default))
        )
        self.came.set()
        return "250 taken"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


@pytest.fixture
def server():
    taken = Taken()
    taken.port = free_port()
    controller = Controller(taken, hostname="127.0.0.1", port=taken.port)
    controller.start()
    yield taken
    controller.stop()


def settings(port, **told):
    return MailSettings(host="127.0.0.1", port=port, **{"security": "none", "sender": "rasad@example.org"} | told)


def write(desk, recipient, key="k", now=NOW):
    with desk.transaction() as db:
        put(db, told_letter(recipient, f"خبر {key}", ("متن",), settings(1), key, now), now)


def test_what_waits_is_sent_once(tmp_path, server):
    with Desk(tmp_path / "desk.db") as desk:
        write(desk, "a@example.org", "1")
        write(desk, "a@example.org", "1")  # the same news: the same Message-ID
        write(desk, "b@example.org", "1")
        done = deliver(desk, SmtpChannel(settings(server.port)), NOW)
        again = deliver(desk, SmtpChannel(settings(server.port)), NOW + 9999)
    assert (done.sent, done.waiting, again.sent) == (2, 0, 0)
    assert [recipient for recipient, _ in server.mails] == ["a@example.org", "b@example.org"]
    assert server.mails[0][1]["Subject"] == "خبر 1"
    assert len({mail["Message-ID"] for _, mail in server.mails}) == 2


def test_a_dead_address_is_parked_and_its_owner_told_once(tmp_path, server):
    with Desk(tmp_path / "desk.db") as desk:
        for key in "12":
            write(desk, "dead@example.org", key)
        write(desk, "a@example.org")
        told = settings(server.port, owner="owner@example.org")
        for at in (NOW, NOW + 1):
            deliver(desk, SmtpChannel(told), at, lambda address, fault: dead_letter(address, fault, told, NOW))
        write(desk, "dead@example.org", "3")
        states = desk.rows("SELECT state FROM outbox WHERE recipient = 'dead@example.org'")
        assert states == [("parked",)] * 3
        assert [recipient for recipient, _ in server.mails] == ["a@example.org", "owner@example.org"]
        assert "dead@example.org" in server.mails[1][1]["Subject"]
        assert revive(desk, "dead@example.org", NOW) == 3


def test_a_server_that_is_away_for_two_days_loses_nothing(tmp_path, server):
    with Desk(tmp_path / "desk.db") as desk:
        write(desk, "a@example.org")
        at, tries = NOW, 0
        while at < NOW + 2 * 86_400:
            done = deliver(desk, SmtpChannel(settings(9)), at)
            assert done.fault
            tries += 1
            at = desk.rows("SELECT next_at FROM outbox")[0][0]
        assert tries < 70  # waits grow
        assert deliver(desk, SmtpChannel(settings(server.port)), at).sent == 1


def test_one_who_is_put_off_holds_up_nobody(tmp_path, server):
    with Desk(tmp_path / "desk.db") as desk:
        write(desk, "later@example.org")
        write(desk, "a@example.org")
        done = deliver(desk, SmtpChannel(settings(server.port)), NOW)
        assert (done.sent, done.waiting, done.parked) == (1, 1, 0)


@pytest.fixture
def certificate(tmp_path):
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    made = subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
            "-days", "2", "-keyout", str(key), "-out", str(cert),
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
        ],
        capture_output=True,
        check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return cert, key


@pytest.mark.parametrize(
    ("security", "trusted", "sent"),
    [("starttls", True, 1), ("starttls", False, 0), ("tls", True, 1), ("tls", False, 0)],
)
def test_an_encrypted_server_must_show_a_certificate_that_holds(tmp_path, certificate, security, trusted, sent):
    cert, key = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    taken = Taken()
    told = {"ssl_context": context} if security == "tls" else {"tls_context": context, "require_starttls": True}
    port = free_port()
    controller = Controller(taken, hostname="127.0.0.1", port=port, server_hostname="localhost", **told)
    controller.start()
    try:
        with Desk(tmp_path / "desk.db") as desk:
            write(desk, "a@example.org")
            mail = settings(port, security=security, ca_file=str(cert) if trusted else "", timeout=10.0)
            done = deliver(desk, SmtpChannel(mail), NOW)
        assert (done.sent, len(taken.mails)) == (sent, sent)
        assert bool(done.fault) is not bool(sent)
    finally:
        controller.stop(no_assert=True)


SENDER = """
import sys
from pathlib import Path
from index.desk import Desk
from index.settings import MailSettings
from index.watch.channels.smtp import SmtpChannel
from index.watch.outbox import deliver
with Desk(Path(sys.argv[1])) as desk:
    mail = MailSettings(host="127.0.0.1", port=int(sys.argv[2]), security="none")
    deliver(desk, SmtpChannel(mail), float(sys.argv[3]))
"""


def test_kill_9_at_any_moment_skips_nothing_and_repeats_only_what_the_server_took_last(tmp_path, server):
    path = tmp_path / "desk.db"
    with Desk(path) as desk:
        for number in range(60):
            write(desk, "a@example.org", str(number))
    kills = 0
    for _ in range(12):
        server.came.clear()
        before = len(server.mails)
        process = subprocess.Popen(
            [sys.executable, "-c", SENDER, str(path), str(server.port), str(NOW + 1e6)],
            cwd=Path(__file__).parents[2],
        )
        server.came.wait(20)
        time.sleep(0.004 * (kills + 1))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.wait()
        if len(server.mails) == before:
            break
    assert kills > 0
    with Desk(path) as desk:
        deliver(desk, SmtpChannel(settings(server.port)), NOW + 2e6)
        assert desk.rows("SELECT count(*) FROM outbox WHERE state <> 'sent'") == [(0,)]
    ids = [mail["Message-ID"] for _, mail in server.mails]
    assert len(set(ids)) == 60
    assert len(ids) - 60 <= kills  # at most the one that was under way, under the same Message-ID


def test_a_clock_that_jumps_sends_nothing_twice(tmp_path, server):
    with Desk(tmp_path / "desk.db") as desk:
        write(desk, "a@example.org", now=NOW)
        for at in (NOW, NOW - 86_400, NOW + 40 * 86_400):
            deliver(desk, SmtpChannel(settings(server.port)), at)
    assert len(server.mails) == 1


def test_a_server_that_is_away_is_asked_once_a_round_however_many_mails_wait(tmp_path, server):
    with Desk(tmp_path / "desk.db") as desk:
        for number in range(50):
            write(desk, f"a{number}@example.org")
        away = SmtpChannel(settings(9))
        asked, connected = [], away._connected

        def connect():
            asked.append(1)
            return connected()

        away._connected = connect
        done = deliver(desk, away, NOW)
        assert (len(asked), done.sent, done.waiting) == (1, 0, 50)
        assert desk.rows("SELECT DISTINCT tries, next_at FROM outbox") == [(1, NOW + 60)]
        assert deliver(desk, SmtpChannel(settings(server.port)), NOW + 60).sent == 50


def test_a_server_that_is_away_for_a_month_kills_no_address(tmp_path, server):
    with Desk(tmp_path / "desk.db") as desk:
        write(desk, "a@example.org")
        with desk.transaction() as db:
            db.execute("UPDATE outbox SET tries = 700")
        assert deliver(desk, SmtpChannel(settings(9)), NOW + 30 * 86_400).parked == 0
        assert deliver(desk, SmtpChannel(settings(server.port)), NOW + 31 * 86_400).sent == 1


@pytest.mark.parametrize(
    ("recipient", "tries", "days", "state", "dead"),
    [
        ("later@example.org", 300, 11, "parked", 1),  # put off for ten days and often
        ("later@example.org", 0, 40, "waiting", 0),  # a clock that jumped is no ten days
        ("policy@example.org", 0, 0, "waiting", 0),  # the server's policy is against us, not against the address
        ("full@example.org", 0, 0, "parked", 0),  # this mail is refused, the next one may not be
    ],
)
def test_an_address_is_dead_only_where_it_is(tmp_path, server, recipient, tries, days, state, dead):
    with Desk(tmp_path / "desk.db") as desk:
        write(desk, recipient)
        with desk.transaction() as db:
            db.execute("UPDATE outbox SET tries = ?", (tries,))
        deliver(desk, SmtpChannel(settings(server.port)), NOW + days * 86_400)
        assert desk.rows("SELECT state FROM outbox") == [(state,)]
        assert desk.rows("SELECT count(*) FROM dead_addresses") == [(dead,)]


def test_a_mail_that_was_put_off_by_a_clock_ahead_does_not_wait_for_it(tmp_path, server):
    with Desk(tmp_path / "desk.db") as desk:
        write(desk, "a@example.org")
        deliver(desk, SmtpChannel(settings(9)), NOW + 3650 * 86_400)
        assert deliver(desk, SmtpChannel(settings(server.port)), NOW + 60).sent == 1
