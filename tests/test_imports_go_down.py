"""crawler ← nlp ← index: imports go one way, and slow libraries are not imported by commands that do not need them."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "crawler": {"crawler"},
    "nlp": {"nlp", "crawler.article"},
    "index": {"index", "nlp", "crawler"},
}
OURS = tuple(MAY_IMPORT)


def modules():
    return [path for room in OURS for path in sorted((ROOT / room).rglob("*.py"))]


def imported(path):
    """Our own modules that this file imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.split(".")[0] in OURS)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in OURS:
            yield node.module


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_down_only(path):
    room = path.relative_to(ROOT).parts[0]
    allowed = MAY_IMPORT[room]
    if "training" in path.parts:  # scripts that build models read files; they are not part of reading
        allowed = allowed | {"crawler"}
    for name in imported(path):
        assert any(name == prefix or name.startswith(prefix + ".") for prefix in allowed), f"{path} imports {name}"


def test_no_file_of_code_is_too_long():
    """Most modules stay under 300 lines; the few that do not are named here with the reason."""
    long = {str(p.relative_to(ROOT)): n for p in modules() if (n := len(p.read_text("utf-8").splitlines())) > 400}
    assert long == {}


@pytest.mark.parametrize("module", ["index.commands.search", "index.commands.figures", "index.commands.trend"])
def test_asking_imports_no_slow_library(module):
    code = f"import sys, {module}; print([m for m in ('hazm', 'sklearn', 'scrapy', 'numpy') if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
