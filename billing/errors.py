"""What billing refuses, one class for each thing that a clerk can do about it.

Every message is a sentence for the person at the desk. It never repeats what they typed or what a file said.
`code` is stable and stands in logs and in docs/error-codes.md.
"""

from typing import ClassVar


class BillingError(Exception):
    """Anything that billing refuses."""

    code: ClassVar[str] = "billing_error"

    @property
    def message(self) -> str:
        """The sentence for the person."""
        return str(self)


class NotAnAmount(BillingError):
    """A text that is not an amount of money in the currency asked for. The clerk corrects it."""

    code = "not_an_amount"


class UnknownCurrency(BillingError):
    """A code that is not in the table of currencies. The clerk, or the file, names another."""

    code = "unknown_currency"


class CurrencyMismatch(BillingError):
    """Two currencies in one sum. Always a fault of the program; there is no rate that would make it right."""

    code = "currency_mismatch"


class UnbalancedPosting(BillingError):
    """Entries that do not sum to zero. Always a fault of the program; nothing is written."""

    code = "unbalanced_posting"


class ProofTooOld(BillingError):
    """The second factor was confirmed too long ago to move money. The person confirms again."""

    code = "proof_too_old"


class NotFound(BillingError):
    """What the action names does not exist, or does not belong together. The clerk opens the page again."""

    code = "not_found"


class NotAllowedInState(BillingError):
    """The invoice, or the request, stands where this cannot be done. The sentence says what can."""

    code = "not_allowed_in_state"


class AmountTooLarge(BillingError):
    """More than there is to pay, to give back or to take off. The clerk enters less."""

    code = "amount_too_large"


class WrongCurrency(BillingError):
    """An amount in another currency than the invoice's. The clerk enters it in that one."""

    code = "wrong_currency"


class WrongDay(BillingError):
    """A day on which this cannot have happened. The clerk corrects it."""

    code = "wrong_day"


class NotAcceptableText(BillingError):
    """A reason, note or reference that is missing, too long or not text. The clerk writes it again."""

    code = "not_acceptable_text"


class NeedsSecondPerson(BillingError):
    """One person may not do this alone. The clerk asks for approval, or a colleague decides."""

    code = "needs_second_person"


class AlreadyDone(BillingError):
    """The form was used before, for something else. Nothing is done a second time; the clerk opens it again."""

    code = "already_done"


class SettingsError(BillingError):
    """The settings of billing cannot work; the process refuses to start. `problems` lists every one, with its fix."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))
