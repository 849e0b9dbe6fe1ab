"""What can be wrong with a file: a row that cannot be read, or the whole of it. Sentences never repeat its content."""

from dataclasses import dataclass

from billing.errors import BillingError


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that cannot become a document, and why."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.sentence}"


class FileRefused(BillingError):
    """The file as a whole cannot be read; nothing was written. `line` is where reading stopped."""

    def __init__(self, line: int, sentence: str) -> None:
        self.problem = Problem(line, sentence)
        super().__init__(str(self.problem))


class RowsRefused(BillingError):
    """Rows of the file have errors, and nobody said that they may be left out; nothing was written."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        rows = "1 row has an error" if len(problems) == 1 else f"{len(problems)} rows have errors"
        super().__init__(f"{rows}. Correct the file, or import it without the documents of those rows.")


class UndoRefused(BillingError):
    """Somebody has acted on what the file brought, so it cannot be taken back as a whole."""


class OutOfOrder(BillingError):
    """The file needs another one before it, or should itself have come before. The import stopped there."""
