"""Fuzzing: hypothesis with an idea of what each input looks like, atheris guided by the code that an input reaches.

atheris is no requirement of the tests. Where it is missing, the record says so.
"""

import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Mapping

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from scripts.prove.record import ROOT, Findings
from scripts.prove.targets import SEEDS, TARGETS, is_ours

_JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)
_QUERY_NAMES = st.sampled_from(["code", "state", "iss", "error", "error_description", "x", ""])
_SETTING_NAMES = st.sampled_from(
    [
        *("OIDC__ISSUER", "OIDC__CLIENT_ID", "OIDC__CLIENT_SECRET", "OIDC__REDIRECT_URI", "OIDC__SCOPE"),
        *("OIDC__PRESET", "OIDC__ID_TOKEN_ALG", "OIDC__CLIENT_AUTH", "OIDC__CLIENT_KEY", "OIDC__PAR"),
        *("STEP_UP__ACR_VALUES", "STEP_UP__AMR_VALUES", "STEP_UP__MAX_AGE", "STEP_UP__MODE", "SESSION__SECRET"),
        *("SESSION__IDLE_TIMEOUT", "SESSION__LIFETIME", "ROLES__CLAIM", "ROLES__FINANCE", "ROLES__ADMIN"),
        *("SERVER__TRUSTED_PROXIES", "LOG__FORMAT", "DATABASE__URL", "LOGOUT__TYP", "AUDIT__RETENTION_DAYS"),
    ]
)


def structured(examples: int, seed_number: int) -> Findings:
    """So many inputs for each target, from hypothesis."""
    problems: list[str] = []
    for name in TARGETS:
        problems += problems_of(name, examples, seed_number)
    return {"inputs": dict.fromkeys(TARGETS, examples), "problems": problems}


def guided(runs: Mapping[str, int], seed_number: int) -> Findings:
    """So many inputs for each target, from atheris, in a process of its own."""
    if importlib.util.find_spec("atheris") is None:
        return {
            "inputs": {},
            "left_out": "atheris is not installed: pip install -r requirements-prove.txt",
            "problems": [],
        }
    done, problems = {}, []
    for name, how_many in runs.items():
        command = [sys.executable, "-m", "scripts.prove.coverage_guided", name, str(how_many), str(seed_number)]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        found = re.search(r"Done (\d+) (?:runs|in)", result.stderr) or re.search(r"#(\d+)\s+DONE", result.stderr)
        done[name] = int(found.group(1)) if found else 0
        if result.returncode != 0 or not found:
            problems.append(f"{name}: {(result.stdout + result.stderr)[-1_500:]}")
    return {"inputs": done, "problems": problems}


def strategy(name: str) -> st.SearchStrategy[bytes]:
    """Inputs for a target: noise, garbled good ones, and such as are built right with wrong contents."""
    good = SEEDS[name]
    garbled = st.builds(_garble, st.just(good), st.lists(st.tuples(st.integers(0, len(good)), st.binary(max_size=6))))
    return st.one_of(st.binary(max_size=400), garbled, _built(name))


def _built(name: str) -> st.SearchStrategy[bytes]:
    if name == "callback query":
        pairs = st.lists(st.tuples(_QUERY_NAMES, st.text(max_size=40)), max_size=8)
        return pairs.map(lambda found: "&".join("=".join(pair) for pair in found).encode("utf-8", "surrogatepass"))
    if name == "settings":
        pairs = st.lists(st.tuples(_SETTING_NAMES, st.text(max_size=40)), max_size=12)
        return pairs.map(lambda found: "\n".join("=".join(pair) for pair in found).encode("utf-8", "surrogatepass"))
    if SEEDS[name].startswith(b"{"):
        members = json.loads(SEEDS[name])
        changes = st.dictionaries(st.sampled_from(sorted(members)) | st.text(max_size=8), _JSON_VALUES, max_size=4)
        return changes.map(lambda found: json.dumps({**members, **found}).encode())
    return st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))


def _garble(good: bytes, edits: list[tuple[int, bytes]]) -> bytes:
    for place, piece in edits:
        good = good[:place] + piece + good[place + len(piece) :]
    return good


def problems_of(name: str, examples: int, seed_number: int) -> list[str]:
    """What hypothesis finds for one target: the first three inputs that raised what is not ours."""
    target, found = TARGETS[name], []

    @seed(seed_number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy(name))
    def every_input(data: bytes) -> None:
        error = is_ours(target, data)
        if error is not None and len(found) < 3:
            found.append(f"{name}: {type(error).__name__} for {data!r}")

    every_input()
    return found
