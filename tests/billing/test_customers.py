import pytest

from billing.queries.customers import customer, list_customers


def test_customers_are_listed_by_name_with_their_open_invoices(books):
    assert [(row.name, row.open_invoices) for row in list_customers(books).rows] == [
        ("Elmbrook Bakery", 1),
        ("Oakmere Toys", 1),
    ]


@pytest.mark.parametrize("search", ["ELMBROOK", "bakery", "c-0001", "accounts@elm"])
def test_a_customer_is_found_by_name_number_or_address(books, search):
    assert [row.number for row in list_customers(books, search).rows] == ["C-0001"]


def test_a_search_that_matches_nobody_finds_nobody(books):
    assert list_customers(books, "100%").rows == ()


def test_a_customer_is_read_by_id(books):
    row = list_customers(books).rows[1]

    assert customer(books, row.id) == row
    assert customer(books, 999_999_999_999_999_999) is None


def test_walking_through_the_customers_meets_each_once(demo):
    walked, cursor = [], None
    while True:
        page = list_customers(demo, cursor=cursor, size=40)
        walked += [row.name for row in page.rows]
        if page.following is None:
            break
        cursor = page.following

    assert walked == sorted(walked)
    assert len(set(walked)) == 150
