"""What billing refuses, one class for each thing that a clerk can do about it.

Every message is a sentence for the person at the desk. It never repeats what they typed or what a file said.
"""


class BillingError(Exception):
    """Anything that billing refuses."""


class NotAnAmount(BillingError):
    """A text that is not an amount of money in the currency asked for. The clerk corrects it."""


class UnknownCurrency(BillingError):
    """A code that is not in the table of currencies. The clerk, or the file, names another."""


class CurrencyMismatch(BillingError):
    """Two currencies in one sum. Always a fault of the program; there is no rate that would make it right."""


class UnbalancedPosting(BillingError):
    """Entries that do not sum to zero. Always a fault of the program; nothing is written."""


class ProofTooOld(BillingError):
    """The second factor was confirmed too long ago to move money. The person confirms again."""


class SettingsError(BillingError):
    """The settings of billing cannot work; the process refuses to start. `problems` lists every one, with its fix."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))
