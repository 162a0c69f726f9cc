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
