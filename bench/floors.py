"""Quality floors: the F1 of each layer on annotated reports, held in `tests/floors.json`; they only rise.

`python -m bench.floors` prints figures beside floors; `--raise` lifts each floor that the figures are a point above
(leaving half a point of room). Nothing lowers a floor but a person who edits the file and says why in the commit.
`--keep` writes the figures into `nlp/data/measured.json`, from where every export tells them.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
FLOORS = ROOT / "tests" / "floors.json"
MEASURED = ROOT / "nlp" / "data" / "measured.json"
ROOM, RISE = 0.005, 0.01


def sets(shared: Path) -> dict[str, tuple[Path, list[dict[str, Any]]]]:
    """The sets: name → (file of reports, annotations)."""
    own = ROOT / "tests" / "gold"
    lines = _lines(own / "annotations.jsonl")
    return {
        "own dev": (own / "reports.jsonl", [line for line in lines if line["split"] == "dev"]),
        "own held": (own / "reports.jsonl", [line for line in lines if line["split"] == "held"]),
        "gold": (shared / "gold" / "reports.jsonl", _lines(shared / "gold" / "dev.jsonl")),
    }


def figures(shared: Path, name: str) -> dict[str, dict[str, float]]:
    """Each layer's `f1` and number of annotated items (`gold`) on one set, by the gold sets' own scorer."""
    from crawler.importing import article_from_record
    from nlp.annotate import annotate

    reports, annotations = sets(shared)[name]
    wanted = {line["id"] for line in annotations}
    with tempfile.TemporaryDirectory() as folder:
        gold, documents = Path(folder) / "gold.jsonl", Path(folder) / "documents.jsonl"
        gold.write_text("".join(json.dumps(line) + "\n" for line in annotations), "utf-8")
        found = [annotate(article_from_record(line)).to_dict() for line in _lines(reports) if line["id"] in wanted]
        documents.write_text("".join(json.dumps(document) + "\n" for document in found), "utf-8")
        scorer = [sys.executable, str(shared / "gold" / "score.py"), str(gold), str(documents), "--json"]
        done = subprocess.run(scorer, capture_output=True, text=True, check=True)
    scored: dict[str, dict[str, float]] = json.loads(done.stdout)
    return scored


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def main() -> None:
    floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    measured: dict[str, Any] = {}
    for name, (_, annotated) in sets(SHARED).items():
        found = figures(SHARED, name)
        layers = {layer: {"f1": round(each["f1"], 3), "items": int(each["gold"])} for layer, each in found.items()}
        measured[name] = {"reports": len(annotated), "layers": layers}
        held = floors.setdefault(name, {})
        print(f"\n{name:20} {'n':>5} {'F1':>6} {'floor':>6}")
        for layer, figure in found.items():
            floor = held.get(layer, 0.0)
            print(f"{layer:20} {figure['gold']:5.0f} {figure['f1']:6.3f} {floor:6.3f}")
            if "--raise" in sys.argv and figure["f1"] >= floor + RISE:
                held[layer] = round(figure["f1"] - ROOM, 3)
        print(f"{'mean':20} {'':5} {sum(f['f1'] for f in found.values()) / len(found):6.3f}")
    if "--raise" in sys.argv:
        FLOORS.write_text(json.dumps(floors, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if "--keep" in sys.argv:
        from nlp.annotate import READER

        told = {"reader": READER, "day": dt.datetime.now(dt.UTC).date().isoformat(), "sets": measured}
        MEASURED.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
