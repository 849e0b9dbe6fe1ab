"""`docs/providers.md` is kept by tests: every preset has a section with its evidence, and every block starts."""

import re
from pathlib import Path

import pytest

from auth.errors import ConfigurationError
from auth.presets import PRESETS
from auth.settings import Settings, load, read_sources
from auth.settings.written import KNOWN_NAMES
from billing.settings import KNOWN_NAMES as BILLING_NAMES

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "providers.md").read_text(encoding="utf-8")
SECTIONS = {
    match["preset"]: match["body"]
    for match in re.finditer(r"^## [^\n]+\(`(?P<preset>\w+)`\)\n\n(?P<body>.*?)(?=^## |\Z)", TEXT, re.M | re.S)
}
EVIDENCE = ("*Run against it*", "*Read in the vendor's documentation*", "*Not checked*")
FULL = ("auth0", "okta", "entra", "keycloak", "generic")
SECRETS = {
    "SESSION__SECRET": "8f2b71c4e80d5a36b7f1093ec82d4a65",
    "OIDC__CLIENT_SECRET": "of-a-test",
}


def block_of(preset: str, folder: Path) -> dict[str, str]:
    (block,) = re.findall(r"```toml\n(.*?)```", SECTIONS[preset], re.S)
    file = folder / "secrets.toml"
    file.write_text(block, encoding="utf-8")
    sources = read_sources({}, file)
    assert sources.problems == {}
    return dict(sources)


def test_every_preset_has_a_section_and_every_section_a_preset():
    assert set(SECTIONS) == set(PRESETS)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_section_opens_with_its_evidence(preset):
    assert SECTIONS[preset].startswith(EVIDENCE)


def test_nothing_but_our_own_providers_is_said_to_have_been_run():
    assert [preset for preset, body in SECTIONS.items() if body.startswith(EVIDENCE[0])] == ["generic"]


@pytest.mark.parametrize("preset", PRESETS)
def test_every_setting_of_a_block_exists(preset, tmp_path):
    assert set(block_of(preset, tmp_path)) <= {*KNOWN_NAMES, *BILLING_NAMES}


@pytest.mark.parametrize("preset", PRESETS)
def test_a_block_starts_once_its_secrets_are_filled_in(preset, tmp_path):
    settings: Settings = load({**block_of(preset, tmp_path), **SECRETS})

    assert settings.oidc.preset.name == preset
    assert settings.secure
    assert settings.step_up.acr_values or settings.step_up.amr_values


@pytest.mark.parametrize("preset", PRESETS)
def test_a_block_does_not_start_as_it_stands(preset, tmp_path):
    with pytest.raises(ConfigurationError) as refusal:
        load(block_of(preset, tmp_path))

    (problem,) = refusal.value.problems
    assert problem.startswith("SESSION__SECRET is a placeholder")


@pytest.mark.parametrize("preset", FULL)
def test_a_full_guide_has_steps_and_ends_with_the_block_and_the_check(preset):
    body = SECTIONS[preset]

    assert len(re.findall(r"^\d+\. ", body, re.M)) >= 5
    assert "python -m auth doctor" in body.rpartition("```")[2]


@pytest.mark.parametrize("preset", sorted(set(PRESETS) - set(FULL)))
def test_a_short_entry_tells_request_proof_logout_and_traps(preset):
    assert all(f"- **{word}.**" in SECTIONS[preset] for word in ("Request", "Proof", "Logout", "Traps"))


def test_the_duty_not_to_enrol_during_a_step_up_is_in_every_full_guide():
    assert all("onboarding" in SECTIONS[preset] for preset in FULL)
