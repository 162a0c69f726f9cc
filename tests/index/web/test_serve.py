"""`rasad serve`: where it listens and for whom, and that asking on the command line loads none of it."""

from __future__ import annotations

import pickle
import socket
import subprocess
import sys
from dataclasses import replace

import pytest
from command_line import run

from index.accounts import Role, add_account, set_role
from index.commands.serve import ServingError, address_of, application, entry_of, listen
from index.desk import Desk
from index.settings import ServeSettings, Settings
from index.web.secure import LOCAL_NAMES


@pytest.mark.parametrize(
    "options",
    [
        ("--host", "0.0.0.0", "--name", "rasad.office"),
        ("--host", "192.168.1.5"),
        ("--host", "::", "--name", "rasad.office"),
        ("--host", "8.8.8.8"),
        ("--name", "rasad.office"),
        ("--proxy", "127.0.0.1", "--name", "rasad.office"),
    ],
)
def test_others_are_let_in_by_nobody_before_someone_has_an_account(options, tmp_path):
    ran = run("serve", *options, data=tmp_path / "data")
    assert (ran.status, ran.out) == (1, "")
    assert "rasad accounts add NAME --role administrator" in ran.err
    assert ran.err.count("\n") == 1
    assert not (tmp_path / "data").exists()


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    made = Settings(data=tmp_path_factory.mktemp("served"))
    with Desk(made.desk_path) as desk:
        add_account(desk, "سرپرست", Role.ADMINISTRATOR, "چهار واژه پشت هم")
    return made


@pytest.mark.parametrize(
    ("serve", "names", "tls", "network"),
    [
        ({}, {"127.0.0.1"}, False, False),
        ({"host": "localhost"}, set(), False, False),
        (
            {"host": "0.0.0.0", "names": "rasad.office, Rasad.Office.ir"},
            {"rasad.office", "rasad.office.ir"},
            False,
            True,
        ),
        ({"host": "192.168.1.5"}, {"192.168.1.5"}, False, True),
        ({"host": "::1", "proxy": "127.0.0.1", "names": "rasad.office"}, {"rasad.office"}, True, True),
        ({"host": "2001:db8::5"}, {"[2001:db8::5]"}, False, True),
    ],
)
def test_how_it_is_reached(settings, serve, names, tls, network):
    entry = entry_of(replace(settings, serve=ServeSettings(**serve)))
    assert LOCAL_NAMES | names | ({"[::1]"} if serve.get("host") == "::1" else set()) == entry.names
    assert (entry.tls, entry.network) == (tls, network)


@pytest.mark.parametrize(
    ("serve", "told"),
    [
        ({"host": "0.0.0.0"}, "--name rasad.office"),
        ({"host": "news.example"}, "«news.example» is no address"),
        ({"host": "192.168.1.5", "certificate": "a.pem"}, "both --certificate and --key"),
        ({"host": "192.168.1.5", "certificate": "none.pem", "key": "none.key"}, "none.pem cannot be read"),
        ({"host": "192.168.1.5", "certificate": __file__, "key": __file__}, "are no certificate and its key"),
        ({"host": "192.168.1.5", "proxy": "nginx"}, "«nginx» is no address"),
    ],
)
def test_what_cannot_be_is_told(settings, serve, told):
    with pytest.raises(ServingError, match=told):
        entry_of(replace(settings, serve=ServeSettings(**serve)))


def test_an_administrator_is_needed_and_no_other(settings, tmp_path):
    made = Settings(data=tmp_path, serve=ServeSettings(host="192.168.1.5"))
    with Desk(made.desk_path) as desk:
        add_account(desk, "سرپرست", Role.ADMINISTRATOR, "چهار واژه پشت هم")
        with desk.transaction() as db:
            db.execute("UPDATE accounts SET role = 'reader'")
    with pytest.raises(ServingError, match="administrator"):
        entry_of(made)
    with Desk(made.desk_path) as desk:
        set_role(desk, "سرپرست", Role.ADMINISTRATOR)
    assert entry_of(made).network


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.5"])
def test_it_listens_on_this_machine(host):
    with listen(host, 0) as listening:
        assert listening.getsockname()[0].startswith("127.0.0.")


def test_the_address_is_told_as_a_browser_takes_it(settings):
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        here = entry_of(settings)
        assert address_of(ServeSettings(), here, listening) == f"http://127.0.0.1:{port}/"
        named = ServeSettings(names="rasad.office", proxy="10.0.0.5")
        assert address_of(named, here, listening).startswith("https://rasad.office/ (asked through 10.0.0.5")


def test_a_port_in_use_is_told():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        with pytest.raises(ServingError, match=f"port {number} .* --port"):
            listen("127.0.0.1", number)


def test_the_processes_of_a_server_know_one_anothers_forms(settings):
    """What a process is started with goes through pickle; secrets of the settings too."""
    from index.settings import MailSettings, Secret
    from index.web.seat import form_token

    hidden = replace(settings, mail=MailSettings(password=Secret("پنهان")))
    sent = pickle.loads(pickle.dumps((hidden, entry_of(settings), b"x" * 32)))
    assert sent[0].mail.password.reveal() == "پنهان"
    application(*sent)
    first = form_token()
    application(*sent[:2], b"y" * 32)
    assert form_token() != first
    application(*sent)
    assert form_token() == first


def test_asking_loads_no_server():
    code = (
        "import sys, index.commands.search, index.commands.figures, index.commands.serve, index.commands.accounts; "
        "print([m for m in ('starlette', 'fastapi', 'uvicorn', 'jinja2', 'openpyxl', 'argon2') if m in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
