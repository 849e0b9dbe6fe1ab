"""Every row of the table of forged tokens and hostile answers, as a real sign-in: T15 to T40."""

import pytest

from tests.conformance.plans import hostile, table
from tests.conformance.plans.numbers import number_of
from tests.support import conformance_record
from tests.support.conformance import FAILED

ROWS = [*table.ROWS, *hostile.ROWS]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{number_of(row.name)} {row.name}")
def test_only_an_honest_answer_opens_a_session(row, provider, install, record):
    party = install(**row.settings)
    row.change(provider)

    verdict = row.drive(party)

    print(f"{row.name}: {verdict.line}")
    assert row.score(verdict) != FAILED, verdict
    assert hostile.nobody_was_asked_elsewhere(provider)
    entry = conformance_record.of_row(row, verdict)
    if record is not None:
        record.table.append(entry)
    else:
        assert entry in conformance_record.committed()["table"]
