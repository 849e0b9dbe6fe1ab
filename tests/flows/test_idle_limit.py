"""Who works is not idle, however short the limit is."""

from pathlib import Path

from auth.admission import touch
from auth.presence import Absent, Present, who
from auth.session import EndReason
from tests.support.flow import Airlock, Clock
from tests.support.stub_provider import StubProvider


def test_work_under_a_limit_of_a_minute_keeps_the_session_and_rest_ends_it(
    provider: StubProvider, clock: Clock, tmp_path: Path
):
    airlock = Airlock(provider, tmp_path / "airlock.db", clock, {"SESSION__IDLE_TIMEOUT": "60"})
    tab = airlock.tab()
    tab.sign_in()
    assert tab.session is not None
    handle = tab.session.handle

    for _ in range(5):
        clock.forward(seconds=50)
        touch(airlock.service, handle)
        assert isinstance(who(airlock.service, handle), Present)

    clock.forward(seconds=61)
    here = who(airlock.service, handle)
    assert isinstance(here, Absent)
    assert here.ended is EndReason.IDLE
    airlock.engine.dispose()
