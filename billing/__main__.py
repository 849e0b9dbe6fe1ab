"""`python -m billing`: import, imports, undo, summary, reconcile, seed. It never makes up a ledger unless told to.

Exit codes: 0 done, 1 the file or the books are not right, 2 the command or the settings are not.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import SQLAlchemyError

import billing
from auth.clock import system_clock
from auth.settings import read_sources
from billing import importers
from billing.commands import bar, described, rehearsal_json, said
from billing.errors import BillingError
from billing.model import Approver
from billing.queries.summary import summary
from billing.seed.large import seed_large
from billing.store.batches import batches
from billing.store.rollups import differences
from billing.store.soundness import contradictions
from database import SchemaUnknown, UnsupportedDatabase, open_engine, pending, reading, upgrade
from database.lineages import LINEAGES

_EARLIEST, _LATEST = date(2000, 1, 1), date(2999, 12, 31)
"""Between these a ledger of two years, and what falls due after it, has room."""
_DEFAULT_URL = "sqlite:///var/airlock.db"
_SHOWN = 20
_BY = Approver("command line", "command line", None)


class NoBooks(Exception):
    """A question to a database in a folder that is not there: asking makes none."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    chosen = _parser().parse_args(arguments)
    try:
        engine = _engine(must_exist=chosen.must_exist)
        try:
            result: int = chosen.run(engine, chosen)
        finally:
            engine.dispose()
    except (BillingError, UnsupportedDatabase, SchemaUnknown) as error:
        return _fail(str(error), 1)
    except NoBooks as error:
        return _fail(str(error), 2)
    except OSError as error:
        return _fail(f"The file cannot be read ({error.strerror}).", 2)
    except SQLAlchemyError as error:
        # The message can hold the address of the database with its password, and values of rows.
        return _fail(f"The database cannot be used ({type(error).__name__}). Check DATABASE__URL and try again.", 2)
    except KeyboardInterrupt:
        return _fail("Stopped. Give the same command again to go on.", 1)
    return result


def _engine(*, must_exist: bool) -> Engine:
    sources = read_sources(os.environ, Path(".streamlit") / "secrets.toml")
    url = make_url(sources.get("DATABASE__URL", _DEFAULT_URL))
    if must_exist and url.get_backend_name() == "sqlite" and not (file := Path(url.database or "")).is_file():
        if not file.parent.is_dir():
            raise NoBooks("There is no such folder as the one in DATABASE__URL. Check the address.")
        sys.stderr.write("There is no database at DATABASE__URL yet; `import` and `seed` make one.\n")
        url = make_url("sqlite://")
    engine = open_engine(url.render_as_string(hide_password=False))
    for lineage in LINEAGES:
        if engine.dialect.name == "sqlite":
            upgrade(engine, lineage)
        elif pending(engine, lineage):
            raise SchemaUnknown("The database is not up to date: run `python -m database upgrade`, then try again.")
    return engine


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m billing", description=__doc__)
    parser.set_defaults(must_exist=True)
    commands = parser.add_subparsers(required=True)
    reader = commands.add_parser("import", help="read a file into the ledger, or only say what that would do")
    reader.add_argument("file", type=Path)
    reader.add_argument("--source", choices=importers.LAYOUTS, help="the kind of file; default: by its first line")
    reader.add_argument("--dry-run", action="store_true", help="write nothing")
    reader.add_argument("--json", action="store_true", help="the result as JSON on standard output")
    reader.add_argument("--decimals", choices=list(importers.Decimals), help="point: 1,234.56; comma: 1.234,56")
    reader.add_argument("--units", choices=list(importers.Units), default="major", help="of the amounts")
    reader.add_argument("--currency", default="GBP", help="of a file that names none")
    reader.add_argument("--leave-out-faulty", action="store_true", help="import without documents that have errors")
    reader.set_defaults(run=_import, must_exist=False)
    listing = commands.add_parser("imports", help="list the newest imports")
    listing.set_defaults(run=_imports)
    back = commands.add_parser("undo", help="take an import back, if nobody has acted on it")
    back.add_argument("batch", type=_number_above_zero)
    back.set_defaults(run=_undo)
    numbers = commands.add_parser("summary", help="the whole ledger in a few numbers")
    numbers.add_argument("--json", action="store_true")
    numbers.set_defaults(run=_summary)
    checking = commands.add_parser("reconcile", help="recompute every sum and compare it with the one that is kept")
    checking.set_defaults(run=_reconcile)
    seeding = commands.add_parser("seed", help="fill an empty ledger with made-up invoices, to measure with")
    seeding.add_argument("--invoices", type=_number_above_zero, required=True)
    seeding.add_argument("--as-of", type=_day, help="the day on which it ends; default: today")
    seeding.set_defaults(run=_seed, must_exist=False)
    return parser


def _number_above_zero(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 2**63:
        raise argparse.ArgumentTypeError("give a whole number above zero")
    return int(text)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("give a day as in 2026-11-24") from None
    if not _EARLIEST <= day <= _LATEST:
        raise argparse.ArgumentTypeError(f"give a day from {_EARLIEST} to {_LATEST}")
    return day


def _import(engine: Engine, chosen: argparse.Namespace) -> int:
    decimals = importers.Decimals(chosen.decimals) if chosen.decimals else None
    choices = importers.Choices(decimals, importers.Units(chosen.units), chosen.currency)
    with chosen.file.open("rb") as file:
        layout = chosen.source or importers.recognise(file)
        contents = importers.read(file, layout, choices)
    with reading(engine) as tx:
        rehearsal = importers.rehearse(tx, contents)
    report = rehearsal_json(contents, rehearsal, choices.units)
    faulty = bool(contents.problems) and not chosen.leave_out_faulty
    if not chosen.dry_run and not faulty:
        progress = None
        for progress in importers.run(
            engine,
            contents,
            file_name=chosen.file.name,
            by=_BY,
            clock=system_clock,
            leave_out_faulty=chosen.leave_out_faulty,
        ):
            bar("documents", progress.done, progress.of)
        report["import"] = asdict(progress) if progress else None
    said(json.dumps(report, indent=2) if chosen.json else described(report, most=_SHOWN))
    return 1 if faulty else 0


def _imports(engine: Engine, _chosen: argparse.Namespace) -> int:
    with reading(engine) as tx:
        for one in batches(tx):
            said(f"{one.id}  {one.state}  {one.layout}  {one.begun_at:%Y-%m-%d %H:%M}  {one.file_name}")
    return 0


def _undo(engine: Engine, chosen: argparse.Namespace) -> int:
    for progress in importers.undo(engine, chosen.batch, by=_BY, clock=system_clock):
        bar("documents", progress.of - progress.left, progress.of)
    said(f"Import {chosen.batch} is taken back.")
    return 0


def _summary(engine: Engine, chosen: argparse.Namespace) -> int:
    with reading(engine) as tx:
        found = summary(tx).as_json()
    said(json.dumps(found, indent=None if chosen.json else 2))
    return 0


def _reconcile(engine: Engine, _chosen: argparse.Namespace) -> int:
    with reading(engine) as tx:
        wrong = [*differences(tx), *contradictions(tx)]
    for one in wrong[:_SHOWN]:
        said(f"{one.what} {one.row}: kept {one.kept}, recomputed {one.recomputed}")
    said(f"{len(wrong)} sums differ from what they are sums of." if wrong else "Every sum is right.")
    return 1 if wrong else 0


def _seed(engine: Engine, chosen: argparse.Namespace) -> int:
    with reading(engine) as tx:
        if not billing.is_empty(tx):
            return _fail("There is a ledger already. Made-up invoices are only written into an empty one.", 1)
    for done in seed_large(engine, chosen.invoices, chosen.as_of or system_clock().date()):
        bar("invoices", done, chosen.invoices)
    return 0


def _fail(sentence: str, code: int) -> int:
    sys.stderr.write(sentence + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
