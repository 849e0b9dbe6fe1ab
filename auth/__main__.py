"""`python -m auth doctor`: what is right, what is wrong and what to do, before anybody signs in.
`python -m auth end-sessions`: sign everybody out, after a database was restored or a secret became known.

Exit codes: 0, nothing is wrong; 1, something is; 2, nothing can be done, because the settings cannot start.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from auth.clock import system_clock
from auth.doctor.examine import examine
from auth.doctor.explain import EXPLANATIONS
from auth.doctor.finding import Finding, Level, wrong
from auth.doctor.show import as_json, as_table
from auth.errors import ConfigurationError, StoreUnavailable
from auth.settings import Settings, Sources, load, read_sources

HOME = Path(__file__).parent.parent
NOTHING_WRONG, SOMETHING_WRONG, CANNOT_START = 0, 1, 2
DEMO = "Nothing to examine: no provider is set, so this is demo mode. Set OIDC__ISSUER and what it needs."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    wanted = _parser().parse_args(arguments)
    if wanted.command == "end-sessions":
        return _end_sessions(_sources(wanted.secrets))
    if wanted.explain:
        _say(EXPLANATIONS[wanted.explain])
        return NOTHING_WRONG
    sources = _sources(wanted.secrets)
    settings, proof_max_age, problems = read_settings(sources)
    if settings is None or problems:
        return _report([wrong("Settings", problem) for problem in problems], wanted.json, CANNOT_START)
    findings = examine(settings, clock=system_clock, proof_max_age=proof_max_age)
    failed = any(finding.level is Level.WRONG for finding in findings)
    return _report(findings, wanted.json, SOMETHING_WRONG if failed else NOTHING_WRONG)


def _sources(named: Path | None) -> Sources:
    """The settings as they are written. Only a file that nobody named may be missing."""
    sources = read_sources(os.environ, named or HOME / ".streamlit" / "secrets.toml")
    if named is not None and not named.exists():
        sources.problems["--secrets"] = f"--secrets names a file that does not exist ({named}): correct the path."
    return sources


def read_settings(sources: Sources) -> tuple[Settings | None, timedelta | None, list[str]]:
    """The settings as the entry reads them, the age that moving money demands, and every problem."""
    port, base_path = _served_at()
    proof_max_age, problems = _billing(sources)
    settings = None
    # Demo mode writes its secrets to a folder; the doctor leaves nothing behind.
    with tempfile.TemporaryDirectory() as folder:
        try:
            settings = load(sources, port=port, base_path=base_path, state_dir=Path(folder))
        except ConfigurationError as error:
            problems += error.problems
    if settings is not None and settings.demo:
        problems.append(DEMO)
    return settings, proof_max_age, problems


def _end_sessions(sources: Sources) -> int:
    import sqlalchemy as sa

    from auth import oversight, service

    settings, _, problems = read_settings(sources)
    if settings is None:
        return _report([wrong("Settings", problem) for problem in problems], False, CANNOT_START)
    engine = sa.create_engine(settings.database_url)
    try:
        _say(f"{oversight.end_every(service.build(settings, engine, pages=()))} sessions ended")
    except StoreUnavailable as error:
        _say(f"No session was ended: the database cannot be used ({error.got}).")
        return SOMETHING_WRONG
    finally:
        engine.dispose()
    return NOTHING_WRONG


def _served_at() -> tuple[int, str]:
    """Port and base path, which fix the default redirect URI: Streamlit's own settings."""
    from streamlit import config

    return config.get_option("server.port"), config.get_option("server.baseUrlPath")


def _billing(sources: Sources) -> tuple[timedelta | None, list[str]]:
    """How recent a proof must be to move money, where this package stands beside `billing`; other apps lack it."""
    try:
        from billing import settings as billing
        from billing.errors import SettingsError
    except ModuleNotFoundError as error:
        if error.name != "billing":
            raise
        return None, []
    try:
        return billing.load(sources).proof_max_age, []
    except SettingsError as error:
        return None, list(error.problems)


def _report(findings: Sequence[Finding], json: bool, code: int) -> int:
    width = shutil.get_terminal_size((110, 24)).columns
    _say(as_json(findings, can_start=code != CANNOT_START) if json else as_table(findings, width=width))
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m auth", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    doctor = commands.add_parser("doctor", help="examine the settings and the provider's public documents")
    end = commands.add_parser("end-sessions", help="sign everybody out, in all browsers")
    doctor.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    doctor.add_argument("--explain", choices=sorted(EXPLANATIONS), help="say where an error comes from, and stop")
    for command in (doctor, end):
        command.add_argument(
            "--secrets",
            type=Path,
            metavar="FILE",
            help="another file than .streamlit/secrets.toml; the environment wins over it",
        )
    return parser


def _say(text: str) -> None:
    sys.stdout.write(text.rstrip("\n") + "\n")


if __name__ == "__main__":
    sys.exit(main())
