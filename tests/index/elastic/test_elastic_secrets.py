"""Passwords and keys are never shown, whichever way settings are printed."""

from __future__ import annotations

import json
from pathlib import Path

from command_line import run

from index.settings import Secret
from index.settings_reading import load_settings, plain_settings

HIDDEN = "رمز-123-abc"


def test_a_secret_is_dots_wherever_it_is_printed():
    secret = Secret(HIDDEN)
    assert [str(secret), f"{secret}", f"{secret:>3}", "%s" % secret, repr(secret)] == ["•••"] * 4 + ["'•••'"]  # noqa: UP031
    assert secret.reveal() == HIDDEN
    assert str(Secret("")) == ""


def test_settings_show_no_secret(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("rasad.toml").write_text(f'[elasticsearch]\npassword = "{HIDDEN}"\nuser = "me"\n', "utf-8")
    monkeypatch.setenv("RASAD_ELASTICSEARCH__API_KEY", HIDDEN)
    settings = load_settings()
    assert settings.elasticsearch.password.reveal() == settings.elasticsearch.api_key.reveal() == HIDDEN
    assert HIDDEN not in repr(settings)
    assert HIDDEN not in json.dumps(plain_settings(settings), ensure_ascii=False)
    for more in ([], ["--json"]):
        shown = run("settings", *more)
        assert shown.status == 0
        assert "•••" in shown.out
        assert HIDDEN not in shown.out


def test_a_secret_that_is_no_text_is_not_told_either(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("rasad.toml").write_text("[elasticsearch]\npassword = 12345678\n", "utf-8")
    shown = run("settings")
    assert shown.status != 0
    assert "elasticsearch.password" in shown.err
    assert "12345678" not in shown.err
