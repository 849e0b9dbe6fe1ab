"""Who the people are, and what a scope releases about them."""

from demo_idp.people import DEMO_PEOPLE, People, claims_about, password_matches

PEOPLE = People(DEMO_PEOPLE)


def test_four_people_with_their_groups():
    groups = {person.user_name: person.groups for person in DEMO_PEOPLE}
    assert groups == {
        "ada": ("finance",),
        "ben": ("support",),
        "cleo": ("finance", "admin"),
        "dan": ("finance",),
    }


def test_a_person_is_found_by_name_or_address_in_any_case():
    assert PEOPLE.by_name(" ADA ") == PEOPLE.by_name("ada@EXAMPLE.com") == PEOPLE.everyone[0]
    assert PEOPLE.by_name("") is None
    assert PEOPLE.by_sub("unknown") is None


def test_nobody_has_no_password():
    assert not password_matches(None, "nobody has this password")
    assert not password_matches(PEOPLE.everyone[0], "ben-demo")
    assert password_matches(PEOPLE.everyone[0], "ada-demo")


def test_the_openid_scope_alone_releases_only_the_subject():
    assert claims_about(PEOPLE.everyone[0], "openid") == {"sub": PEOPLE.everyone[0].sub}
