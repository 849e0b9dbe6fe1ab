"""`python -m billing`, as a person at a terminal has it: import, summary, reconcile, undo, seed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from billing import is_empty
from billing.__main__ import main
from database import open_engine, reading, transaction
from tests.support.imports_of_books import UCI

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command on a ledger of its own; returns its exit code, output and complaints."""
    (tmp_path / "books.csv").write_text(UCI)
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if "__" in name]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DATABASE__URL", f"sqlite:///{tmp_path / 'ledger.db'}")

    def run(*arguments: str, **environment: str):
        with monkeypatch.context() as here:
            for name, value in environment.items():
                here.setenv(name, value)
            try:
                code = main(arguments)
            except SystemExit as ended:  # argparse's own
                code = ended.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_it_is_a_program_of_its_own(tmp_path):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "billing", "summary", "--json"],
        cwd=tmp_path,
        env={"DATABASE__URL": f"sqlite:///{tmp_path / 'ledger.db'}", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
        check=True,
    )

    assert json.loads(done.stdout)["documents"] == 0


def ledger(tmp_path):
    return open_engine(f"sqlite:///{tmp_path / 'ledger.db'}")


def test_a_file_is_imported_and_summed_up_as_json(run):
    code, output, _ = run("import", "books.csv", "--json")
    report = json.loads(output)
    again = json.loads(run("import", "books.csv", "--json")[1])
    summed = json.loads(run("summary", "--json")[1])

    assert code == 0
    assert (report["layout"], report["rows"], report["new"], report["derived"]) == ("uci", 12, 11, True)
    assert report["import"]["written"] == 11
    assert (again["new"], again["unchanged"], again["import"]["written"]) == (0, 11, 0)
    assert summed == {
        "customers": 2,
        "documents": 9,
        "credit_documents": 3,
        "lines": 12,
        "skipped": {"price is zero": 2},
        "currencies": {"GBP": {"gross_minor": 14490, "credited_minor": 1620, "outstanding_minor": 6410}},
    }


def test_a_rehearsal_says_what_would_be_done_and_does_nothing(run, tmp_path):
    code, output, _ = run("import", "books.csv", "--dry-run")

    assert code == 0
    assert "price: column “UnitPrice”" in output
    assert "New 11, here already 0" in output
    assert "Left out, 2 lines: price is zero" in output
    assert "Amounts are read with a decimal point, in major units." in output
    assert "  invoice 100001, 2011-01-10, £55.30, Customer 501" in output
    assert "  4 invoices, £144.90" in output
    with reading(ledger(tmp_path)) as tx:
        assert is_empty(tx)


def test_a_file_with_an_error_names_the_line_and_writes_nothing(run, tmp_path):
    (tmp_path / "books.csv").write_text(UCI.replace("2.55", "secret", 1))

    code, output, complaint = run("import", "books.csv")

    assert code == 1
    assert "Line 2: An amount is missing" in output
    assert "Nothing was written" in output
    assert "secret" not in output + complaint
    with reading(ledger(tmp_path)) as tx:
        assert is_empty(tx)
    assert run("import", "books.csv", "--leave-out-faulty")[0] == 0


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(b"", "Line 1: The file is empty"), (b"a,b\n1,2\n", "fit none"), (b"InvoiceNo\x00", "NUL")],
)
def test_a_file_that_is_none_is_refused_in_one_line(run, tmp_path, content, complaint):
    (tmp_path / "books.csv").write_bytes(content)

    code, output, said = run("import", "books.csv")

    assert (code, output, complaint in said, said.count("\n")) == (1, "", True, 1)


def test_a_file_that_is_not_there_is_said_so(run):
    assert run("import", "none.csv") == (2, "", "The file cannot be read (No such file or directory).\n")


def test_an_import_is_listed_and_taken_back(run):
    run("import", "books.csv")

    assert "1  done  uci" in run("imports")[1]
    assert run("undo", "1")[1] == "Import 1 is taken back.\n"
    assert run("undo", "1")[0] == 1
    assert json.loads(run("summary", "--json")[1])["documents"] == 0


def test_reconcile_tells_right_books_from_wrong_ones(run, tmp_path):
    run("import", "books.csv")
    right = run("reconcile")
    engine = ledger(tmp_path)
    with transaction(engine) as tx:
        tx.execute(text("UPDATE due_days SET owed_minor = owed_minor + 1"))
    engine.dispose()
    wrong = run("reconcile")

    assert right[:2] == (0, "Every sum is right.\n")
    assert wrong[0] == 1
    assert "due_days GBP" in wrong[1]


def test_made_up_invoices_are_written_into_an_empty_ledger_only(run):
    first = run("seed", "--invoices", "300", "--as-of", "2026-11-24")

    assert first[0] == 0
    assert "300 invoices" in first[2]
    assert json.loads(run("summary", "--json")[1])["documents"] >= 300
    assert run("reconcile")[0] == 0
    assert run("seed", "--invoices", "5") == (
        1,
        "",
        "There is a ledger already. Made-up invoices are only written into an empty one.\n",
    )


def test_a_command_never_seeds_by_itself(run, tmp_path):
    code, output, complaint = run("summary", "--json")

    assert (code, json.loads(output)["documents"]) == (0, 0)
    assert complaint == "There is no database at DATABASE__URL yet; `import` and `seed` make one.\n"
    assert not (tmp_path / "ledger.db").exists()


def test_a_database_out_of_reach_is_said_without_its_password(run):
    code, _, complaint = run("summary", DATABASE__URL="postgresql+psycopg://me:pa55word@localhost:1/none")

    assert code == 2
    assert "pa55word" not in complaint
    assert complaint.count("\n") == 1


@pytest.mark.parametrize("command", [("summary",), ("imports",), ("reconcile",), ("undo", "1")])
def test_a_question_to_a_folder_that_is_not_there_makes_none(run, tmp_path, command):
    code, output, complaint = run(*command, DATABASE__URL=f"sqlite:///{tmp_path / 'mistyped' / 'airlock.db'}")

    assert (code, output) == (2, "")
    assert complaint.startswith("There is no such folder")
    assert not (tmp_path / "mistyped").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        *(
            (("seed", "--invoices", number), "--invoices: give a whole number above zero")
            for number in ("-5", "0", "x", "9" * 30)
        ),
        (("undo", "9" * 30), "batch: give a whole number above zero"),
        (("seed", "--invoices", "1", "--as-of", "today"), "--as-of: give a day as in 2026-11-24"),
        (("seed", "--invoices", "1", "--as-of", "9999-12-31"), "--as-of: give a day from 2000-01-01 to 2999-12-31"),
        (("seed", "--invoices", "1", "--as-of", "0001-01-01"), "--as-of: give a day from 2000-01-01 to 2999-12-31"),
    ],
)
def test_a_number_or_day_that_makes_no_sense_is_refused_and_writes_nothing(run, tmp_path, arguments, sentence):
    code, _, complaint = run(*arguments)

    assert code == 2
    assert sentence in complaint
    assert not (tmp_path / "ledger.db").exists()


@pytest.mark.parametrize("day", ["2000-01-01", "2999-12-31"])
def test_a_seed_may_end_on_the_first_and_on_the_last_day(run, day):
    assert run("seed", "--invoices", "30", "--as-of", day)[0] == 0
