"""Callbacks that no sign-in waits for, counted for each address: of a flood only the beginning is told one by one.

Only refusals count. Who comes back with a sign-in that waits gets in at any time, so an office behind one address is
not locked out by one machine in it. Kept in memory, for this process, of a bounded number of addresses; used on the
event loop alone, so without a lock.
"""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from auth import metrics
from auth.audit import refused
from auth.clock import Clock
from auth.errors import TooManyStrays

MOST = 30
"""Of one address within a minute that are answered and logged like any other refusal."""
WINDOW = timedelta(minutes=1)
ADDRESSES = 4096


@dataclass(slots=True)
class _Sender:
    times: deque[datetime] = field(default_factory=lambda: deque(maxlen=MOST + 1))
    flood: TooManyStrays | None = None
    logged_at: datetime | None = None
    unlogged: int = 0


class Strays:
    """The senders of such callbacks, those that were heard of last."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._senders: OrderedDict[str, _Sender] = OrderedDict()

    def another(self, address: str) -> TooManyStrays | None:
        """Count one more; what to answer it with if it is one too many.

        The same error for a minute: its reference is in the log once, and whoever reads it out is found by it.
        """
        now, sender = self._clock(), self._sender(address)
        sender.times.append(now)
        if len(sender.times) <= MOST or now - sender.times[0] >= WINDOW:
            return None
        if sender.flood is not None and sender.logged_at is not None and now - sender.logged_at < WINDOW:
            sender.unlogged += 1
            metrics.refused("callback", sender.flood.code)
            return sender.flood
        got = f"more, and {sender.unlogged} since the last such line"
        sender.flood = TooManyStrays(check="state", expected=f"at most {MOST} unknown ones in a minute", got=got)
        sender.logged_at, sender.unlogged = now, 0
        refused(sender.flood, event="callback")
        return sender.flood

    def _sender(self, address: str) -> _Sender:
        network = _network(address)
        sender = self._senders.setdefault(network, _Sender())
        self._senders.move_to_end(network)
        if len(self._senders) > ADDRESSES:
            self._senders.popitem(last=False)
        return sender


def _network(address: str) -> str:
    """An IPv4 address; of an IPv6 address the first half, because one household has all of the other."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return parsed.exploded[:19] if isinstance(parsed, IPv6Address) else address
