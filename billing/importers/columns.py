"""Which column of a file holds what: found by name, because exporters rename, reorder and leave out columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing.importers.problems import FileRefused
from billing.importers.reading import Row


@dataclass(frozen=True, slots=True)
class Field:
    """Something to read from each row, and the names under which exports are known to have it."""

    name: str
    aliases: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """The columns found, and the names of those that nobody asked for."""

    found: dict[str, int]
    headings: dict[str, str]
    unused: tuple[str, ...]

    def cell(self, row: Row, field: str) -> str:
        """What the row says there, without spaces at the ends; empty when the column or the cell is missing."""
        place = self.found.get(field)
        return row.cells[place].strip() if place is not None and place < len(row.cells) else ""


def map_columns(header: Row, fields: Sequence[Field]) -> ColumnMap:
    """Find each field by its names, in their order, whatever their case and spaces. A required one must be there."""
    places: dict[str, list[int]] = {}
    for place, heading in enumerate(header.cells):
        places.setdefault(_folded(heading), []).append(place)
    found: dict[str, int] = {}
    for field in fields:
        named = [places[_folded(alias)] for alias in field.aliases if _folded(alias) in places]
        if named and len(named[0]) > 1:
            raise FileRefused(header.line, f"Two columns are called “{field.aliases[0]}”. Remove one of them.")
        if named:
            found[field.name] = named[0][0]
        elif field.required:
            names = " or ".join(f"“{alias}”" for alias in field.aliases)
            raise FileRefused(header.line, f"There is no column {names}. The first line must name the columns.")
    used = set(found.values())
    unused = tuple(_shown(heading) for place, heading in enumerate(header.cells) if place not in used)
    return ColumnMap(found, {name: _shown(header.cells[place]) for name, place in found.items()}, unused)


def _folded(heading: str) -> str:
    return " ".join(heading.replace("_", " ").split()).casefold()


def _shown(heading: str) -> str:
    """A heading as the preview shows it: one short line."""
    return "".join(letter if letter.isprintable() else " " for letter in heading.strip()[:80])
