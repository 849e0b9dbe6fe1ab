"""A signed token opened: from untrusted text to claims that the provider did sign.

It knows the envelope (RFC 7515): form, size, header, signature. It does not know what any claim means; `id_token` and
`logout_token` judge those. No claim is read before the signature is verified: `keys` bounds what a flood of forged
tokens can make us fetch, so there is nothing to win by looking earlier.

https://www.rfc-editor.org/rfc/rfc7515, https://www.rfc-editor.org/rfc/rfc8725 (best current practice)
"""

import base64
import binascii
import re
from collections.abc import Set

from auth.errors import TokenRejected
from auth.oidc.keys import Keys
from auth.oidc.strict_json import JsonObject, NotAnObject, parse_object
from auth.oidc.text import printable

MAX_TOKEN = 16 * 1024
"""Characters of a token. Providers stay below 4 kB, with many groups below 10."""

_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")


def open_token(raw: str | None, *, keys: Keys, algorithm: str, types: Set[str | None]) -> JsonObject:
    """The claims of a compact JWS that one of `keys` signed with `algorithm` and whose `typ` is one of `types`.

    Types are compared in lower case, without `application/` (RFC 7515 section 4.1.9); None stands for no `typ`.
    """
    if raw is None:
        raise TokenRejected(check="token", expected="a token", got="nothing")
    if len(raw) > MAX_TOKEN:
        raise TokenRejected(check="size", expected=f"at most {MAX_TOKEN} characters", got=str(len(raw)))
    if not _COMPACT.fullmatch(raw):
        raise TokenRejected(check="format", expected="three base64url parts", got=f"{raw.count('.') + 1} parts")
    header = _read(_decode(raw.partition(".")[0]), "header")
    _check_header(header, algorithm, types)
    kid = header.get("kid")
    payload = keys.payload_of(raw, kid if isinstance(kid, str) else None)
    return _read(payload, "payload")


def claims_of_our_own(raw: str) -> JsonObject:
    """The claims of a token that was verified when it came, and sealed by us since: its signature is not looked at."""
    return _read(_decode(raw.split(".")[1]), "payload")


def _check_header(header: JsonObject, algorithm: str, types: Set[str | None]) -> None:
    # RFC 8725 section 3.1: the verifier chooses the algorithm; `none` and every other one is refused here.
    if header.get("alg") != algorithm:
        raise TokenRejected(check="alg", expected=algorithm, got=printable(header.get("alg")))
    # RFC 8725 section 3.11: explicit types keep one kind of token from being used as another.
    typ = header.get("typ")
    kind = typ.lower().removeprefix("application/") if isinstance(typ, str) else typ
    if not isinstance(kind, str | None) or kind not in types:
        raise TokenRejected(check="typ", expected=" or ".join(sorted(map(str, types))), got=printable(typ))
    # RFC 7515 section 4.1.11: no extension is understood here, so none may be critical; b64 is one (RFC 7797).
    if "crit" in header or "b64" in header:
        raise TokenRejected(check="crit", expected="no critical extension", got=printable(header.get("crit")))
    if not isinstance(header.get("kid"), str | None):
        raise TokenRejected(check="kid", expected="a string", got=printable(header["kid"]))


def _decode(segment: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    except binascii.Error as error:
        raise TokenRejected(check="format", expected="base64url", got="something else") from error


def _read(raw: bytes, part: str) -> JsonObject:
    try:
        return parse_object(raw)
    except NotAnObject as error:
        raise TokenRejected(check="format", expected=f"a JSON object as {part}", got=str(error)) from error
