"""What tests of faults ask of settings and of what is told."""

from __future__ import annotations

import time
from dataclasses import replace

from elastic_secured import PASSWORD

from index.opening import open_engine
from index.query.tree import Everything


def asking(settings, **more):
    """The same settings with another way to the cluster."""
    return replace(settings, elasticsearch=replace(settings.elasticsearch, **more))


def count(settings):
    with open_engine(settings) as engine:
        return engine.count(Everything())


def one_sentence(told):
    assert "\n" not in str(told.value)
    assert PASSWORD not in str(told.value)
    return True


def until(true, seconds=90):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.5)
    return False
