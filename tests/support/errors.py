"""Every class of error that `auth` has, and one of each."""

from auth import errors
from auth.errors import AuthError, ConfigurationError, SessionEnded, SignInDeclined

CLASSES = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, AuthError)]


def made(error: type[AuthError]) -> AuthError:
    arguments = {ConfigurationError: {"problems": ["a problem"]}, SessionEnded: {"reason": "idle"}}
    arguments[SignInDeclined] = {"error": "access_denied"}
    return error(**arguments.get(error, {}))
