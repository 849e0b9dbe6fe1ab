"""Files that are built to hurt, or merely saved in the wrong way: each is refused with the line and a sentence."""

import io
import lzma

import pytest

from billing.importers.problems import FileRefused
from billing.importers.reading import SourceFile


def read(data: bytes, **limits):
    return list(SourceFile(io.BytesIO(data), **limits).rows())


def refusal(data: bytes, **limits):
    with pytest.raises(FileRefused) as refused:
        read(data, **limits)
    return refused.value.problem


def test_rows_come_with_the_line_on_which_they_begin():
    rows = read(b'a,b\n1,"two\nlines"\n\n3,4\n')

    assert [(row.line, row.cells) for row in rows] == [
        (1, ["a", "b"]),
        (2, ["1", "two\nlines"]),
        (5, ["3", "4"]),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_the_first_line_tells_what_separates_the_cells(delimiter):
    assert read(f"a{delimiter}b\n1{delimiter}2\n".encode())[1].cells == ["1", "2"]


def test_a_mark_of_utf_8_at_the_beginning_is_not_part_of_the_first_name():
    assert read("\ufeffid,name\n1,é\n".encode())[0].cells == ["id", "name"]


def test_a_compressed_file_is_read_like_a_plain_one():
    plain = b"a,b\n" + b"1,2\n" * 1000

    assert read(lzma.compress(plain)) == read(plain)


def test_the_fingerprint_is_of_the_file_as_it_came():
    packed = lzma.compress(b"a\n1\n")
    file = SourceFile(io.BytesIO(packed))
    list(file.rows())

    assert file.sha256 == __import__("hashlib").sha256(packed).hexdigest()


def test_what_comes_out_of_a_compressed_file_is_bounded():
    bomb = lzma.compress(b"a\n" + b"0\n" * 2_000_000)

    assert len(bomb) < 2_000
    assert refusal(bomb, max_bytes=1_100_000).sentence == "The file is larger than 1 MB when unpacked."


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda packed: packed[:-20], "The compressed file ends too early."),
        (
            lambda packed: packed[:30] + b"!!!!" + packed[34:],
            "The compressed file is damaged, or needs too much memory.",
        ),
        (lambda packed: packed + b"more", "Something follows the end of the compressed file."),
    ],
    ids=["cut off", "changed", "longer"],
)
def test_a_damaged_compressed_file_is_refused(damage, sentence):
    packed = lzma.compress(b"a,b\n" + bytes(range(48, 58)) * 50 + b"\n")

    assert refusal(damage(packed)).sentence == sentence


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 1, "is empty"),
        (b"\n\na,b\n", 1, "must name the columns"),
        (b"a,b\n1,\xff\xfe\n", 2, "not in UTF-8"),
        (b"a,b\n1,caf\xe9\n", 2, "not in UTF-8"),
        ("a,b\n1,2\n".encode("utf-16"), 1, "UTF-16"),
        (b"a,b\n1,2\n3,\x00\n", 3, "NUL"),
        (b'a,b\n1,"' + b"x" * 10_000_000, 2, "longer than"),
        (b'a,b\n1,"' + b"x\n" * 5_000_000, 2, "quote"),
        (b"a,b\n" + b"," * 1_000_000, 2, "longer than"),
        (b"a,b\n" + b"," * 300 + b"\n", 2, "more than 200 columns"),
        (b"a,b\n1," + b"x" * 5000 + b"\n", 2, "cell is longer"),
        (b'a,b\n1,"open\n', 2, "quote"),
        (b'a,b\n1,"x"y\n', 2, "quote"),
    ],
    ids=[
        *("nothing", "no header", "not text", "Latin-1", "UTF-16", "NUL", "10 MB cell", "10 MB cell with lines"),
        *("a million columns", "many columns", "long cell", "open quote", "text after a quote"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_line(data, line, words):
    problem = refusal(data)

    assert problem.line == line
    assert words in problem.sentence


def test_a_refusal_repeats_nothing_of_the_file():
    assert "secret" not in str(refusal(b'a,b\n"secret"x,"\n'))
