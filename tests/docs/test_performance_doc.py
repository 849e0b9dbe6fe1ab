"""The figures of docs/performance.md are those of the record, to the character."""

import json
from pathlib import Path

from bench import tables

ROOT = Path(__file__).parents[2]
RECORD = json.loads((ROOT / "docs" / "proof" / "bench.json").read_text(encoding="utf-8"))
TEXT = tables.DOCUMENT.read_text(encoding="utf-8")


def test_the_tables_are_those_of_the_record():
    assert tables.placed(TEXT, RECORD) == TEXT


def test_every_part_was_measured_and_says_when():
    assert {"gate", "id_token", "callback", "startup", "load", "browser", "billing"} <= set(RECORD)
    assert all({"commit", "date", "size"} <= set(part) for part in RECORD.values())
