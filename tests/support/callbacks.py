"""Looking at what a callback did: its address changed on the way, the refusal it left, the attempts that wait."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import sqlalchemy as sa

from auth.session import Outcome
from auth.sign_in.begin import SIGN_IN_GATE
from auth.store import outcomes
from auth.store.outcomes import browser_owner
from auth.store.tables import metadata, pending
from auth.vault import fingerprint
from tests.support.flow import Airlock, Tab


def changed(url: str, **changes: str | None) -> str:
    """A callback address with other parameters; None leaves one out."""
    parts = urlsplit(url)
    query = {**dict(parse_qsl(parts.query)), **changes}
    kept = {name: value for name, value in query.items() if value is not None}
    return parts._replace(query=urlencode(kept)).geturl()


def parameter(url: str, name: str) -> str:
    """One parameter of an address."""
    return dict(parse_qsl(urlsplit(url).query))[name]


def refusal(tab: Tab, gate: str = SIGN_IN_GATE) -> Outcome | None:
    """What this browser, or its session, would be shown at a gate."""
    service, session = tab.airlock.service, tab.session
    owner = browser_owner(tab.named().name_hash) if session is None or gate == SIGN_IN_GATE else session.id
    with service.reading() as tx:
        return outcomes.get(tx, owner, gate, service.clock())


def is_open(airlock: Airlock, url: str) -> bool:
    """Whether the attempt of this address is still there to be taken."""
    with airlock.service.reading() as tx:
        row = tx.execute(sa.select(pending).where(pending.c.state_hash == fingerprint(parameter(url, "state")))).first()
    return row is not None and row.taken_at is None


def everything_stored(airlock: Airlock) -> str:
    """Every value of every table, as text."""
    with airlock.service.reading() as tx:
        return "\n".join(repr(row) for table in metadata.sorted_tables for row in tx.execute(sa.select(table)))
