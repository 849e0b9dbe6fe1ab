"""The settings of billing: two numbers, read from the same sources as all the others."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from billing import export
from billing.errors import SettingsError
from billing.settings import load

FONT = Path(export.__file__).parent / "fonts" / "DejaVuSans.ttf"


def test_nothing_set_gives_the_defaults_of_the_contract():
    settings = load({"OIDC__ISSUER": "https://login.example.com"})

    assert settings.proof_max_age == timedelta(minutes=15)
    assert settings.refund_limit is None


def test_both_settings_are_read_and_empty_counts_as_unset():
    assert load({"BILLING__PROOF_MAX_AGE": "60"}).proof_max_age == timedelta(minutes=1)
    assert load({"BILLING__REFUND_LIMIT": "0"}).refund_limit == 0
    assert load({"BILLING__REFUND_LIMIT": " "}).refund_limit is None


def test_every_problem_is_listed_at_once_and_shows_no_value():
    values = {"BILLING__PROOF_MAX_AGE": "59", "BILLING__REFUND_LIMIT": "12.50", "BILLING__REFUNDLIMIT": "1"}

    with pytest.raises(SettingsError) as refusal:
        load(values)

    assert refusal.value.problems == [
        "BILLING__REFUNDLIMIT is not a setting: did you mean BILLING__REFUND_LIMIT?",
        "BILLING__PROOF_MAX_AGE must be a whole number of seconds from 60 to 86400.",
        "BILLING__REFUND_LIMIT must be a whole number of minor units (cents) from 0 to 1000000000000000.",
    ]


def test_a_font_for_documents_must_be_there_and_be_one(tmp_path):
    (tmp_path / "more.ttf").write_bytes(FONT.read_bytes())

    assert load({"BILLING__PDF_FONT": str(tmp_path / "more.ttf")}).pdf_font == tmp_path / "more.ttf"
    for wrong in (tmp_path / "none.ttf", tmp_path, tmp_path / "more.txt"):
        with pytest.raises(SettingsError, match="BILLING__PDF_FONT must name a font file"):
            load({"BILLING__PDF_FONT": str(wrong)})


@pytest.mark.parametrize("size", [0, 10, 100_000])
@pytest.mark.parametrize("content", [FONT.read_bytes(), bytes(range(256)) * 1_000], ids=["cut short", "none at all"])
def test_a_damaged_font_stops_the_start(tmp_path, content, size):
    (tmp_path / "more.ttf").write_bytes(content[:size])

    with pytest.raises(SettingsError, match="BILLING__PDF_FONT names a file that is no font, or a damaged one"):
        load({"BILLING__PDF_FONT": str(tmp_path / "more.ttf")})


def test_a_font_whose_letters_are_damaged_stops_the_start(tmp_path):
    content = FONT.read_bytes()
    with TTFont(BytesIO(content)) as font:
        place = font.reader.tables["glyf"]
    broken = content[: place.offset] + b"\xff" * place.length + content[place.offset + place.length :]
    (tmp_path / "more.ttf").write_bytes(broken)

    with pytest.raises(SettingsError, match="no font, or a damaged one"):
        load({"BILLING__PDF_FONT": str(tmp_path / "more.ttf")})
