import pytest

from billing.importers.columns import Field, map_columns
from billing.importers.problems import FileRefused
from billing.importers.reading import Row

FIELDS = (Field("id", ("id", "Invoice ID"), required=True), Field("day", ("Created (UTC)", "Created date (UTC)")))


def mapped(*headings):
    return map_columns(Row(1, list(headings)), FIELDS)


@pytest.mark.parametrize("heading", ["id", "ID", " Invoice id ", "invoice_id", "INVOICE  ID"])
def test_a_column_is_found_by_any_of_its_names_in_any_case(heading):
    assert mapped("x", heading).cell(Row(2, ["1", " in_7 "]), "id") == "in_7"


def test_the_first_name_in_the_list_wins_over_the_second():
    assert mapped("Invoice ID", "id").headings == {"id": "id"}


def test_columns_that_nobody_asked_for_are_named():
    assert mapped("id", "Plan (metadata)", "Created date (UTC)").unused == ("Plan (metadata)",)


def test_a_column_or_cell_that_is_missing_reads_as_empty():
    columns = mapped("id", "Created (UTC)")

    assert columns.cell(Row(2, ["1"]), "day") == ""
    assert mapped("id").cell(Row(2, ["1"]), "day") == ""


def test_a_required_column_that_is_missing_is_named_with_all_its_names():
    with pytest.raises(FileRefused, match="Line 1: There is no column “id” or “Invoice ID”"):
        mapped("number")


def test_two_columns_of_one_name_are_refused():
    with pytest.raises(FileRefused, match="Two columns are called “id”"):
        mapped("id", "ID")


def test_a_heading_is_shown_short_and_in_one_line():
    assert mapped("id", "x" * 500 + "\n\x1b[31m").unused == ("x" * 80,)
