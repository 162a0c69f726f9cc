"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
IN_CI = os.environ.get("CI", "").lower() == "true"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real articles and gold sets beside the clone; without it the test is left out, in CI it fails."""
    if not SHARED.is_dir():
        reason = "the real articles and gold sets (../shared) do not stand beside this clone"
        if IN_CI:
            pytest.fail(reason)
        pytest.skip(reason)
    return SHARED


def pytest_sessionfinish(session):
    """In CI a test that was left out is a failure: there everything that tests need is there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if IN_CI and reporter and reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    """Say how many tests were left out (their reasons stand below)."""
    if left_out := len(terminalreporter.stats.get("skipped", [])):
        terminalreporter.section("left out", sep="-")
        terminalreporter.line(
            f"{left_out} tests were left out, for the reasons below" + (": in CI that fails" if IN_CI else "")
        )
