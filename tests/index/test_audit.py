"""The audit trail."""

from __future__ import annotations

from pathlib import Path

from index.audit import acts, note
from index.desk import Desk


def test_changes_come_newest_first_and_page_by_number(tmp_path: Path) -> None:
    with Desk(tmp_path / "desk.db") as desk:
        for number in range(5):
            note(desk, "maryam", "mark", f"isna-{number}", "لحن: منفی")
        newest = acts(desk, limit=2)
        assert [act.what for _, act in newest] == ["isna-4", "isna-3"]
        assert [act.what for _, act in acts(desk, before=newest[-1][0])] == ["isna-2", "isna-1", "isna-0"]
        assert newest[0][1].person == "maryam"
