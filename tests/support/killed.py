"""Processes that are killed while they act, so that tests can look at what they leave behind.

`python -m tests.support.killed points FOLDER STRIDE` goes through every action and kills a process of its own before
each statement (or each second, third …), before the commit and right after it; it prints the file that each one left.
`… loop URL` acts without end and prints a letter before and after each action, until somebody kills it.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine, event, select

from billing import actions
from billing.errors import BillingError
from billing.model import Method
from billing.store.documents import invoice_lines
from database import open_engine, reading
from tests.support.desk import BEN, NOW, Desk, pounds

PAYMENT = {"currency": "GBP", "received_on": NOW.date(), "method": Method.CARD, "bank_reference": ""}
TEMPLATE = "ledger.db"
"""In FOLDER: the ledger that every process starts from, in which a refund of PART waits for approval."""


def verbs(desk: Desk) -> dict[str, tuple[Callable[..., actions.Receipt], dict[str, Any]]]:
    """Every action, with arguments that it accepts at the start."""
    ids = {number: desk.id(number) for number in ("OPEN", "NEXT", "PART", "PAID")}
    with reading(desk.engine) as tx:
        line = tx.execute(select(invoice_lines.c.id).where(invoice_lines.c.invoice_id == ids["OPEN"])).scalars().first()
    return {
        "payment": (actions.record_payment, {**PAYMENT, "shares": [(ids["OPEN"], 50_00), (ids["NEXT"], 30_00)]}),
        "refund": (actions.refund, {"invoice_id": ids["PART"], "amount": pounds(120_00)}),
        "credit": (actions.credit_amount, {"invoice_id": ids["PAID"], "amount": pounds(33_33)}),
        "credit lines": (actions.credit_lines, {"invoice_id": ids["OPEN"], "line_ids": [line]}),
        "void": (actions.void, {"invoice_id": ids["OPEN"]}),
        "write off": (actions.write_off, {"invoice_id": ids["PART"]}),
        "dunning": (actions.mark_for_dunning, {"invoice_id": ids["OPEN"]}),
        "note": (actions.add_note, {"invoice_id": ids["OPEN"], "body": "Called"}),
        "dispute": (actions.set_dispute, {"invoice_id": ids["OPEN"]}),
        "request": (actions.request_refund, {"invoice_id": ids["PAID"], "amount": pounds(120_00)}),
        "approve": (actions.approve_refund, {"request_id": 1, "by": BEN}),
        "decline": (actions.decline_refund, {"request_id": 1, "by": BEN}),
    }


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kill_before_statement(engine: Engine, point: int) -> None:
    statements = count(1)

    @event.listens_for(engine, "before_cursor_execute")
    def _(*_arguments: object) -> None:
        if next(statements) == point:
            die()


def act(path: Path, name: str, point: int | str) -> None:
    """One process: it acts, and dies at the point, if it gets there."""
    desk = Desk(open_engine(f"sqlite:///{path}"))
    verb, arguments = verbs(desk)[name]
    if isinstance(point, int):
        kill_before_statement(desk.engine, point)
    elif point == "commit":
        event.listen(desk.engine, "commit", lambda _connection: die())
    desk.do(verb, **arguments)
    if point == "done":
        die()


def points(folder: Path, stride: int) -> Iterator[dict[str, object]]:
    names = list(verbs(Desk(open_engine(f"sqlite:///{folder / TEMPLATE}"))))
    for name in names:
        for point in count(Random().randint(1, stride), stride):
            if not killed(folder, name, point):
                break
            yield left(folder, name, point)
        for last in ("commit", "done"):
            assert killed(folder, name, last)
            yield left(folder, name, last)


def killed(folder: Path, name: str, point: int | str) -> bool:
    path = file_of(folder, name, point)
    shutil.copy(folder / TEMPLATE, path)
    child = os.fork()
    if child == 0:
        act(path, name, point)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert status == 0 or os.WTERMSIG(status) == signal.SIGKILL, status
    return status != 0


def file_of(folder: Path, name: str, point: int | str) -> Path:
    return folder / f"{name.replace(' ', '-')}-{point}.db"


def left(folder: Path, name: str, point: int | str) -> dict[str, object]:
    return {"action": name, "point": point, "file": str(file_of(folder, name, point))}


def loop(url: str) -> None:
    desk, chance = Desk(open_engine(url)), Random()
    ids = [desk.id(number) for number in ("OPEN", "NEXT", "PART", "PAID")]
    while True:
        one, minor = chance.choice(ids), chance.randint(1, 3)
        verb, arguments = chance.choice(
            [
                (actions.record_payment, {**PAYMENT, "shares": [(one, minor)]}),
                (actions.refund, {"invoice_id": one, "amount": pounds(minor)}),
                (actions.credit_amount, {"invoice_id": one, "amount": pounds(1)}),
                (actions.add_note, {"invoice_id": one, "body": "Called"}),
            ]
        )
        os.write(1, b"b")
        try:
            desk.do(verb, **arguments)
        except BillingError:
            os.write(1, b"r")
        else:
            os.write(1, b"d")


if __name__ == "__main__":
    if sys.argv[1] == "loop":
        loop(sys.argv[2])
    else:
        for one in points(Path(sys.argv[2]), int(sys.argv[3])):
            print(json.dumps(one))
