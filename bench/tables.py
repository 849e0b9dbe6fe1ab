"""The tables of `docs/performance.md`, made from the record: nobody types a figure."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.billing import FACTOR, SCREEN_MS, SLACK_MS

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
    yield from _callback(record.get("callback", {}))
    yield from _browser(record.get("browser", {}))
    if "startup" in record:
        yield _row("start until ready", "`streamlit hello`", record["startup"], record["startup"]["target_ratio"])
    yield from _load(record.get("load", {}))
    yield from _idle(record.get("idle", {}))
    yield from _slow_provider(record.get("slow_provider", {}))
    yield from _billing(record.get("billing", {}))


def _callback(found: Record) -> Iterator[str]:
    for name, words in (("with_userinfo", "with UserInfo"), ("without_userinfo", "without UserInfo")):
        if name in found:
            yield _row(f"callback, {words}", "`st.login`", found[name], found[name]["target_ratio"])
        if (rate := found.get(f"rate_{name}")) is not None:
            ours, theirs = f"{rate['ours_a_second']:.1f} a second", f"{rate['baseline_a_second']:.1f} a second"
            verdict = "met" if rate["ratio"] >= rate["target_ratio"] else "**missed**"
            yield (
                f"| sign-ins completed, {found['at_once']} at once, {words} | `st.login` | {ours} | {theirs} "
                f"| {rate['ratio']:.2f} | at least {rate['target_ratio']} | {verdict} |"
            )


def _browser(found: Record) -> Iterator[str]:
    for name, words in (
        ("ours", "provider's answer to page visible"),
        ("st_login", "the same of `st.login`"),
        ("popup", "step-up in a window, answer to page visible"),
    ):
        if name in found:
            yield _row(words, "reload of a bare page", found[name], found[name].get("target_ratio"))


def _load(found: Record) -> Iterator[str]:
    if not found:
        return
    ours, theirs = found["ours"], found["baseline"]
    what = f"{found['people']} people clicking, {ours['failed']} failing"
    for baseline, against, suffix in (
        (theirs, "the bare page", ""),
        (found["baseline_with_our_configuration"], "the same, our configuration", "_with_our_configuration"),
    ):
        for words, name, ratio, unit in (
            ("processor time a click", "cpu_ms_a_click", f"cpu_ratio{suffix}", "ms"),
            ("memory", "mib", f"memory_ratio{suffix}", "MiB"),
        ):
            verdict = _verdict(found[ratio], found["target_ratio"])
            yield (
                f"| {what}: {words} | {against} | {ours[name]} {unit} | {baseline[name]} {unit} | {found[ratio]:.2f} "
                f"| {found['target_ratio']} | {verdict} |"
            )
    yield f"| a sign-in and a step-up, processor time |  | {ours['cpu_ms_to_enter']} ms |  |  |  |  |"


def _idle(found: Record) -> Iterator[str]:
    if found:
        ours, theirs = found["ours_cpu_ms_a_tab_and_minute"], found["baseline_cpu_ms_a_tab_and_minute"]
        yield (
            f"| {found['tabs']} idle tabs, processor time a tab and minute | the bare page | {ours:.1f} ms "
            f"| {theirs:.1f} ms |  |  |  |"
        )


def _slow_provider(found: Record) -> Iterator[str]:
    if found:
        what = f"while {found['callbacks']} callbacks wait for a slow provider"
        yield _row(f"somebody's click, {what}", "the same with nobody waiting", found["click"], None)
        yield _row(f"a static file, {what}", "the same with nobody waiting", found["file"], None)


def _billing(found: Record) -> Iterator[str]:
    """Each screen's queries against their budget, and the pages that a large ledger makes slow."""
    ledgers = [one for name, one in found.items() if name.isdigit()]
    for ledger in ledgers:
        for screen, ours in ledger["screens_ms"].items():
            what = f"all queries of {screen}, {ledger['invoices']:,} invoices, {ledger['lines']:,} lines"
            yield f"| {what} |  | {ours:.1f} ms |  |  | {SCREEN_MS} ms | {_verdict(ours, SCREEN_MS)} |"
    if (slow := found.get("slower_than_promised")) is not None:
        small, large = ledgers[0]["invoices"], ledgers[-1]["invoices"]
        what = (
            f"pages of filters and searches slower on {large:,} invoices than {FACTOR} times, or {SLACK_MS:g} ms, more"
        )
        pages = len(ledgers[-1]["pages_ms"])
        yield f"| {what} | {small:,} invoices | {len(slow)} of {pages} |  |  | 0 | {_verdict(len(slow), 0)} |"


def _row(what: str, against: str, pair: Record, target: float | None) -> str:
    verdict = "" if target is None else _verdict(pair["ratio"], target)
    aim = "" if target is None else f"{target}"
    ours, baseline = f"{pair['ours_ms']:.1f} ms", f"{pair['baseline_ms']:.1f} ms"
    return f"| {what} | {against} | {ours} | {baseline} | {pair['ratio']:.2f} | {aim} | {verdict} |"


def _verdict(ratio: float, target: float) -> str:
    return "met" if ratio <= target else "**missed**"
