"""Sign-in with OpenID Connect and one second factor for what matters, for Streamlit. Read in this order:

`session` and `errors` (the nouns), `policy` (the decisions), `sign_in` (the verb), `edge` (HTTP), `gate` (Streamlit).

The public names are resolved when they are first used, so that importing a pure module loads no framework.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from auth.errors import NotDone
    from auth.files import gated_file
    from auth.gate.actions import requires_mfa
    from auth.gate.api import call_api
    from auth.gate.download import send_file
    from auth.gate.noted import note_down, noted
    from auth.gate.oversight import (
        audit_events,
        audit_trail,
        end_all_sessions_of,
        end_other_sessions,
        end_own_session,
        end_session_of,
        own_sessions,
        sessions_of,
    )
    from auth.gate.pages import ensure_login, ensure_mfa, ensure_role
    from auth.gate.router import access_token, current_session, run, sign_out_everywhere, sign_out_here
    from auth.gate.running import action_reference
    from auth.oversight import OpenSession
    from auth.session import Session

_HOME = {
    "NotDone": "auth.errors",
    "OpenSession": "auth.oversight",
    "Session": "auth.session",
    "access_token": "auth.gate.router",
    "action_reference": "auth.gate.running",
    "audit_events": "auth.gate.oversight",
    "audit_trail": "auth.gate.oversight",
    "call_api": "auth.gate.api",
    "current_session": "auth.gate.router",
    "end_all_sessions_of": "auth.gate.oversight",
    "end_other_sessions": "auth.gate.oversight",
    "end_own_session": "auth.gate.oversight",
    "end_session_of": "auth.gate.oversight",
    "ensure_login": "auth.gate.pages",
    "ensure_mfa": "auth.gate.pages",
    "ensure_role": "auth.gate.pages",
    "gated_file": "auth.files",
    "note_down": "auth.gate.noted",
    "noted": "auth.gate.noted",
    "own_sessions": "auth.gate.oversight",
    "requires_mfa": "auth.gate.actions",
    "run": "auth.gate.router",
    "send_file": "auth.gate.download",
    "sessions_of": "auth.gate.oversight",
    "sign_out_everywhere": "auth.gate.router",
    "sign_out_here": "auth.gate.router",
}

__all__ = [
    "NotDone",
    "OpenSession",
    "Session",
    "access_token",
    "action_reference",
    "audit_events",
    "audit_trail",
    "call_api",
    "current_session",
    "end_all_sessions_of",
    "end_other_sessions",
    "end_own_session",
    "end_session_of",
    "ensure_login",
    "ensure_mfa",
    "ensure_role",
    "gated_file",
    "note_down",
    "noted",
    "own_sessions",
    "requires_mfa",
    "run",
    "send_file",
    "sessions_of",
    "sign_out_everywhere",
    "sign_out_here",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'auth' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)
