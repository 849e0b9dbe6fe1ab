"""From flat names to `Written`: every value that can be read is, and every other one leaves a sentence behind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from auth.settings.sources import PREFIXES, Sources
from auth.settings.written import KNOWN_NAMES, Written

_BILLING = "BILLING__"


@dataclass(slots=True)
class Reading:
    """What was understood. A value with a problem stands at its default, and its name is still among `given`."""

    written: Written
    given: frozenset[str]
    problems: list[str] = field(default_factory=list)

    def gives(self, *starts: str) -> bool:
        """Whether any name that begins in one of these ways was set, well or badly."""
        return any(name.startswith(starts) for name in self.given)


def read(values: Mapping[str, str]) -> Reading:
    """Read every setting of `auth`; those of `billing` are left to `billing.settings`."""
    unread = dict(values.problems) if isinstance(values, Sources) else {}
    problems = list(unread.values())
    named = {name: value for name, value in values.items() if _concerns_us(name) and value.strip() != ""}
    problems += [_unknown(name) for name in sorted(named) if name not in KNOWN_NAMES]
    known = {name: value for name, value in named.items() if name in KNOWN_NAMES}
    written, wrong = _validated(known)
    return Reading(written, frozenset(name.upper() for name in [*named, *unread]), problems + wrong)


def _concerns_us(name: str) -> bool:
    upper = name.upper()
    return upper.startswith(PREFIXES) and not upper.startswith(_BILLING)


def _unknown(name: str) -> str:
    near = get_close_matches(name.upper(), KNOWN_NAMES, n=1, cutoff=0.8)
    hint = f"did you mean {near[0]}?" if near else "remove it, or look the name up in secrets.toml.example."
    return f"{name} is not a setting: {hint}"


def _validated(known: Mapping[str, str]) -> tuple[Written, list[str]]:
    try:
        return Written.model_validate(_nested(known)), []
    except ValidationError as failure:
        errors = {_name(error): error for error in failure.errors(include_input=False, include_url=False)}
        sound = {name: value for name, value in known.items() if name not in errors}
        return Written.model_validate(_nested(sound)), [_sentence(name, error) for name, error in errors.items()]


def _nested(flat: Mapping[str, str]) -> dict[str, dict[str, str]]:
    nested: dict[str, dict[str, str]] = {}
    for name, value in flat.items():
        section, _, setting = name.lower().partition("__")
        nested.setdefault(section, {})[setting] = value
    return nested


def _name(error: ErrorDetails) -> str:
    section, setting = error["loc"][:2]
    return f"{section}__{setting}".upper()


def _sentence(name: str, error: ErrorDetails) -> str:
    context = error.get("ctx", {})
    if error["type"] == "literal_error":
        return f"{name} must be one of {context['expected']}."
    if error["type"] == "value_error":
        return f"{name} {context['error']}"
    return f"{name} cannot be read: {error['msg']}."
