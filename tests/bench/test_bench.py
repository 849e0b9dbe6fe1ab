"""The benchmarks themselves, small: they measure what they say, and the document shows what was measured."""

import json

import pytest
import sqlalchemy as sa

import database
from auth.store.tables import sessions
from bench import __main__ as bench
from bench import browser, callback, gate, id_token, idle, site, slow_provider, tables, timing
from database.lineages import LINEAGES
from tests.support.flow import Airlock, Clock
from tests.support.stub_provider import StubProvider

RECORD = {
    "gate": {
        "target_ratio": 1.03,
        "sqlite": [
            {
                "sessions": 100_000,
                "against_the_page_without_its_gate": {"ours_ms": 16.25, "baseline_ms": 16.0, "ratio": 1.016},
                "against_streamlit_as_it_comes": {"ours_ms": 16.0, "baseline_ms": 80.0, "ratio": 0.2},
            }
        ],
        "postgresql": "left out: PostgreSQL is missing",
    },
    "startup": {"ours_ms": 1400.0, "baseline_ms": 600.0, "ratio": 2.333, "target_ratio": 1.8},
}


def test_two_ways_are_taken_in_turns_and_the_first_turns_do_not_count():
    order: list[str] = []

    timing.in_turns(lambda: order.append("a"), lambda: order.append("b"), 2, warm=1)

    assert order == ["a", "b"] * 3


def test_a_ratio_is_ours_by_the_baseline():
    assert timing.Pair(3.0, 2.0).figures() == {"ours_ms": 3.0, "baseline_ms": 2.0, "ratio": 1.5}


def test_several_pairs_of_servers_come_to_their_mean():
    assert timing.Pair.mean([timing.Pair(3.0, 2.0), timing.Pair(1.0, 2.0)]) == timing.Pair(2.0, 2.0)


def test_a_store_is_filled_with_live_sessions_of_others(tmp_path):
    clock = Clock()
    with StubProvider(now=clock) as provider:
        airlock = Airlock(provider, tmp_path / "airlock.db", clock)
        airlock.tab().sign_in()
        airlock.engine.dispose()

    gate.filled(f"sqlite:///{tmp_path / 'airlock.db'}", 30)

    engine = database.open_engine(f"sqlite:///{tmp_path / 'airlock.db'}")
    assert database.pending(engine, LINEAGES[0]) == []
    with database.reading(engine) as tx:
        assert tx.execute(sa.select(sa.func.count()).select_from(sessions)).scalar_one() == 31
        assert tx.execute(sa.select(sa.func.count(sessions.c.subject.distinct()))).scalar_one() == 31
    engine.dispose()


def test_the_checklist_is_compared_with_the_bare_library():
    found = id_token.measured(3)

    assert found["ours_ms"] > 0
    assert found["baseline_ms"] > 0


def test_the_guarded_page_and_the_bare_one_show_the_same(tmp_path):
    database_url = f"sqlite:///{tmp_path / 'airlock.db'}"
    with StubProvider(honours_acr_values=True) as provider, site.guarded(provider, database_url) as guarded:
        with guarded.visitor().tab() as tab:
            ours = tab.run("/")
        with site.bare() as bare, bare.visitor().tab() as tab:
            theirs = tab.run("/")

    assert ours.figures == theirs.figures == 4
    assert ours.says("Figures")
    assert theirs.says("Figures")


def test_callbacks_are_timed_and_counted_beside_those_of_streamlits_own_sign_in():
    found = callback.measured(1, warm=0, bursts=1)

    for name in ("with_userinfo", "without_userinfo"):
        assert found[name]["ours_ms"] > 0 < found[name]["baseline_ms"]
        assert found[f"rate_{name}"]["ours_a_second"] > 0 < found[f"rate_{name}"]["baseline_a_second"]


def test_people_click_while_callbacks_wait_for_a_slow_provider_and_all_of_them_sign_in():
    found = slow_provider.measured(3)

    assert found["still_waiting_at_the_end"] == 3
    assert found["answers"] == {"303": 3}


def test_idle_tabs_are_measured_on_both_pages():
    found = idle.measured(2, seconds=1)

    assert found["ours_cpu_percent"] < 100 > found["baseline_cpu_percent"]


@pytest.mark.browser
def test_three_ways_to_come_back_are_timed_in_one_browser():
    found = browser.measured(1, warm=0)

    assert all(found[name]["ours_ms"] > 0 for name in ("ours", "st_login", "popup"))


def test_a_row_says_whether_its_target_is_met():
    rows = tables.placed("<!-- figures: begin -->\nold\n<!-- figures: end -->", RECORD)

    assert "| 16.2 ms | 16.0 ms | 1.02 | 1.03 | met |" in rows
    assert "| start until ready | `streamlit hello` | 1400.0 ms | 600.0 ms | 2.33 | 1.8 | **missed** |" in rows
    assert "old" not in rows


def test_a_part_is_measured_and_the_others_stay_in_the_record(tmp_path):
    place = tmp_path / "bench.json"
    place.write_text(json.dumps({"gate": {"kept": True}}), encoding="utf-8")

    assert bench.main(["id_token", "--small", "--place", str(place)]) == 0

    document = json.loads(place.read_text(encoding="utf-8"))
    assert document["gate"] == {"kept": True}
    assert {"commit", "date", "size", "ratio"} <= set(document["id_token"])


def test_a_part_that_there_is_not_is_refused(tmp_path):
    with pytest.raises(SystemExit):
        bench.main(["nothing", "--place", str(tmp_path / "bench.json")])
