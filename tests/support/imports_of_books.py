"""Small files for tests of importing, and an import that is run to its end."""

import io
from datetime import UTC, datetime

from billing import importers
from billing.importers import Choices, Contents, Progress
from billing.model import Approver

BY = Approver("test", "test", None)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
UCI_HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
UCI = f"""{UCI_HEADER}
100001,A1,Green cup,6,2011-01-10 08:26:00,2.55,501.0,United Kingdom
100001,A2,Tea towel,2,2011-01-10 08:27:00,10.00,501.0,United Kingdom
100001,A2,Tea towel,2,2011-01-10 08:27:00,10.00,501.0,United Kingdom
100002,a1,Green cup,10,2011-02-01 09:00:00,2.55,501.0,United Kingdom
100002,A3,,5,2011-02-01 09:00:00,0.0,501.0,United Kingdom
C100003,A1,Green cup,-4,2011-02-05 09:00:00,2.55,501.0,United Kingdom
C100004,D,Discount,-1,2011-02-06 09:00:00,5.00,501.0,United Kingdom
100005,A9,Small bead,100,2011-03-01 10:00:00,0.001,,EIRE
C100006,A9,Small bead,-10,2011-03-02 10:00:00,0.10,,EIRE
100007,A4,damaged,-8,2011-03-03 10:00:00,0.0,,EIRE
A100008,B,Adjust bad debt,1,2011-03-04 10:00:00,-20.00,,EIRE
100009,A5,Lamp,1,2011-03-30 10:00:00,64.00,502.0,France
"""
"""Every quirk of the real file on twelve lines: what becomes of each is said in test_uci.py."""


def file_of(text: str | bytes) -> io.BytesIO:
    return io.BytesIO(text.encode() if isinstance(text, str) else text)


def contents_of(text: str | bytes, layout: str = "uci", **choices: object) -> Contents:
    return importers.read(file_of(text), layout, Choices(**choices))


def imported(engine, contents: Contents, **changes: object) -> Progress:
    """Run an import to its end, without its pauses; returns the last progress."""
    settings = {"file_name": "books.csv", "by": BY, "clock": lambda: NOW, "pause": lambda _seconds: None}
    *_, last = importers.run(engine, contents, **{**settings, **changes})
    return last
