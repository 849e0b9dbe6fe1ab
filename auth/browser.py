"""The cookie as a noun: `browser.key`. `browser` names a browser and opens nothing; `key` opens one session.

Knows the form of the value and nothing of HTTP; how it is sent is `auth.edge.cookie`.
"""

import re
from dataclasses import dataclass, field

from auth.vault import fingerprint, random_token

_WELL_FORMED = re.compile(r"(?P<browser>[A-Za-z0-9_-]{22})\.(?P<key>[A-Za-z0-9_-]{43})?")


@dataclass(frozen=True, slots=True)
class Browser:
    """What a request presented: 128 bits that name the browser, and perhaps 256 that open a session."""

    name: str = field(repr=False)
    key: str | None = field(repr=False)

    @classmethod
    def parse(cls, value: str) -> "Browser | None":
        """The cookie's value if it is well formed, else None: garbage is the same as nothing."""
        match = _WELL_FORMED.fullmatch(value)
        return None if match is None else cls(match["browser"], match["key"])

    @classmethod
    def mint(cls) -> "Browser":
        """A name for a browser that has none yet."""
        return cls(random_token(128), None)

    def holding(self, key: str | None) -> "Browser":
        """The same browser with this key, or with none."""
        return Browser(self.name, key)

    @property
    def value(self) -> str:
        """What stands in the cookie."""
        return f"{self.name}.{self.key or ''}"

    @property
    def name_hash(self) -> str:
        """How the store and the script side know this browser."""
        return fingerprint(self.name)

    @property
    def key_hash(self) -> str | None:
        """How the store knows the key."""
        return None if self.key is None else fingerprint(self.key)
