"""What can go wrong, one class for each reaction.

`code` is stable and stands in logs and in docs/error-codes.md. `message` is a sentence for the person; it may hold the
placeholders `{name}` (the provider) and `{contact}`, never anything that came from outside. `check`,
`expected` and `got` are for the operator's log and never reach a screen by themselves. The eight-character
`reference` joins the two: the person reads it out, the operator searches for it.
"""

import secrets
from typing import ClassVar

from auth import words

_REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is misread over the telephone


def new_reference() -> str:
    """A reference code such as `K7Q2-M9XD`: forty bits, enough to find a line in a log."""
    return reference_of(secrets.token_hex(8))


def reference_of(digest: str) -> str:
    """The reference code that belongs to a hash: all about one attempt has the same, and nobody has to keep it."""
    number, letters = int(digest[:16], 16), ""
    for _ in range(8):
        number, which = divmod(number, len(_REFERENCE_ALPHABET))
        letters += _REFERENCE_ALPHABET[which]
    return f"{letters[:4]}-{letters[4:]}"


class AuthError(Exception):
    """Anything that Airlock's `auth` package refuses or cannot do."""

    code: ClassVar[str] = "auth_error"
    default_message: ClassVar[str] = "Something went wrong. Try again."

    def __init__(self, message: str | None = None, *, check: str = "", expected: str = "", got: str = "") -> None:
        self.message = message or self.default_message
        self.check = check
        self.expected = expected
        self.got = got
        self.reference = new_reference()
        super().__init__(f"{self.code}: {self.check or self.message}")


class ConfigurationError(AuthError):
    """The settings cannot work; the process refuses to start. `problems` lists every one, with its fix."""

    code = "config_invalid"
    default_message = "Airlock is not configured."

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems), check="settings")


class ProviderUnavailable(AuthError):
    """There is no answer of the provider to go by: it cannot be reached, or is too slow."""

    code = "provider_unavailable"
    default_message = words.NOT_ANSWERING


class UnusableAnswer(ProviderUnavailable):
    """The provider did answer: that it cannot, or something that is no answer to what was asked.

    For what goes on meanwhile it is the same as silence. For a person and an operator it is not: the network works.
    """

    code = "unusable_answer"
    default_message = words.UNUSABLE_ANSWER


class SignInDeclined(AuthError):
    """The provider returned an error instead of a code. `error` is its code, if it is a registered one."""

    code = "sign_in_declined"
    default_message = words.CANCELLED_SIGN_IN

    def __init__(self, message: str | None = None, *, error: str, check: str = "error", got: str = "") -> None:
        self.error = error
        super().__init__(message, check=check, got=got or error)


class CallbackRejected(AuthError):
    """A callback that no sign-in of this browser is waiting for."""

    code = "callback_rejected"
    default_message = words.STALE_LINK


class TwoCookies(AuthError):
    """A browser that presents two cookies of our name: nobody can tell which is ours, so neither counts."""

    code = "two_cookies"
    default_message = words.TWO_COOKIES


class TooManyStrays(AuthError):
    """One more callback that no sign-in waits for, from where too many of them come."""

    code = "too_many_strays"
    default_message = words.TOO_MANY_STRAYS


class TurnedAway(AuthError):
    """A request that nothing here is for, or that comes to the wrong address. `check` says which."""

    code = "turned_away"


class CallbackExpired(AuthError):
    """A callback that this browser was waiting for, but no longer."""

    code = "callback_expired"
    default_message = words.EXPIRED


class TokenRejected(AuthError):
    """A token, or an answer of the provider about it, failed a check. `check` names it."""

    code = "token_rejected"
    default_message = "{name} sent an answer that could not be verified. Nothing was changed. Start again."


class WrongPerson(AuthError):
    """A step-up was completed by somebody else than the session's person."""

    code = "wrong_person"
    default_message = words.OTHER_PERSON


class StepUpNotSatisfied(AuthError):
    """The provider's signed answer does not prove the second factor that was asked for."""

    code = "step_up_not_satisfied"
    default_message = words.NOT_PROVEN


class SessionEnded(AuthError):
    """The session this browser presents is over. `reason` is one of `auth.session.EndReason`."""

    code = "session_ended"
    default_message = "You were signed out. Sign in again."

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(check="session", got=reason)


class PermissionDenied(AuthError):
    """The person's roles do not allow this."""

    code = "permission_denied"
    default_message = "Your role does not allow this. Ask {contact}."


class NotDone(AuthError):
    """A guarded action could not be done now, and nothing was: raised by the action itself, so that it waits on."""

    code = "not_done"
    default_message = "This could not be done now, and nothing was changed. Try again in a moment."


class FileRefused(AuthError):
    """A gated file was asked for with a ticket that is not good, or without what its gate demands."""

    code = "file_refused"
    default_message = "This download is not open any more. Go back to the page and ask for it again."


class StoreUnavailable(AuthError):
    """The database did not answer. Gates stay closed until it does."""

    code = "store_unavailable"
    default_message = "Airlock cannot reach its database. Try again in a moment, or tell {contact}."


class Overloaded(AuthError):
    """Too much is waiting already; nothing was taken, so trying again is safe."""

    code = "overloaded"
    default_message = "Too many sign-ins at once. Wait a moment and try again."
