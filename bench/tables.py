"""The tables of `docs/performance.md`, made from the record: nobody types a figure."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCUMENT = Path(__file__).parents[1] / "docs" / "performance.md"
_BETWEEN = re.compile(r"(?s)(<!-- figures: begin -->\n).*?(<!-- figures: end -->)")

Record = dict[str, Any]


def write(record: Record) -> None:
    """Put the tables between their marks."""
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(placed(text, record), encoding="utf-8")


def placed(text: str, record: Record) -> str:
    """The document with the tables of this record in it."""
    return _BETWEEN.sub(lambda found: found[1] + "\n".join(_rows(record)) + "\n\n" + found[2], text)


def _rows(record: Record) -> Iterator[str]:
    yield "| what | against | ours | baseline | ratio | target | |"
    yield "|---|---|---:|---:|---:|---:|---|"
    for kind in ("sqlite", "postgresql"):
        rows = record.get("gate", {}).get(kind, [])
        for row in rows if isinstance(rows, list) else []:
            what = f"rerun of a gated page, {row['sessions']:,} sessions, {kind}"
            pair = row["against_the_page_without_its_gate"]
            yield _row(what, "the page without its gate", pair, record["gate"]["target_ratio"])
            yield _row(what, "Streamlit as it comes", row["against_streamlit_as_it_comes"], None)
    if "id_token" in record:
        many, pair = record["id_token"]["verifications_each"], record["id_token"]
        yield _row(f"{many} ID tokens verified", "`jwt.decode`", pair, pair["target_ratio"])
    for name, words in (("with_userinfo", "with UserInfo"), ("without_userinfo", "without UserInfo")):
        if "callback" in record:
            pair = record["callback"][name]
            yield _row(f"callback, {words}", "`st.login`", pair, pair["target_ratio"])
    if "ours_ms" in record.get("browser", {}):
        yield _row("provider's answer to page visible", "reload of a bare page", record["browser"], 1.1)
    if "startup" in record:
        yield _row("start until ready", "`streamlit hello`", record["startup"], record["startup"]["target_ratio"])
    yield from _load(record)


def _load(record: Record) -> Iterator[str]:
    if "load" not in record:
        return
    found = record["load"]
    ours, theirs = found["ours"], found["baseline"]
    what = f"{found['people']} people clicking, {ours['failed']} failing"
    for words, name, ratio, unit in (
        ("processor time a click", "cpu_ms_a_click", "cpu_ratio", "ms"),
        ("memory", "mib", "memory_ratio", "MiB"),
    ):
        verdict = _verdict(found[ratio], found["target_ratio"])
        yield (
            f"| {what}: {words} | the bare page | {ours[name]} {unit} | {theirs[name]} {unit} | {found[ratio]:.2f} "
            f"| {found['target_ratio']} | {verdict} |"
        )


def _row(what: str, against: str, pair: Record, target: float | None) -> str:
    verdict = "" if target is None else _verdict(pair["ratio"], target)
    aim = "" if target is None else f"{target}"
    ours, baseline = f"{pair['ours_ms']:.1f} ms", f"{pair['baseline_ms']:.1f} ms"
    return f"| {what} | {against} | {ours} | {baseline} | {pair['ratio']:.2f} | {aim} | {verdict} |"


def _verdict(ratio: float, target: float) -> str:
    return "met" if ratio <= target else "**missed**"
