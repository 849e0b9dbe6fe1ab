"""The cookie's rules as a model: every interleaving of tabs that sign in or step up at once, with lost answers.

A browser is a cookie jar. A flow is four events: begin, send (the request carries what the jar holds then), process
(the server answers), arrive (the answer's cookie enters the jar) or be lost. The verbs and the store are the real ones;
only the provider's part, which is the same in every order, is left out.
"""

import itertools
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auth import testing
from auth.admission import Door, admit
from auth.browser import Browser
from auth.oidc.id_token import VerifiedIdToken
from auth.oidc.tokens import TokenSet
from auth.service import Service
from auth.sign_in.opening import Verified, open_or_renew, record_answer
from auth.store import sessions
from auth.store.pending import Pending, Purpose
from auth.store.tables import sessions as table

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EVENTS = ("begin", "send", "process", "arrive")


@dataclass
class World:
    """One browser at one installation."""

    service: Service
    jar: Browser
    now: list[datetime]
    sent: dict[int, Browser] = field(default_factory=dict)
    answers: dict[int, Browser] = field(default_factory=dict)
    begun: dict[int, datetime] = field(default_factory=dict)

    def sign_in(self, presented: Browser, subject: str = "ada") -> Browser:
        with self.service.writing() as tx:
            return presented.holding(open_or_renew(self.service, tx, presented, verified(self, subject), "a test"))

    def step_up(self, presented: Browser, begun_at: datetime) -> Browser:
        with self.service.writing() as tx:
            live = sessions.live_of_browser(tx, presented.name_hash, lock=True)
            assert live is not None, "a step-up of the rightful browser found no session"
            attempt = replace(ATTEMPT, begun_at=begun_at, session_id=live.id)
            return presented.holding(
                record_answer(self.service, tx, live, attempt, verified(self), presented, is_proof=True)
            )

    def live_sessions(self) -> int:
        with self.service.reading() as tx:
            mine = (table.c.browser_hash == self.jar.name_hash, table.c.ended_at.is_(None))
            return len(tx.execute(table.select().where(*mine)).all())

    def handshake(self) -> Door:
        return admit(self.service, self.jar).door


ATTEMPT = Pending(
    state_hash="5" * 64,
    browser_hash="b",
    purpose=Purpose.STEP_UP,
    secrets_sealed=None,
    session_id=None,
    gate="/billing",
    return_to="/billing",
    max_age=None,
    begun_at=START,
    expires_at=START,
    taken_at=None,
)


def verified(world: World, subject: str = "ada") -> Verified:
    now = world.now[0]
    token = VerifiedIdToken(
        issuer=world.service.settings.oidc.issuer,
        subject=subject,
        issued_at=now,
        expires_at=now + timedelta(hours=8),
        sid=None,
        auth_time=now,
        acr="mfa",
        amr=("mfa",),
        claims={},
        raw="an ID token",
    )
    return Verified(token, {"name": subject}, TokenSet("an access token", "an ID token", None, None, None))


NOW = [START]
SERVICE = testing.start(clock=lambda: NOW[0])


def new_world() -> World:
    """A new browser at the one installation: browsers share nothing, so one database serves all of them."""
    return World(SERVICE, Browser.mint(), NOW)


def signed_in() -> World:
    world = new_world()
    world.jar = world.sign_in(world.jar)
    assert world.handshake() is Door.SESSION
    world.now[0] += timedelta(minutes=5)
    return world


def play(world: World, kinds: str, order: tuple[int, ...], lost: frozenset[int], hands: frozenset[int]) -> None:
    """Let flows happen in this order; `hands`: after these events the browser's websockets connect anew."""
    at = dict.fromkeys(range(len(kinds)), 0)
    for step, flow in enumerate(order):
        event, at[flow] = EVENTS[at[flow]], at[flow] + 1
        world.now[0] += timedelta(seconds=1)
        if event == "begin":
            world.begun[flow] = world.now[0]
        elif event == "send":
            world.sent[flow] = world.jar
        elif event == "process":
            presented = world.sent[flow]
            is_login = kinds[flow] == "L"
            world.answers[flow] = world.sign_in(presented) if is_login else world.step_up(presented, world.begun[flow])
            assert world.live_sessions() <= 1  # nothing else opens one
        elif flow not in lost:
            world.jar = world.answers[flow]
        if step in hands:
            world.handshake()


def two_flows() -> list[tuple[int, ...]]:
    places = itertools.combinations(range(8), 4)
    return [tuple(0 if place in zeros else 1 for place in range(8)) for zeros in places]


@pytest.mark.parametrize("kinds", ["SS", "LS"])
@pytest.mark.parametrize("lost", [frozenset(), frozenset({0}), frozenset({1}), frozenset({0, 1})], ids=str)
def test_two_tabs_in_any_order_leave_the_person_signed_in(kinds, lost):
    for order in two_flows():
        for hands in (frozenset(), frozenset(range(8))):
            world = signed_in()

            play(world, kinds, order, lost, hands)

            assert world.handshake() is Door.SESSION, (order, hands)
            assert world.live_sessions() == 1


@pytest.mark.parametrize("lost", [frozenset(), frozenset({0}), frozenset({1})], ids=str)
def test_two_tabs_that_sign_in_at_once_share_one_session(lost):
    for order in two_flows():
        world = new_world()

        play(world, "LL", order, lost, frozenset())

        assert world.handshake() is Door.SESSION, order
        assert world.live_sessions() == 1


def test_two_lost_answers_open_nothing_and_the_next_sign_in_finds_the_session_again():
    world = new_world()
    play(world, "LL", (0, 1, 0, 1, 0, 1, 0, 1), frozenset({0, 1}), frozenset())
    assert world.handshake() is Door.ANONYMOUS

    world.jar = world.sign_in(world.jar)

    assert world.handshake() is Door.SESSION
    assert world.live_sessions() == 1


@settings(max_examples=300, deadline=None)
@given(
    order=st.permutations([flow for flow in range(3) for _ in range(4)]),
    kinds=st.sampled_from(["SSS", "LSS", "LLS"]),
    lost=st.frozensets(st.integers(0, 2)),
    hands=st.frozensets(st.integers(0, 11)),
)
def test_three_tabs_in_any_order_leave_the_person_signed_in(order, kinds, lost, hands):
    world = signed_in()

    play(world, kinds, tuple(order), lost, hands)

    assert world.handshake() is Door.SESSION
    assert world.live_sessions() == 1


def test_a_replaced_key_opens_nothing_once_its_successor_was_presented():
    world = signed_in()
    copied = world.jar
    play(world, "S", (0, 0, 0, 0), frozenset(), frozenset())

    assert admit(world.service, copied).door is Door.SESSION  # the answer may still be on its way
    assert world.handshake() is Door.SESSION
    assert admit(world.service, copied).door is Door.REFUSED


def test_another_person_in_the_same_browser_ends_the_first_session():
    world = signed_in()
    before = world.jar

    world.jar = world.sign_in(world.jar, subject="bob")

    assert world.handshake() is Door.SESSION
    assert admit(world.service, before).door is Door.ANONYMOUS
    assert world.live_sessions() == 1
