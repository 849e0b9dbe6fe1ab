"""Where settings are written: the environment, `secrets.toml`, and the files that `NAME_FILE` points to.

This module knows how a value is found, not what it means: everything comes out as text under one flat name, such as
`OIDC__ISSUER`. It never repeats a value in a sentence, because any value may be a secret in the wrong place.
"""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

PREFIXES = (
    "OIDC__",
    "STEP_UP__",
    "SESSION__",
    "LOGOUT__",
    "DATABASE__",
    "ROLES__",
    "BILLING__",
    "SERVER__",
    "HELP__",
    "LOG__",
    "AUDIT__",
)
_FILE = "_FILE"
_LARGEST_FILE = 65_536


class Sources(dict[str, str]):
    """The settings found, by flat name. `problems` holds a sentence for each one that could not be read."""

    def __init__(self, values: Mapping[str, str], problems: Mapping[str, str]) -> None:
        super().__init__(values)
        self.problems = dict(problems)


def read_sources(environ: Mapping[str, str], secrets_file: Path | None) -> Sources:
    """Collect every setting. For each name, the environment wins over the file; an empty value counts as unset."""
    problems: dict[str, str] = {}
    tables = _from_toml(secrets_file, problems) if secrets_file is not None else {}
    values = _follow_files(tables, problems) | _follow_files(_readable(_ours(environ), problems), problems)
    return Sources(values, problems)


def _ours(names: Mapping[str, str]) -> dict[str, str]:
    # A name in the wrong case is taken in as it stands: `load` then reports it instead of ignoring it.
    return {name: value for name, value in names.items() if name.upper().startswith(PREFIXES) and value != ""}


def _readable(names: Mapping[str, str], problems: dict[str, str]) -> dict[str, str]:
    """Without what is no UTF-8: Python carries such bytes of the environment along as halves of letters (PEP 383)."""
    for name, value in names.items():
        if not _is_utf8(name + value):
            shown = name.encode("ascii", "backslashreplace").decode()
            problems[name] = f"{shown} has bytes that are not UTF-8: write it anew."
    return {name: value for name, value in names.items() if name not in problems}


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _from_toml(path: Path, problems: dict[str, str]) -> dict[str, str]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        problems[path.name] = f"{path.name} cannot be read ({error.strerror}): correct its permissions, or remove it."
        return {}
    except ValueError:  # bad TOML, or bytes that are not UTF-8
        problems[path.name] = f"{path.name} is not valid TOML: compare it with secrets.toml.example."
        return {}
    if "auth" in document:
        problems["auth"] = (
            f"{path.name} has a section [auth]: that one is Streamlit's own sign-in, which knows no second factor and "
            "would open a second way in. Move the provider's settings to [oidc] and delete [auth]."
        )
    return _ours(_flattened(document, problems))


def _flattened(document: Mapping[str, object], problems: dict[str, str]) -> dict[str, str]:
    """`[oidc] issuer = …` is `OIDC__ISSUER`; the flat name at the top of the file is taken too."""
    values: dict[str, str] = {}
    for key, entry in document.items():
        fields = entry.items() if isinstance(entry, dict) else [("", entry)]
        for field, value in fields:
            name = f"{key}__{field}".upper() if field else key
            text = _as_text(value)
            if text is not None:
                values[name] = text
            elif name.upper().startswith(PREFIXES):
                problems[name] = f"{name} must be text, a number, true or false, or a list of texts."
    return values


def _as_text(value: object) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return json.dumps(value)
    return None


def _follow_files(names: Mapping[str, str], problems: dict[str, str]) -> dict[str, str]:
    values = {name: value for name, value in names.items() if not name.endswith(_FILE)}
    for name, path in names.items():
        if not name.endswith(_FILE):
            continue
        stem = name.removesuffix(_FILE)
        if stem in values:
            problems[stem] = f"{stem} and {name} are both set: keep one of them."
            continue
        try:
            values[stem] = _content(Path(path))
        except OSError as error:
            problems[stem] = f"{name} names a file that cannot be read ({error.strerror}): correct the path."
        except ValueError:
            problems[stem] = f"{name} names a file that is empty, too large, or not text: correct the path."
    return values


def _content(path: Path) -> str:
    with path.open("rb") as file:
        raw = file.read(_LARGEST_FILE + 1)
    if len(raw) > _LARGEST_FILE:
        raise ValueError("too large")
    text = raw.decode("utf-8")
    # Editors and `echo` end a file with one newline that is not part of the secret.
    text = text.removesuffix("\n").removesuffix("\r")
    if not text:
        raise ValueError("empty")
    return text
