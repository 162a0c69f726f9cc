"""The demo ends with the page open where someone sits at a terminal, and by itself everywhere else."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
import urllib.request
from types import SimpleNamespace

import pytest
from serving import installation

from index.commands import demo_page

SHOW = """
import sys
from pathlib import Path
from index.commands.demo_page import show_page, wanted
from index.settings import Settings
assert wanted(None), "there is a terminal"
show_page(Settings(data=Path(sys.argv[1])))
print("ended")
"""


@pytest.mark.parametrize(
    ("asked", "terminal", "ci", "expected"),
    [
        (None, True, "", True),
        (None, True, "true", False),
        (None, False, "", False),
        (True, False, "true", True),
        (False, True, "", False),
    ],
)
def test_the_page_is_served_at_a_terminal_or_where_it_is_asked_for(monkeypatch, asked, terminal, ci, expected):
    for name in ("stdin", "stdout"):
        monkeypatch.setattr(demo_page.sys, name, SimpleNamespace(isatty=lambda: terminal))
    monkeypatch.setenv("CI", ci)
    assert demo_page.wanted(asked) is expected


def test_at_a_terminal_the_page_is_opened_in_a_browser_until_ctrl_c(tmp_path):
    settings = installation(tmp_path / "data")
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    browser.chmod(0o755)
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-c", SHOW, str(settings.data)],
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        env={**os.environ, "CI": "", "DISPLAY": ":7", "BROWSER": f"{browser} %s"},
    )  # fmt: skip
    os.close(theirs)
    try:
        end = time.monotonic() + 60
        while not opened.exists() and time.monotonic() < end:
            time.sleep(0.2)
        address = opened.read_text().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
        with urllib.request.urlopen(address, timeout=20) as answer:
            assert "رصد" in answer.read().decode()
    finally:
        running.send_signal(signal.SIGINT)
        assert running.wait(30) == 0
        told = os.read(ours, 10_000).decode()
        os.close(ours)
    assert f"the page is at {address}" in told
    assert "ended" in told
    assert "Traceback" not in told
