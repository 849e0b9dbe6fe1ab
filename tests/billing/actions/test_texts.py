import pytest

from billing.actions import texts
from billing.errors import NotAcceptableText


def test_a_reason_loses_the_space_around_it_and_nothing_else():
    assert texts.reason("  Größe falsch – 2 Stück ") == "Größe falsch – 2 Stück"


def test_a_reference_of_the_bank_may_be_missing():
    assert texts.bank_reference("") == ""


@pytest.mark.parametrize(
    ("read", "longest"),
    [
        (texts.reason, texts.REASON_LENGTH),
        (texts.bank_reference, texts.REFERENCE_LENGTH),
        (texts.note, texts.NOTE_LENGTH),
    ],
)
def test_a_text_is_as_long_as_its_column_and_no_longer(read, longest):
    assert read("x" * longest) == "x" * longest
    with pytest.raises(NotAcceptableText, match=str(longest)):
        read("x" * (longest + 1))


def test_a_note_keeps_its_lines_however_they_end():
    assert texts.note("One\r\nTwo\tand three\n\nFour\n") == "One\nTwo and three\n\nFour"


@pytest.mark.parametrize("text", ["a\rb", "a\x7fb", "a\x85b", "a\u2066b", "a\u200fb", "a\udfffb"])
def test_what_changes_how_a_text_reads_is_refused(text):
    with pytest.raises(NotAcceptableText):
        texts.note(text)


def test_scripts_that_join_their_letters_are_text():
    assert texts.reason("می‌خواهم") == "می‌خواهم"


def test_a_name_is_made_to_fit_and_never_refused():
    assert texts.person("Ada\n\x00 Lane\u202e") == "Ada Lane"
    assert texts.person("") == ""
    assert len(texts.person("x" * 999)) == texts.NAME_LENGTH
