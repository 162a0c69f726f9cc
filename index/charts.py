"""Charts for a terminal: one bar a line, as wide as there is room, exact to an eighth of a column."""

from __future__ import annotations

from collections.abc import Sequence

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_NARROWEST = 8


def bar_chart(rows: Sequence[tuple[str, int]], width: int) -> list[str]:
    """A line for each (label, number): the label, its bar, the number in Persian digits; the longest fills `width`."""
    from rich.cells import cell_len

    from index.shown import harmless, shown_number

    labels = [harmless(label) for label, _ in rows]
    numbers = [shown_number(number) for _, number in rows]
    label_width = max(map(cell_len, labels), default=0)
    number_width = max(map(cell_len, numbers), default=0)
    room = max(_NARROWEST, width - label_width - number_width - 4)
    most = max((number for _, number in rows), default=0)
    lines = []
    for (_, number), label, shown in zip(rows, labels, numbers, strict=True):
        padding = " " * (label_width - cell_len(label))
        lines.append(f"{label}{padding}  {_bar(number, most, room)} {shown}".rstrip())
    return lines


def _bar(number: int, most: int, room: int) -> str:
    """A bar of `number` where `most` fills the room; what is not nothing is seen."""
    if number <= 0 or most <= 0:
        return ""
    eighths = max(1, round(number * room * 8 / most))
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (_EIGHTHS[rest] if rest else "")
