"""One invoice as a PDF of A4 pages: its lines, its sums, and what was paid, credited and given back.

The same invoice and the same moment give the same bytes. Letters that no font has are shown as □ and listed at the
end of the document and in the result.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from fpdf import FPDF, XPos, YPos
from fpdf.enums import MethodReturnValue

from billing.currencies import digits_of
from billing.export.letters import FONT, SIGN, Letters
from billing.money import Money
from billing.queries.customers import CustomerRow
from billing.queries.invoice_detail import InvoiceDetail, LineRow

CONTENT_TYPE = "application/pdf"
_MARGIN, _ROW, _BOTTOM = 18.0, 5.0, 20.0
_WIDTHS = (84.0, 22.0, 26.0, 14.0, 28.0)
_DERIVED = "Derived: the file of this invoice has no payments and no due day; they follow a rule, not a document."
_TITLES = ("Description", "Quantity", "Price", "Tax", "Net")


@dataclass(frozen=True, slots=True)
class PdfInvoice:
    """The document, and the letters that are not in it, such as `U+4E2D`."""

    content: bytes
    missing_letters: tuple[str, ...]


def invoice_as_pdf(
    invoice: InvoiceDetail, customer: CustomerRow, *, made_at: datetime, note: str = "", extra_font: Path | None = None
) -> PdfInvoice:
    """Print an invoice. `note` stands under the title, for what every reader must know of these figures."""
    page = _Page(extra_font, made_at)
    page.heading(invoice, customer, note)
    page.lines(invoice.lines)
    page.sums(invoice)
    page.history(invoice)
    page.list_missing()
    return PdfInvoice(bytes(page.pdf.output()), tuple(page.letters.missing))


class _Sheets(FPDF):
    """Pages with their number at the foot."""

    def _render_styled_text_line(self, *args: Any, **kwargs: Any) -> Any:
        # The library takes its font for selected, also after letters of the other one, which a PDF goes on with.
        self.current_font_is_set_on_page = False
        return super()._render_styled_text_line(*args, **kwargs)

    def footer(self) -> None:
        """Called by the library at the end of each page."""
        self.set_y(-_BOTTOM + 6)
        self.set_font(FONT, "", 8)
        self.cell(0, _ROW, f"{self.page_no()} / {{nb}}", align="R")


class _Page:
    """Writes from top to bottom, and begins new pages by itself."""

    def __init__(self, extra_font: Path | None, made_at: datetime) -> None:
        self.pdf = _Sheets(format="A4")
        self.pdf.set_margin(_MARGIN)
        self.pdf.set_auto_page_break(True, _BOTTOM)
        self.pdf.set_creation_date(made_at)
        self.pdf.set_producer("Airlock")
        self.letters = Letters(self.pdf, extra_font)
        self.pdf.add_page()

    def heading(self, invoice: InvoiceDetail, customer: CustomerRow, note: str) -> None:
        row = invoice.row
        self.pdf.set_title(self.letters.printable(f"Invoice {row.number}"))
        self._write(f"Invoice {row.number}", size=17, bold=True, height=9)
        for sentence in (note, _DERIVED if invoice.derived else ""):
            if sentence:
                self._write(sentence, size=9)
        self.pdf.ln(4)
        for text in (customer.name, customer.country, customer.email, f"Customer number {customer.number}"):
            if text:
                self._write(text)
        self.pdf.ln(3)
        due = f"Due {_day(row.due_on)}" + (" (derived)" if invoice.derived else "")
        self._write(f"Issued {_day(row.issued_on)} · {due} · Status: {row.status.value}")
        self.pdf.ln(4)
        self._currency = row.currency

    def lines(self, lines: Sequence[LineRow]) -> None:
        self._titles()
        for line in lines:
            self._line(line)
        self.pdf.ln(2)

    def sums(self, invoice: InvoiceDetail) -> None:
        self._sum("Net", invoice.net_minor)
        self._sum("Tax", invoice.tax_minor)
        self._sum("Total", invoice.row.total_minor, bold=True)
        for label, minor in (
            ("Paid", -invoice.paid_minor),
            ("Credited", -invoice.credited_minor),
            ("Given back", invoice.refunded_minor),
        ):
            if minor:
                self._sum(label, minor)
        left = invoice.row.outstanding_minor
        self._sum("Owed back" if left < 0 else "Still to pay", abs(left), bold=True)

    def history(self, invoice: InvoiceDetail) -> None:
        self.pdf.ln(4)
        for event in invoice.events[1:]:
            amount = str(Money(event.amount_minor, self._currency)) if event.amount_minor else ""
            parts = (_day(event.day), f"{event.what} {event.number}", event.note, amount)
            self._write(" · ".join(part for part in parts if part), size=8)

    def list_missing(self) -> None:
        if self.letters.missing:
            self.pdf.ln(4)
            self._write(
                f"Letters without a picture in the fonts, shown as {SIGN}: " + ", ".join(self.letters.missing), size=8
            )

    def _write(self, text: str, *, size: float = 9.5, bold: bool = False, height: float = _ROW) -> None:
        self.letters.use(size, bold=bold)
        printable = self.letters.printable(text)
        self.pdf.multi_cell(0, height, printable, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _titles(self) -> None:
        self.letters.use(9, bold=True)
        for place, (title, width) in enumerate(zip(_TITLES, _WIDTHS, strict=True)):
            self.pdf.cell(width, _ROW + 1, title, border="B", align="R" if place else "L")
        self.pdf.ln(_ROW + 2)

    def _line(self, line: LineRow) -> None:
        self.letters.use(9)
        description = self.letters.printable(line.description)
        parts = self._wrapped(description)
        if self.pdf.will_page_break(_ROW * len(parts)):
            self.pdf.add_page()
            self._titles()
            self.letters.use(9)
        cells = (
            f"{Decimal(line.quantity_milli).scaleb(-3).normalize():,f}",
            _price(line.unit_price_micro, self._currency),
            f"{Decimal(line.tax_rate_bp).scaleb(-2).normalize():f} %",
            str(Money(line.net_minor, self._currency)),
        )
        self.pdf.cell(_WIDTHS[0], _ROW, parts[0])
        for width, cell in zip(_WIDTHS[1:], cells, strict=True):
            self.pdf.cell(width, _ROW, self.letters.printable(cell), align="R")
        self.pdf.ln(_ROW)
        for part in parts[1:]:
            self.pdf.cell(_WIDTHS[0], _ROW, part, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _wrapped(self, text: str) -> list[str]:
        lines = self.pdf.multi_cell(_WIDTHS[0], _ROW, text, align="L", dry_run=True, output=MethodReturnValue.LINES)
        return [str(line) for line in lines] if isinstance(lines, list) and lines else [""]

    def _sum(self, label: str, minor: int, *, bold: bool = False) -> None:
        self.letters.use(9.5, bold=bold)
        self.pdf.cell(sum(_WIDTHS[:-1]), _ROW + 0.5, label, align="R")
        amount = self.letters.printable(str(Money(minor, self._currency)))
        self.pdf.cell(_WIDTHS[-1], _ROW + 0.5, amount, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _price(micro: int, currency: str) -> str:
    """With the digits of the currency, and more where the price has more."""
    price = Decimal(micro).scaleb(-6).normalize()
    exponent = price.as_tuple().exponent
    digits = max(digits_of(currency), -exponent if isinstance(exponent, int) else 0)
    return f"{price:,.{digits}f}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
