"""What an operations team counts, for Prometheus; where `prometheus-client` is not installed, every call does nothing.

It knows numbers and a few fixed words: outcomes and error codes of our own. It knows no person, no address and no text
that came from outside, so that its labels stay few and nothing in it is personal. The figures are this process's; a
transaction that is undone after it was counted stays counted.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

_library: Any
try:
    import prometheus_client as _library
except ImportError:
    _library = None

_PROOFS = frozenset({"proven", "answered", "opened", "renewed"})
_GATE_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0)
_PROVIDER_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class _Child(Protocol):
    """What is done to a number."""

    def inc(self) -> None: ...
    def dec(self) -> None: ...
    def observe(self, amount: float) -> None: ...
    def set(self, value: float) -> None: ...


class _Meter(_Child, Protocol):
    """A number, or one for each combination of labels."""

    def labels(self, *values: str) -> _Child: ...


class _Nothing:
    """Stands in for every meter where the library is missing."""

    def labels(self, *_values: str) -> "_Nothing":
        return self

    def inc(self) -> None: ...
    def dec(self) -> None: ...
    def observe(self, amount: float) -> None: ...
    def set(self, value: float) -> None: ...


# A registry of our own: other users of the library in this process neither meet nor change our numbers.
_registry = None if _library is None else _library.CollectorRegistry()


def _meter(kind: str, name: str, what: str, *labels: str, **more: object) -> _Meter:
    if _registry is None:
        return _Nothing()
    made: _Meter = getattr(_library, kind)(f"airlock_{name}", what, labels, registry=_registry, **more)
    return made


_sign_ins = _meter("Counter", "sign_ins", "Sign-ins that came back from the provider.", "outcome", "reason")
_step_ups = _meter("Counter", "step_ups", "Second factors that came back from the provider.", "outcome", "reason")
_ended = _meter("Counter", "sessions_ended", "Sessions that ended.", "reason")
_refusals = _meter("Counter", "refusals", "Everything that was refused, as the log says it.", "event", "code")
_gate = _meter("Histogram", "gate_seconds", "Time of a gate to tell who is there.", buckets=_GATE_SECONDS)
_provider = _meter(
    "Histogram", "provider_seconds", "Time of one call to the provider.", "outcome", buckets=_PROVIDER_SECONDS
)
_websockets = _meter("Gauge", "websockets", "Open pages of signed-in people in this process.")
_sessions = _meter("Gauge", "sessions", "Live sessions in the database, the same in every process.")


def happened(event: str, outcome: str) -> None:
    """An entry of the trail was written."""
    if event == "session_ended":
        _ended.labels(outcome).inc()
    elif event in {"sign_in", "login", "step_up"} and outcome != "asked":  # that one has not come back
        meter = _step_ups if event == "step_up" else _sign_ins
        meter.labels(*((outcome, "") if outcome in _PROOFS else ("refused", outcome))).inc()


def refused(event: str, code: str) -> None:
    """Something was refused and logged."""
    _refusals.labels(event, code).inc()


def page_opened() -> None:
    """A signed-in person's websocket was opened."""
    _websockets.inc()


def page_closed() -> None:
    """And closed."""
    _websockets.dec()


@contextmanager
def gate_time() -> Iterator[None]:
    """Time what a gate does to know who is there."""
    begun = time.perf_counter()
    try:
        yield
    finally:
        _gate.observe(time.perf_counter() - begun)


@contextmanager
def provider_time() -> Iterator[None]:
    """Time a call to the provider; one that raises has failed."""
    begun, outcome = time.perf_counter(), "failed"
    try:
        yield
        outcome = "answered"
    finally:
        _provider.labels(outcome).observe(time.perf_counter() - begun)


def page(live_sessions: int) -> tuple[bytes, str] | None:
    """All numbers in Prometheus' own text format, with its media type; None where the library is missing."""
    if _registry is None:
        return None
    _sessions.set(live_sessions)
    return _library.generate_latest(_registry), _library.CONTENT_TYPE_LATEST
