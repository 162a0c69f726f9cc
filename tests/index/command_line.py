"""The command line as people meet it: `run("search", "وام")` gives exit status, standard output and standard error."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from dataclasses import dataclass
from unittest import mock

from index.cli import main


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def lines(self):
        return [json.loads(line) for line in self.out.splitlines()]


def run(*arguments, data=None, columns=160):
    given = ["rasad", *(["--data", str(data)] if data else []), *map(str, arguments)]
    out, err, status = io.StringIO(), io.StringIO(), 0
    with (
        mock.patch.object(sys, "argv", given),
        mock.patch.dict(os.environ, {"COLUMNS": str(columns)}),  # whatever the terminal that runs the tests says
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as stop:
            status = stop.code or 0
    return Ran(status, out.getvalue(), err.getvalue())
