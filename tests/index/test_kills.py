"""`kill -9` at random moments of importing, reading, indexing and reindexing, then the same command again.

Every article must be there once, nothing lost, and the index must answer as one that was built in peace.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crawler.archive import Archive
from crawler.newsroom.generated import generated
from index.documents import Documents
from index.engine import FigureSort, Sort, Step
from index.opening import open_engine
from index.query.language import parse
from index.query.tree import Everything, NameField
from index.settings import Settings

REPORTS = 75
# How often each command is killed; TEST_KILLS=100 makes a night of it.
KILLS = int(os.environ.get("TEST_KILLS", "4"))
# Commits every few documents, so that there are many moments between two of them.
RASAD = [
    sys.executable,
    "-c",
    "from index import ingest, readers; ingest.COMMIT_EVERY = 7; readers.BATCH = 5; from index.cli import main; main()",
]
QUERIES = ("تعاونی", "وام OR مسکن", '"توسعه تعاون"', "کار* -تهران", "استان:کردستان", "رقم:(مبلغ>=1میلیارد تومان)")


def start(data, *arguments):
    environment = os.environ | {"RASAD_READ__WORKERS": "2"}
    return subprocess.Popen(
        [*RASAD, "--data", str(data), *map(str, arguments)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finish(data, *arguments):
    process = start(data, *arguments)
    said, _ = process.communicate(timeout=300)
    assert process.returncode == 0, said
    return said


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """A file of made reports."""
    path = tmp_path_factory.mktemp("kills") / "reports.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for report in generated(REPORTS):
            record = {
                "id": f"isna-{report.number}",
                "site": "isna",
                "title": report.title,
                "lead": report.lead,
                "body": "\n".join(report.paragraphs),
                "published_at": report.at.isoformat(),
                "dated_by": "page",
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


@pytest.fixture(scope="module")
def peace(reports, tmp_path_factory):
    """What the stores and the index hold where nobody was killed, and how long that took."""
    data = tmp_path_factory.mktemp("peace") / "data"
    began = time.monotonic()
    finish(data, "import", reports)
    return all_of(data), time.monotonic() - began


def all_of(data):
    """All that can be asked of one installation."""
    settings = Settings(data=Path(data))
    with Archive(settings.archive_path) as archive:
        articles = [article.to_dict() for article in archive.articles()]
        revisions = [len(archive.revisions(article["id"])) for article in articles]
    with Documents(settings.documents_path) as documents:
        read = {document.id: document.to_dict() for document in documents.all()}
        assert documents.count() == len(read)
        assert documents.refused() == []
    answers = []
    with open_engine(settings) as engine:
        answers.append(list(engine.scan(Everything())))
        answers.append(
            engine.facets(Everything(), (NameField.PROVINCE, NameField.OFFICIAL, NameField.ORGANISATION), 50)
        )
        answers.append(engine.trend(Everything(), Step.DAY))
        for query in map(parse, QUERIES):
            found = engine.search(query, 1_000)
            answers.append((found.total, [hit.id for hit in found.hits], [round(hit.score, 3) for hit in found.hits]))
            answers.append(engine.search(query, 1_000, sort=Sort.OLDEST))
            answers.append(engine.figures(query, 100_000, sort=FigureSort.LARGEST))
    return {"articles": articles, "revisions": revisions, "documents": read, "answers": answers}


def family(pid):
    """The process and all below it."""
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        for children in Path(f"/proc/{found[-1]}/task").glob("*/children"):
            try:
                waiting += [int(child) for child in children.read_text().split()]
            except OSError:
                continue
    return found


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def kill_at_random(data, chance, longest, *arguments):
    """Start, kill at a random moment; whether it was still at work. Its readers must end with it."""
    process = start(data, *arguments)
    try:
        process.wait(timeout=chance.uniform(0.2, longest))
    except subprocess.TimeoutExpired:
        below = family(process.pid)[1:]
        process.kill()
        process.wait()
        until = time.monotonic() + 30
        while (left := [pid for pid in below if alive(pid)]) and time.monotonic() < until:
            time.sleep(0.05)
        assert left == [], "reading processes outlive the one that started them"
        process.stdout.close()
        return True
    process.stdout.close()
    assert process.returncode == 0
    return False


def killed_often(prepare, data, chance, seconds, *arguments):
    """Kill the command so often while it is at work; where it was done before, begin anew and kill sooner."""
    prepare()
    kills, tries = 0, 0
    while kills < KILLS:
        tries += 1
        assert tries <= 10 * KILLS, "it is always done before it can be killed"
        if kill_at_random(data, chance, seconds, *arguments):
            kills += 1
        else:
            shutil.rmtree(data)
            prepare()
            seconds *= 0.8


def assert_as_in_peace(data, peace):
    found = all_of(data)
    for part, expected in peace.items():
        assert found[part] == expected, part


def test_peace_is_what_was_made(peace):
    found, _ = peace
    assert len(found["articles"]) == len(found["documents"]) == REPORTS
    assert set(found["revisions"]) == {1}
    assert len(found["answers"][0]) == REPORTS
    assert all(answer[0] for answer in found["answers"][3::3])


def test_importing_killed(reports, peace, tmp_path):
    found, seconds = peace
    data = tmp_path / "data"
    killed_often(data.mkdir, data, random.Random(1), seconds, "import", reports)
    finish(data, "import", reports)
    assert_as_in_peace(data, found)


def test_reading_and_indexing_killed(reports, peace, tmp_path):
    found, seconds = peace
    data = tmp_path / "data"
    killed_often(lambda: finish(data, "import", reports, "--no-index"), data, random.Random(2), seconds, "annotate")
    finish(data, "annotate")
    assert_as_in_peace(data, found)


def test_reindexing_killed_while_others_search(reports, peace, tmp_path):
    found, seconds = peace
    data, chance = tmp_path / "data", random.Random(3)
    finish(data, "import", reports)
    killed = 0
    for number in range(KILLS):
        again = ["--read-again"] if number % 2 else []
        killed += kill_at_random(data, chance, seconds * (0.8 if again else 0.2), "reindex", *again)
        # what was there goes on answering, whatever was half-built beside it
        with open_engine(Settings(data=data)) as engine:
            assert list(engine.scan(Everything())) == found["answers"][0]
    assert killed
    finish(data, "reindex", "--read-again")
    assert_as_in_peace(data, found)
    generations = [path for path in (data / "index").iterdir() if path.is_dir()]
    assert len(generations) == 1
