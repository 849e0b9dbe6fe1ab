"""Signing in and stepping up: one flow, whose purpose and expectations differ.

`begin` makes an attempt and says where to send the browser; `complete` judges what it brings back. Between the two,
`ways_back` knows which pages of ours a person may return to, and `opening` turns verified claims into a session.
"""

from auth.sign_in.begin import begin_login, begin_popup, begin_step_up, check_named_issuer, start_url
from auth.sign_in.complete import Arrival, complete
from auth.sign_in.ways_back import is_signed_in, safe_return

__all__ = [
    "Arrival",
    "begin_login",
    "begin_popup",
    "begin_step_up",
    "check_named_issuer",
    "complete",
    "is_signed_in",
    "safe_return",
    "start_url",
]
