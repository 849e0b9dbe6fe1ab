"""The settings of one installation, checked once, when the process starts.

Read in this order: `sources` (where a value is found), `fields` and `written` (how one is read, and the table of all
of them), `proof` and `client_key` (rules that need more than one value), `loading` (defaults, demo mode, and the one
refusal that lists every problem), `model` (what everybody else sees). The settings of `billing` are read from the
same sources by `billing.settings`.
"""

from auth.settings.addresses import is_loopback
from auth.settings.loading import load
from auth.settings.model import ProviderSettings, RoleSettings, SessionSettings, Settings, StepUpSettings
from auth.settings.sources import Sources, read_sources

__all__ = [
    "ProviderSettings",
    "RoleSettings",
    "SessionSettings",
    "Settings",
    "Sources",
    "StepUpSettings",
    "is_loopback",
    "load",
    "read_sources",
]
