import pytest
from rich.cells import cell_len

from index.charts import bar_chart

ROWS = [("مهر ۱۴۰۳", 40), ("آبان ۱۴۰۳", 0), ("آذر ۱۴۰۳", 1), ("دی ۱۴۰۳", 20)]


def test_the_longest_bar_fills_the_width_and_the_others_keep_their_share():
    lines = bar_chart(ROWS, 60)
    bars = [line.count("█") for line in lines]
    assert cell_len(lines[0]) in (59, 60)
    assert bars[3] == bars[0] // 2
    assert "█" not in lines[1]
    assert lines[1].endswith("۰")
    assert lines[2][11:].strip() != "۱"  # what is not nothing is seen


@pytest.mark.parametrize("width", [1, 20, 80, 300])
def test_a_chart_fits_or_is_as_narrow_as_can_be(width):
    assert all(cell_len(line) <= max(width, 26) for line in bar_chart(ROWS, width))


def test_labels_are_harmless_and_nothing_is_no_chart():
    assert bar_chart([], 80) == []
    assert "\x1b" not in bar_chart([("\x1b[31m", 1)], 80)[0]
    assert bar_chart([("الف", 0)], 80) == ["الف   ۰"]
