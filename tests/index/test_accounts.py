"""Accounts, sessions and tokens on the desk: what is kept, who is let in, and how slowly guesses go."""

from __future__ import annotations

import pytest

from index import passwords
from index.accounts import (
    Role,
    accounts,
    add_account,
    kept_password,
    remove_account,
    set_password,
    set_role,
)
from index.audit import acts
from index.desk import Desk
from index.passwords import AccountError, fits
from index.sessions import (
    Visitor,
    WaitError,
    digest,
    end_session,
    session_of,
    sessions,
    sign_in,
    still_fits,
)
from index.tokens import Scope, make_token, revoke_token, tokens, use_token

GOOD = "چهار واژه پشت هم"
HOUR = 3600.0


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Hashing that costs nothing; what is kept in earnest has its own test."""
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: weak)
    monkeypatch.setattr(passwords, "_nobodys", lambda: weak.hash("nobody"))


@pytest.fixture
def desk(tmp_path):
    with Desk(tmp_path / "desk.db") as made:
        add_account(made, "مریم رضایی", Role.ADMINISTRATOR, GOOD)
        yield made


def into(desk, name="مریم رضایی", password=GOOD, address="10.0.0.1", known="", now=1e9, before=""):
    return sign_in(desk, name, password, Visitor(address, "Firefox", known), before, now)


@pytest.mark.parametrize(
    ("name", "password", "told"),
    [
        ("سارا", "کوتاه", "12 to 500"),
        ("سارا", "ا" * 501, "12 to 500"),
        ("سارا", "۱۱۱۱۱۱۱۱۱۱۱۱", "easy to guess"),
        ("sara.mohammadi", "Sara.Mohammadi", "easy to guess"),
        ("", GOOD, "a name has"),
        ("<b>سارا</b>", GOOD, "a name has"),
        ("سارا\u202eا", GOOD, "a name has"),
        ("ا" * 65, GOOD, "a name has"),
        ("مريم  رضايي", GOOD, "already"),
        ("مریم\u200cرضایی", GOOD, None),
        ("reza@office.ir", "correct horse battery", None),
    ],
)
def test_a_new_account(desk, name, password, told):
    if told is None:
        assert add_account(desk, name, Role.READER, password).role is Role.READER
        return
    with pytest.raises(AccountError, match=told):
        add_account(desk, name, Role.READER, password)
    assert len(accounts(desk)) == 1


def test_the_first_account_is_an_administrators(tmp_path):
    with Desk(tmp_path / "desk.db") as desk:
        with pytest.raises(AccountError, match="--role administrator"):
            add_account(desk, "سارا", Role.READER, GOOD)
        assert accounts(desk) == []


def test_the_last_administrator_stays(desk):
    add_account(desk, "سارا", Role.EDITOR, GOOD)
    for change in (lambda: set_role(desk, "مریم رضایی", Role.READER), lambda: remove_account(desk, "مریم رضایی")):
        with pytest.raises(AccountError, match="last administrator"):
            change()
    set_role(desk, "سارا", Role.ADMINISTRATOR)
    set_role(desk, "مریم رضایی", Role.READER)
    remove_account(desk, "مریم رضایی")
    remove_account(desk, "سارا")
    assert accounts(desk) == []


def test_the_desk_holds_no_password_and_no_secret(desk, tmp_path):
    begun = into(desk)
    token, _ = make_token(desk, "مریم رضایی", "نمونه", frozenset({Scope.READ}), 10)
    held = (tmp_path / "desk.db").read_bytes() + (tmp_path / "desk.db-wal").read_bytes()
    for secret in (GOOD, begun.id, begun.known, token):
        assert secret.encode() not in held
    assert kept_password(desk, "مریم رضایی").startswith("$argon2id$")


@pytest.mark.parametrize("typed", [GOOD, "چهار واژه پشت هم".replace("ه", "ہ"), GOOD.replace("ی", "ي")])
def test_a_password_fits_however_a_keyboard_writes_it(desk, typed):
    assert fits(kept_password(desk, "مریم رضایی"), typed)
    assert not fits(kept_password(desk, "مریم رضایی"), typed + "۱")
    assert not fits(None, typed)


def test_a_hash_of_weaker_parameters_is_renewed_at_sign_in(desk, monkeypatch):
    weak = kept_password(desk, "مریم رضایی")
    monkeypatch.undo()
    into(desk)
    kept = kept_password(desk, "مریم رضایی")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,")
    assert weak != kept
    assert fits(kept, GOOD)


# --- sessions -------------------------------------------------------------------------------------------


def test_a_session_lasts_while_it_is_used_and_not_for_ever(desk):
    id_ = into(desk, now=1e9).id
    assert session_of(desk, id_, HOUR, 5 * HOUR, 1e9 + HOUR - 1).account.name == "مریم رضایی"
    assert session_of(desk, id_, HOUR, 5 * HOUR, 1e9 + 2 * HOUR - 2) is not None
    assert session_of(desk, id_, HOUR, 5 * HOUR, 1e9 + 3 * HOUR - 1) is None
    again = into(desk, now=2e9).id
    for hours in range(5):
        assert session_of(desk, again, HOUR + 1, 5 * HOUR, 2e9 + hours * HOUR) is not None
    assert session_of(desk, again, HOUR + 1, 5 * HOUR, 2e9 + 5 * HOUR) is None


@pytest.mark.parametrize("id_", ["", "x", "é" * 50, "\ud800"])
def test_nobody_is_nobody(desk, id_):
    into(desk)
    assert session_of(desk, id_, HOUR, HOUR, 1e9) is None


def test_signing_in_makes_a_new_id_and_ends_the_one_before(desk):
    first = into(desk).id
    second = into(desk, before=first).id
    assert first != second
    assert session_of(desk, first, HOUR, HOUR, 1e9) is None
    assert session_of(desk, second, HOUR, HOUR, 1e9).number


def test_a_new_password_ends_what_was_open(desk):
    here, there = into(desk).id, into(desk).id
    token, _ = make_token(desk, "مریم رضایی", "", frozenset({Scope.READ}), 10)
    number = session_of(desk, here, HOUR, HOUR, 1e9).number
    set_password(desk, "مریم رضایی", "گذرواژهٔ تازهٔ من", but=number)
    assert session_of(desk, here, HOUR, HOUR, 1e9)
    assert session_of(desk, there, HOUR, HOUR, 1e9) is None
    assert use_token(desk, token)
    set_password(desk, "مریم رضایی", "گذرواژهٔ دیگر من")
    assert session_of(desk, here, HOUR, HOUR, 1e9) is None
    assert use_token(desk, token) is None


def test_nobody_ends_the_session_of_another(desk):
    add_account(desk, "سارا", Role.READER, GOOD)
    number = session_of(desk, into(desk).id, HOUR, HOUR, 1e9).number
    assert not end_session(desk, "سارا", number)
    assert end_session(desk, "مریم رضایی", number)
    assert sessions(desk, "مریم رضایی") == []


def test_a_role_holds_at_once_in_what_is_open(desk):
    add_account(desk, "سارا", Role.EDITOR, GOOD)
    id_ = into(desk, "سارا").id
    set_role(desk, "سارا", Role.READER)
    assert session_of(desk, id_, HOUR, HOUR, 1e9).account.role is Role.READER
    remove_account(desk, "سارا")
    assert session_of(desk, id_, HOUR, HOUR, 1e9) is None


# --- guessing -------------------------------------------------------------------------------------------


def guess(desk, times, now, **more):
    """How many of these guesses were looked at; each a second after the one before."""
    looked = 0
    for second in range(times):
        try:
            into(desk, password="یک حدس نادرست", now=now + second, **more)
        except WaitError:
            continue
        except AccountError:
            looked += 1
    return looked


@pytest.mark.parametrize("name", ["مریم رضایی", "کسی که نیست"])
def test_guesses_go_slowly_and_alike_for_a_name_that_is_not_there(desk, name):
    assert guess(desk, 130, 1e9, name=name) == 5 + 6  # 5 free, then after 2, 4, 8, 16, 32 and each 60 seconds


def test_who_waits_is_let_in_at_last(desk):
    guess(desk, 100, 1e9, address="203.0.113.7")
    with pytest.raises(WaitError):
        into(desk, now=1e9 + 100)
    assert into(desk, now=1e9 + 100 + 60).account.name == "مریم رضایی"


def test_a_browser_that_signed_in_before_waits_for_no_stranger(desk):
    known = into(desk).known
    guess(desk, 100, 1e9, address="203.0.113.7")
    assert into(desk, now=1e9 + 100, known=known).account.name == "مریم رضایی"
    with pytest.raises(WaitError):
        into(desk, now=1e9 + 100, known="another mark")


def test_a_known_browser_is_slowed_too(desk):
    known = into(desk).known
    assert guess(desk, 60, 1e9 + 10, known=known) < 12


def test_many_names_from_one_address_are_slowed(desk):
    looked = sum(guess(desk, 1, 1e9 + number, name=f"کس {number}", address="2001:db8::1") for number in range(100))
    assert looked < 30
    with pytest.raises(WaitError):
        into(desk, address="2001:db8::ffff", now=1e9 + 99)
    assert into(desk, address="2001:db8:0:1::1", now=1e9 + 99)


def test_tries_at_once_are_counted_before_they_are_looked_at(desk, monkeypatch):
    """Ten tries that begin before the first was looked at: five are looked at."""
    waiting = []

    def inside(kept, password):
        if len(waiting) < 9:
            waiting.append(1)
            with pytest.raises(AccountError):
                into(desk, password="یک حدس نادرست", address=f"10.0.0.{len(waiting)}")
        return False

    monkeypatch.setattr("index.sessions.fits", inside)
    with pytest.raises(AccountError):
        into(desk, password="یک حدس نادرست")
    assert len(waiting) == 5


def test_the_password_is_asked_again_slowly(desk):
    visitor = Visitor("10.0.0.1")
    assert still_fits(desk, "مریم رضایی", GOOD, visitor, 1e9)
    for _ in range(5):
        assert not still_fits(desk, "مریم رضایی", "یک حدس نادرست", visitor, 1e9)
    with pytest.raises(WaitError):
        still_fits(desk, "مریم رضایی", GOOD, visitor, 1e9)


def test_what_happened_is_written_down(desk):
    into(desk, address="10.0.0.9")
    with pytest.raises(AccountError):
        into(desk, name="<script>" + "x" * 100, password="یک حدس نادرست")
    (_, failed), (_, fine) = acts(desk, 2)
    assert (failed.verb, failed.what, failed.person) == ("sign-in failed", "<script>" + "x" * 56, "")
    assert (fine.verb, fine.person, fine.details) == ("signed in", "مریم رضایی", "10.0.0.9")


# --- tokens ---------------------------------------------------------------------------------------------


def test_a_token_asks_so_often_a_minute(desk):
    text, made = make_token(desk, "مریم رضایی", "دفترچه", frozenset({Scope.READ, Scope.EXPORT}), 3)
    assert text.startswith("rasad_")
    waits = [use_token(desk, text, 1e9 + second).wait for second in range(5)]
    assert waits[:3] == [0, 0, 0]
    assert all(0 < wait <= 60 for wait in waits[3:])
    assert use_token(desk, text, 1e9 + 60).wait == 0
    (held,) = tokens(desk, "مریم رضایی")
    assert (held.label, held.scopes, held.a_minute) == ("دفترچه", {Scope.READ, Scope.EXPORT}, 3)
    assert held.used_at
    assert use_token(desk, text).account.name == "مریم رضایی"
    assert revoke_token(desk, "مریم رضایی", made.number)
    assert use_token(desk, text) is None


@pytest.mark.parametrize("text", ["", "rasad_", "rasad_nothing", "مریم", "\ud800", digest("x")])
def test_what_is_no_token_is_none(desk, text):
    assert use_token(desk, text) is None


def test_a_token_is_for_something_and_of_somebody(desk):
    with pytest.raises(AccountError, match="scope"):
        make_token(desk, "مریم رضایی", "", frozenset(), 3)
    with pytest.raises(AccountError, match="no account"):
        make_token(desk, "سارا", "", frozenset({Scope.READ}), 3)
    _, made = make_token(desk, "مریم رضایی", "", frozenset({Scope.READ}), 3)
    add_account(desk, "سارا", Role.READER, GOOD)
    assert not revoke_token(desk, "سارا", made.number)
