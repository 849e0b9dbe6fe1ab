"""How one value is read: text in, a typed value out, or a `ValueError` that says what it must be.

Messages continue the name of the setting ("must be …"). They never repeat what was written.
"""

import json
import re
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated

from pydantic import BeforeValidator, SecretStr

from auth.settings.addresses import issuer_address, redirect_address

Network = IPv4Network | IPv6Network

_LONGEST = 31_536_000  # one year: longer is a mistake, not a wish
_SEPARATORS = re.compile(r"[\s,]+")
_PLACEHOLDERS = ("changeme", "change-me", "change_me", "replace-me", "replace_me", "placeholder", "your-secret")
_DATABASES = ("sqlite:///", "postgresql+psycopg://")


def read_seconds(text: str) -> timedelta:
    """A whole number of seconds, at least one."""
    if not re.fullmatch(r"[0-9]{1,8}", text) or not 1 <= int(text) <= _LONGEST:
        raise ValueError(f"must be a whole number of seconds from 1 to {_LONGEST}.")
    return timedelta(seconds=int(text))


def read_retention(text: str) -> timedelta:
    """Days for which the audit trail is kept: at least the 90 that the database itself insists on."""
    if not re.fullmatch(r"[0-9]{2,4}", text) or not 90 <= int(text) <= 3650:
        raise ValueError("must be a whole number of days from 90 to 3650.")
    return timedelta(days=int(text))


def read_list(text: str) -> tuple[str, ...]:
    """A JSON list of texts, or words separated by spaces or commas. `[]` is a list of nothing."""
    if text.lstrip().startswith("["):
        return _json_texts(text)
    return tuple(dict.fromkeys(word for word in _SEPARATORS.split(text) if word))


def read_role(text: str) -> tuple[str, ...]:
    """A JSON list, or exactly one value: groups may hold spaces, so a plain one with a space or comma is ambiguous."""
    stripped = text.strip()
    if stripped.startswith("["):
        values = _json_texts(stripped)
        if not values:
            raise ValueError("must name at least one value; leave the setting out if nobody has the role.")
        return values
    if _SEPARATORS.search(stripped):
        one = json.dumps([stripped], ensure_ascii=False)
        many = json.dumps([part for part in _SEPARATORS.split(stripped) if part], ensure_ascii=False)
        raise ValueError(f"has a space or a comma: write {one} for one value, or {many} for several.")
    return (stripped,)


def read_line(text: str) -> str:
    """One line of text for people, or a name."""
    stripped = text.strip()
    if not stripped or not stripped.isprintable() or len(stripped) > 255:
        raise ValueError("must be one line of at most 255 characters.")
    return stripped


def read_session_secret(text: str) -> SecretStr:
    """Long enough that nobody guesses it, and not the text of an example."""
    if len(text) < 32:
        raise ValueError("must have 32 characters or more; `openssl rand -hex 32` makes a good one.")
    if any(word in text.lower() for word in _PLACEHOLDERS):
        raise ValueError("is a placeholder; `openssl rand -hex 32` makes a good one.")
    return SecretStr(text)


def read_database(text: str) -> str:
    """An address of a database that Airlock runs on."""
    if not text.startswith(_DATABASES):
        raise ValueError("must begin with sqlite:/// or postgresql+psycopg:// (PostgreSQL through psycopg).")
    path = text.removeprefix("sqlite:///").partition("?")[0]
    if text.startswith("sqlite") and path in ("", ":memory:"):
        raise ValueError("must name a file: a database in memory is not shared between connections.")
    return text


def read_proxies(text: str) -> tuple[Network, ...]:
    """Addresses or networks of proxies whose forwarding headers count."""
    networks = []
    for word in read_list(text):
        try:
            network = ip_network(word)
        except ValueError:
            raise ValueError("must list addresses or networks, such as 10.0.0.5 or 10.1.0.0/16.") from None
        if network.prefixlen == 0:
            raise ValueError("must not list a network of every address: then anybody could forge the headers.")
        networks.append(network)
    return tuple(networks)


def _json_texts(text: str) -> tuple[str, ...]:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError('is not a valid JSON list: write it as ["first", "second"].') from None
    if not isinstance(items, list) or not all(isinstance(item, str) and item.strip() for item in items):
        raise ValueError('must be a JSON list of texts: write it as ["first", "second"].')
    return tuple(dict.fromkeys(items))


Seconds = Annotated[timedelta, BeforeValidator(read_seconds)]
Retention = Annotated[timedelta, BeforeValidator(read_retention)]
Names = Annotated[tuple[str, ...], BeforeValidator(read_list)]
Role = Annotated[tuple[str, ...], BeforeValidator(read_role)]
Line = Annotated[str, BeforeValidator(read_line)]
SessionSecret = Annotated[SecretStr, BeforeValidator(read_session_secret)]
Database = Annotated[str, BeforeValidator(read_database)]
Proxies = Annotated[tuple[Network, ...], BeforeValidator(read_proxies)]
Issuer = Annotated[str, BeforeValidator(issuer_address)]
Redirect = Annotated[str, BeforeValidator(redirect_address)]
