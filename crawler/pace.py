"""Pace: how long to wait until a site's feeds are polled again, between its own shortest and longest wait."""

from __future__ import annotations

SHORTEST, LONGEST = 60.0, 1800.0  # seconds: one to thirty minutes


def next_wait(wait: float, new: int, failed: bool, shortest: float = SHORTEST, longest: float = LONGEST) -> float:
    """Seconds until the next poll, from the wait before, what it brought and whether it failed.

    News halve the wait, silence makes it half as long again, a failure doubles it: a busy site is seen within a minute
    or two, a quiet one is left in peace, and one in trouble is not pressed.
    """
    if failed:
        wait *= 2
    elif new:
        wait /= 2 if new < 5 else 4
    else:
        wait *= 1.5
    return min(max(wait, shortest), longest)
