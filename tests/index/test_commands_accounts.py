"""`rasad accounts` as people meet it."""

from __future__ import annotations

import io

import pytest
from command_line import run

from index import passwords
from index.accounts import kept_password
from index.desk import Desk

GOOD = "چهار واژه پشت هم"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: weak)


@pytest.fixture
def rasad(tmp_path, monkeypatch):
    """The command line over a new folder; `typed` is its standard input."""

    def called(*arguments, typed=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        return run("accounts", *arguments, data=tmp_path)

    return called


def test_accounts_are_added_listed_changed_and_removed(rasad):
    assert "nobody has an account" in rasad("list").err
    assert rasad("add", "مریم", "--role", "administrator", typed=f"{GOOD}\n").status == 0
    assert rasad("add", "سارا", typed=f"{GOOD}\n").status == 0
    assert [(a["name"], a["role"]) for a in rasad("list", "--json").lines] == [
        ("سارا", "reader"),
        ("مریم", "administrator"),
    ]
    assert rasad("role", "سارا", "editor").status == 0
    assert "editor" in rasad("list").out
    assert rasad("remove", "سارا").status == 0
    assert [act["verb"] for act in rasad("audit", "--json").lines] == [
        "account removed",
        "role changed",
        "account added",
        "account added",
    ]
    assert "(this machine)" in rasad("audit").out


@pytest.mark.parametrize(
    ("arguments", "typed", "told"),
    [
        (("add", "مریم", "--role", "administrator"), "کوتاه\n", "a password has 12 to 500 characters"),
        (("add", "مریم", "--role", "administrator"), "", "a password has 12 to 500 characters"),
        (("add", "مریم"), f"{GOOD}\n", "the first account is an administrator's"),
        (("add", "<b>", "--role", "administrator"), f"{GOOD}\n", "a name has 1 to 64"),
        (("role", "کسی", "editor"), "", "there is no account «کسی»"),
        (("remove", "کسی"), "", "there is no account «کسی»"),
        (("password", "کسی"), f"{GOOD}\n", "there is no account «کسی»"),
        (("token", "کسی"), "", "there is no account «کسی»"),
        (("revoke", "کسی", "1"), "", "has no token 1"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(rasad, arguments, typed, told):
    ran = rasad(*arguments, typed=typed)
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert told in ran.err


def test_a_password_comes_from_a_file_too(rasad, tmp_path):
    file = tmp_path / "password"
    file.write_text(f"{GOOD}\n", "utf-8")
    assert rasad("add", "مریم", "--role", "administrator", "--password-file", file).status == 0
    with Desk(tmp_path / "desk.db") as desk:
        before = kept_password(desk, "مریم")
        assert passwords.fits(before, GOOD)
        file.write_text("گذرواژهٔ تازهٔ من", "utf-8")
        assert rasad("password", "مریم", "--password-file", file).status == 0
        assert passwords.fits(kept_password(desk, "مریم"), "گذرواژهٔ تازهٔ من")
    file.write_bytes(b"\xff")
    assert "cannot be read" in rasad("password", "مریم", "--password-file", file).err


def test_a_token_is_printed_alone_and_once(rasad):
    rasad("add", "مریم", "--role", "administrator", typed=f"{GOOD}\n")
    made = rasad("token", "مریم", "--scope", "read", "--scope", "export", "--label", "دفترچه", "--limit", "30")
    assert made.out.startswith("rasad_")
    assert made.out.count("\n") == 1
    (held,) = rasad("tokens", "مریم", "--json").lines
    assert (held["label"], held["scopes"], held["a_minute"]) == ("دفترچه", ["export", "read"], 30)
    listed = rasad("tokens", "مریم").out
    assert "دفترچه" in listed
    assert made.out.strip() not in listed
    assert rasad("revoke", "مریم", held["number"]).status == 0
    assert "has no tokens" in rasad("tokens", "مریم").err
