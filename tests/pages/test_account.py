"""Account: the person, their evidence, when the session ends, and the way to end it everywhere."""

from auth import testing
from tests.support.screens import buttons, dashboard, everything, leaving, open_page, press, said


def test_it_says_who_is_signed_in_and_with_which_roles(visit, ledger):
    tab = visit("account", "finance", "admin")

    assert [title.value for title in tab.title] == ["Account"]
    assert said(tab) == []
    shown = [text.value.replace("\\", "") for text in tab.markdown]
    assert ":material/person: Ada Lindqvist" in shown
    assert ":material/mail: ada@example.test" in shown
    assert ":material/badge: admin, finance" in shown


def test_a_person_without_address_and_roles_is_no_fault(service, ledger):
    tab = dashboard()
    testing.sign_in(tab, email="")

    open_page(tab, "account").run()

    shown = [text.value for text in tab.markdown]
    assert ":material/mail: no e-mail address known" in shown
    assert ":material/badge: no role" in shown


def test_it_says_whether_and_how_a_second_factor_was_proven(visit, ledger):
    assert "Not asked for so far" in everything(visit("account"))

    proven = everything(visit("account", proven=True))

    assert "Confirmed" in proven
    assert "With password and one-time code" in proven


def test_times_are_those_of_the_reader(service, ledger, clock):
    tab = dashboard()
    testing.sign_in(tab)
    tab.context = {"timezone": "Asia/Kathmandu"}

    open_page(tab, "account").run()

    assert tab.caption[0].value.replace("\\", "") == "Time zone: Asia/Kathmandu."


def test_a_time_zone_that_does_not_exist_is_no_fault(service, ledger):
    tab = dashboard()
    testing.sign_in(tab)
    tab.context = {"timezone": "../../etc/passwd"}

    open_page(tab, "account").run()

    assert tab.caption[0].value == "Time zone: UTC."


def test_a_session_that_cannot_be_renewed_says_when_the_providers_word_runs_out(visit, ledger, service, clock):
    tab = visit("account")
    record = testing.session_of(tab)

    assert record.refresh_token_sealed is None
    assert f"Ends {record.valid_until:%-d %b %Y, %H:%M} in any case" in [
        text.value.removeprefix(":material/hourglass_bottom: ") for text in tab.markdown
    ]


def test_signing_out_everywhere_ends_every_session_of_the_person_and_nobody_elses(service, ledger):
    here, there, bobs = dashboard(), dashboard(), dashboard()
    testing.sign_in(here)
    testing.sign_in(there)
    testing.sign_in(bobs, subject="bob")
    open_page(here, "account").run()

    press(here, "Sign out everywhere")

    assert leaving(here).startswith("/signed-out?ticket=")
    there.run()
    assert said(there) == ["You were signed out because you signed out everywhere."]
    assert said(bobs.run()) == []


def test_signing_out_ends_this_session_and_leaves_for_our_own_address(visit, ledger):
    tab = visit("account")

    press(tab, "Sign out")

    assert leaving(tab).startswith("/signed-out?ticket=")
    assert testing.session_of(tab).ended_at is not None
    tab.run()
    assert buttons(tab) == ["Sign in"]
