"""From the bytes of a file to rows of text with line numbers. Everything in it is bounded, because anybody may send it.

A file is plain or compressed with xz, in UTF-8, with commas, semicolons or tabs. A compressed file is read piece by
piece and refused when what comes out of it is too much, whatever it says of itself.
"""

import csv
import hashlib
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from billing.importers.problems import FileRefused

MAX_BYTES = 256 * 1024 * 1024
"""How large a file may be, decompressed."""
MAX_ROWS = 5_000_000
MAX_LINE = 64 * 1024
MAX_CELL = 4_096
MAX_COLUMNS = 200

_XZ = b"\xfd7zXZ\x00"
_XZ_MEMORY = 160 * 1024 * 1024  # what the highest preset of xz needs, and no more
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_PIECE = 256 * 1024
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one record, and the line on which it begins."""

    line: int
    cells: list[str]


class SourceFile:
    """A file that is read once, from its beginning to its end. `sha256` is known when the end was reached."""

    def __init__(self, file: BinaryIO, *, max_bytes: int = MAX_BYTES) -> None:
        self._file = file
        self._max_bytes = max_bytes
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """Of the bytes as they came, compressed or not."""
        return self._hash.hexdigest()

    def rows(self) -> Iterator[Row]:
        """Every record, the header among them; empty lines are passed over."""
        lines = self._lines()
        first = next(lines, None)
        if first is None or not first.strip():
            raise FileRefused(1, "The file is empty, or its first line is. The first line must name the columns.")
        yield from _records(first, lines)

    def _lines(self) -> Iterator[str]:
        number, rest = 0, b""
        for piece in self._bounded():
            *whole, rest = (rest + piece).split(b"\n")
            for line in whole:
                number += 1
                yield _decoded(line, number) + "\n"
            if len(rest) > MAX_LINE:
                raise FileRefused(number + 1, f"The line is longer than {MAX_LINE} bytes.")
        if rest:
            yield _decoded(rest, number + 1)

    def _bounded(self) -> Iterator[bytes]:
        size = 0
        for piece in self._pieces():
            size += len(piece)
            if size > self._max_bytes:
                raise FileRefused(1, f"The file is larger than {self._max_bytes // (1024 * 1024)} MB when unpacked.")
            yield piece

    def _pieces(self) -> Iterator[bytes]:
        first = self._read()
        if first.startswith(_XZ):
            yield from self._unpacked(first)
            return
        while first:
            yield first
            first = self._read()

    def _unpacked(self, packed: bytes) -> Iterator[bytes]:
        unpacker = lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)
        try:
            while not unpacker.eof:
                if unpacker.needs_input and not packed:
                    packed = self._read()
                    if not packed:
                        raise FileRefused(1, "The compressed file ends too early.")
                yield unpacker.decompress(packed, max_length=_PIECE)
                packed = b""
        except (lzma.LZMAError, MemoryError):
            raise FileRefused(1, "The compressed file is damaged, or needs too much memory.") from None
        if unpacker.unused_data.strip(b"\x00") or self._read():
            raise FileRefused(1, "Something follows the end of the compressed file.")

    def _read(self) -> bytes:
        piece = self._file.read(_PIECE)
        self._hash.update(piece)
        return piece


def _decoded(line: bytes, number: int) -> str:
    if len(line) > MAX_LINE:
        raise FileRefused(number, f"The line is longer than {MAX_LINE} bytes.")
    if number == 1 and line.startswith(_UTF16):
        raise FileRefused(1, "The file is in UTF-16. Save it as “CSV UTF-8”.")
    if b"\x00" in line:
        raise FileRefused(number, "The line has a NUL byte, which no text has. Export the file again.")
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        raise FileRefused(number, "The line is not in UTF-8. Save the file as “CSV UTF-8”.") from None


def _records(first: str, lines: Iterator[str]) -> Iterator[Row]:
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(_chained(first, lines), delimiter=delimiter, strict=True)
    begins, count = 1, 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            raise FileRefused(
                begins, "A quote is opened or closed in the wrong place, or a cell is too long."
            ) from None
        if cells is None:
            return
        if cells:
            count += 1
            _check(begins, cells, count)
            yield Row(begins, cells)
        begins = reader.line_num + 1


def _chained(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _check(line: int, cells: list[str], count: int) -> None:
    if len(cells) > MAX_COLUMNS:
        raise FileRefused(line, f"The line has more than {MAX_COLUMNS} columns.")
    if max(map(len, cells)) > MAX_CELL:
        raise FileRefused(line, f"A cell is longer than {MAX_CELL} characters.")
    if count > MAX_ROWS + 1:
        raise FileRefused(line, f"The file has more than {MAX_ROWS:,} rows. Import it in parts.")
