"""Runs a notebook as Jupyter would, cell after cell in one namespace; `python tests/index/notebooks.py FILE` keeps what
its cells print.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import sys
from pathlib import Path


def run(path):
    """The notebook with what each of its cells printed and showed; the first that fails ends the run."""
    notebook = json.loads(Path(path).read_text("utf-8"))
    space = {"__name__": "__main__"}
    number = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        number += 1
        printed, shown = _run("".join(cell["source"]), space)
        outputs = []
        if printed:
            outputs.append({"output_type": "stream", "name": "stdout", "text": printed.splitlines(keepends=True)})
        if shown is not None:
            text = repr(shown).splitlines(keepends=True)
            data = {"text/plain": text}
            outputs.append({"output_type": "execute_result", "execution_count": number, "data": data, "metadata": {}})
        cell["outputs"], cell["execution_count"] = outputs, number
    return notebook


def _run(source, space):
    """What a cell printed, and the value of its last expression."""
    parts = ast.parse(source)
    last = parts.body.pop() if parts.body and isinstance(parts.body[-1], ast.Expr) else None
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(parts, "cell", "exec"), space)
        shown = eval(compile(ast.Expression(last.value), "cell", "eval"), space) if last else None
    return out.getvalue(), shown


if __name__ == "__main__":
    for name in sys.argv[1:]:
        text = json.dumps(run(name), ensure_ascii=False, indent=1)
        Path(name).write_text(text + "\n", "utf-8")
