"""Who has which role, by the values of a claim."""

import pytest

from tests.support.written_settings import COMPLETE, configured, problems_of


@pytest.mark.parametrize(
    ("value", "one", "many"),
    [
        ("Finance Team", '["Finance Team"]', '["Finance", "Team"]'),
        ("finance,treasury", '["finance,treasury"]', '["finance", "treasury"]'),
    ],
)
def test_a_plain_value_with_a_space_or_comma_is_refused_with_its_spelling_as_json(value, one, many):
    (problem,) = problems_of(COMPLETE | {"ROLES__FINANCE": value})

    assert one in problem
    assert many in problem


def test_one_plain_value_gives_the_role():
    settings = configured(ROLES__FINANCE="9f3a-group-id")

    assert settings.roles.finance == ("9f3a-group-id",)
    assert settings.roles_configured is True
