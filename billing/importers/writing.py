"""Writing documents of one file, a batch at a time, inside the caller's transaction."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from billing.importers.documents import Content, Document, Kind
from billing.importers.problems import OutOfOrder
from billing.loose import Adjustment, LooseCredit, LoosePayment
from billing.model import Customer, InvoiceHistory
from billing.store.batches import add_skips, customer_ids, digests, remember
from billing.store.histories import record_customers, record_histories
from billing.store.loose import Origin, record_adjustments, record_credit_items, record_loose_credits
from billing.store.loose_payments import payments_are_here, record_loose_payment

T = TypeVar("T")


def news(tx: Connection, source: str, documents: Sequence[Document]) -> tuple[list[Document], Counter[str]]:
    """Those that were never read, and how many are `new`, `unchanged`, or `different` from what was read before."""
    known = digests(tx, source, ((one.kind.value, one.external_id) for one in documents))
    counts: Counter[str] = Counter()
    new = []
    for one in documents:
        before = known.get((one.kind.value, one.external_id))
        if before is None:
            new.append(one)
            counts["new"] += 1
        else:
            counts["different" if one.digest and one.digest != before else "unchanged"] += 1
    return new, counts


def write(tx: Connection, batch_id: int, origin: Origin, new: Sequence[Document]) -> None:
    """Write documents that were never read, and note them as read."""
    written = _Writer(tx, origin, new).write()
    rows = [(one.kind.value, one.external_id, one.digest, written.get(id(one))) for one in new]
    remember(tx, batch_id, origin.source, rows)
    skipped: Counter[str] = Counter()
    for one in new:
        skipped.update(dict(one.skips))
    add_skips(tx, batch_id, skipped)


class _Writer:
    """Knows the ids of the customers of its documents, and writes these by kind."""

    def __init__(self, tx: Connection, origin: Origin, documents: Sequence[Document]) -> None:
        self._tx = tx
        self._origin = origin
        self._documents = documents
        self._customers = customer_ids(tx, origin.source, _customers_of(documents))
        self._written: dict[int, int | None] = {}

    def write(self) -> dict[int, int | None]:
        """Write all of them; returns the ids of the rows, by the identity of the document."""
        tx, origin, ids = self._tx, self._origin, self._customers
        self._each(Customer, self._people)
        self._each(InvoiceHistory, self._histories)
        self._each(LooseCredit, lambda found: record_loose_credits(tx, origin, found, ids))
        self._each(Adjustment, lambda found: record_adjustments(tx, origin, found, ids))
        self._each(LoosePayment, self._payments)
        record_credit_items(tx, origin.source, [item for one in self._documents for item in one.credit_items])
        return self._written

    def _each(self, kind: type[T], record: Callable[[Sequence[T]], Iterable[int | None]]) -> None:
        found = [(one, one.content) for one in self._documents if isinstance(one.content, kind)]
        if found:
            keys = record([content for _, content in found])
            self._written |= {id(one): key for (one, _), key in zip(found, keys, strict=True)}

    def _people(self, people: Sequence[Customer]) -> list[int]:
        # A customer can be here without being noted: an import that was undone leaves those whom the ledger names.
        new = {person.number: person for person in people if person.number not in self._customers}
        self._customers |= record_customers(self._tx, self._origin.source, list(new.values())) if new else {}
        return [self._customers[person.number] for person in people]

    def _histories(self, histories: Sequence[InvoiceHistory]) -> list[int]:
        origin = self._origin
        if payments_are_here(self._tx, origin.source, histories, self._customers):
            raise OutOfOrder(
                "Payments of these invoices were imported before them. Undo that import, and begin with invoices."
            )
        return record_histories(
            self._tx,
            origin.source,
            histories,
            self._customers,
            origin.recorded_at,
            money_source=origin.derived_source,
            edition=origin.edition,
        )

    def _payments(self, payments: Sequence[LoosePayment]) -> list[int | None]:
        return [
            record_loose_payment(self._tx, self._origin, one, self._customers[one.customer_number]) for one in payments
        ]


def _customers_of(documents: Sequence[Document]) -> list[str]:
    return [_customer_of(one.content) for one in documents if one.content is not None and one.kind is not Kind.SKIPPED]


def _customer_of(content: Content) -> str:
    if isinstance(content, Customer):
        return content.number
    return content.customer_number if content else ""
