"""What a newcomer types first: make's verbs, a Python that is missing, what is pinned."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
VERBS = ("help", "demo", "test", "lint", "bench", "clean")


def shell(*command, **environment):
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, **environment}, timeout=60
    )


def a_python(folder, name, version):
    """A program that says that it is this Python."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    fits = (3, 12) <= version < (3, 14)
    program.write_text(f"#!/bin/sh\nexit {0 if fits else 1}\n")
    program.chmod(0o755)
    return program


def find_python(tmp_path, **more):
    """.ci/python where only what is in `tmp_path/bin` can be found."""
    (tmp_path / "bin").mkdir(exist_ok=True)
    return shell("/bin/sh", ".ci/python", PATH=str(tmp_path / "bin"), HOME=str(tmp_path / "home"), **more)


def test_without_a_fitting_python_one_sentence_says_how_to_get_one(tmp_path):
    a_python(tmp_path / "bin", "python3", (3, 11))
    found = find_python(tmp_path, PYTHON="")
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr.count("\n") == 1
    assert "needs Python 3.12 or 3.13" in found.stderr
    assert "uv python install 3.12" in found.stderr


@pytest.mark.parametrize(
    ("name", "version", "fits"),
    [
        ("python3.12", (3, 12), True),
        ("python3.13", (3, 13), True),
        ("python3", (3, 12), True),
        ("python", (3, 13), True),
        ("python3", (3, 14), False),
        ("python3.11", (3, 11), False),
    ],
)
def test_a_fitting_python_is_found_by_any_of_its_names(tmp_path, name, version, fits):
    program = a_python(tmp_path / "bin", name, version)
    found = find_python(tmp_path, PYTHON="")
    assert found.stdout == (f"{program}\n" if fits else "")


def test_a_python_that_is_named_is_taken(tmp_path):
    other = a_python(tmp_path / "elsewhere", "mine", (3, 13))
    a_python(tmp_path / "bin", "python3.12", (3, 12))
    assert find_python(tmp_path, PYTHON=str(other)).stdout == f"{other}\n"


def test_one_of_pyenv_is_found(tmp_path):
    program = tmp_path / "home" / ".pyenv" / "versions" / "3.12.9" / "bin" / "python3"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    assert find_python(tmp_path, PYTHON="").stdout == f"{program}\n"


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make")
def test_make_help_explains_every_verb():
    found = shell("make", "help")
    told = dict(re.findall(r"^  make (\w+) +(.+)$", found.stdout, re.MULTILINE))
    assert tuple(told) == VERBS
    assert all(len(words) > 10 for words in told.values())
    assert shell("make").stdout == found.stdout


def test_ci_runs_what_anyone_runs():
    assert "exec make test" in (ROOT / ".ci" / "run").read_text()
    for script in ("run", "test", "python"):
        assert os.access(ROOT / ".ci" / script, os.X_OK)


def test_clean_keeps_what_people_collected():
    recipe = re.search(r"^clean:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE)[1]
    assert "rm -rf" in recipe
    assert "rasad-data" not in recipe


def test_pins_name_no_host():
    for line in (ROOT / "constraints.txt").read_text().splitlines():
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", line)


def test_everything_that_is_needed_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in (ROOT / "constraints.txt").open()}
    needed = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert {re.match(r"[A-Za-z0-9-]+", name)[0].lower() for name in needed} <= pinned


def test_the_python_is_named():
    assert (ROOT / ".python-version").read_text() == "3.12\n"


def test_a_test_that_is_left_out_fails_in_ci_and_nowhere_else(tmp_path):
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path / "conftest.py")
    (tmp_path / "test_it.py").write_text(
        "import pytest\n\ndef test_a():\n    pytest.skip('no engine here')\n\ndef test_b():\n    pass\n"
    )
    run = (sys.executable, "-m", "pytest", "-q", "-ra", "-p", "no:cacheprovider", str(tmp_path))
    at_home, in_ci = (shell(*run, CI=ci, PYTEST_ADDOPTS="") for ci in ("", "true"))
    assert (at_home.returncode, in_ci.returncode) == (0, 1)
    for found in (at_home, in_ci):
        assert "no engine here" in found.stdout
        assert "1 tests were left out" in found.stdout
