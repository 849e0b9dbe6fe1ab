"""`keep=`: who gets fields back, when and where, and that they cannot be read while they wait."""

from auth import testing
from auth.store.tables import kept
from tests.support.fields import billing, load_filled
from tests.support.screens import a_browser, come_back, everything, open_page, press, said


def test_fields_are_given_back_once(there_and_back, app, ada):
    assert "'kept'" in there_and_back({"field": "'kept'"}).text[0].value

    assert "'lost'" in load_filled(app, ada).text[0].value


def test_they_come_back_after_a_refusal_as_well(app, ada, service, provider, browser):
    away = open_page(app.tab(ada, billing=billing({"field": "'kept'"})), "billing").run()
    provider.declines_with = "access_denied"
    come_back(service, away, browser)

    back = load_filled(app, ada)

    assert said(back) == ["You cancelled the check. Billing stays closed; you are still signed in."]
    testing.step_up(back)
    assert "'kept'" in back.run().text[0].value


def test_they_outlive_a_reload_of_the_page_that_is_still_closed(app, ada, service, provider, browser):
    away = open_page(app.tab(ada, billing=billing({"field": "'kept'"})), "billing").run()
    provider.declines_with = "access_denied"
    come_back(service, away, browser)
    load_filled(app, ada)
    reloaded = load_filled(app, ada)

    provider.declines_with = None
    come_back(service, press(reloaded, "Verify again"), browser)

    assert "'kept'" in load_filled(app, ada).text[0].value


def test_they_do_not_come_back_before_the_provider_answered(app, ada):
    away = open_page(app.tab(ada, billing=billing({"field": "'kept'"})), "billing").run()
    testing.step_up(away)

    assert "'lost'" in load_filled(app, ada).text[0].value


def test_they_do_not_come_back_on_another_page(app, ada, service, browser):
    away = open_page(app.tab(ada, billing=billing({"field": "'kept'"})), "billing").run()
    come_back(service, away, browser)

    other = app.tab(ada, customers="ensure_mfa(keep=('field',)); st.text(st.session_state.get('field', 'lost'))").run()

    assert open_page(other, "customers").run().text[0].value == "lost"


def test_another_person_in_the_same_browser_does_not_get_them(app, ada, service, browser):
    away = open_page(app.tab(ada, billing=billing({"field": "'kept'"})), "billing").run()
    come_back(service, away, browser)
    testing.revoke(away)
    bobs = app.tab()
    bob = testing.sign_in(bobs, subject="bob", browser=browser.holding(None))
    testing.step_up(bobs)

    assert "'lost'" in load_filled(app, bob).text[0].value


def test_the_same_person_in_another_browser_does_not_get_them(app, ada, service, browser):
    away = open_page(app.tab(ada, billing=billing({"field": "'kept'"})), "billing").run()
    come_back(service, away, browser)
    elsewhere = app.tab()
    there = testing.sign_in(elsewhere, browser=a_browser())
    testing.step_up(elsewhere)

    assert "'lost'" in load_filled(app, there).text[0].value


def test_after_half_an_hour_they_are_gone(app, ada, service, browser, clock):
    away = open_page(app.tab(ada, billing=billing({"field": "'kept'"})), "billing").run()
    come_back(service, away, browser)
    clock.forward(minutes=30)

    assert "'lost'" in load_filled(app, ada).text[0].value


def test_where_they_wait_they_cannot_be_read(app, ada, service):
    tab = open_page(app.tab(ada, billing=billing({"field": "'the-secret-plan'"})), "billing").run()

    with service.reading() as tx:
        (row,) = tx.execute(kept.select())
    assert "secret" not in str(row)
    assert "secret" not in everything(tab)
    assert service.vault.open(row.fields_sealed) == '{"field": "the-secret-plan"}'


def test_a_session_that_ended_keeps_them_for_the_same_person(app, ada, browser):
    tab = app.tab(ada, billing=billing({"field": "'kept'"}))
    testing.step_up(tab)
    open_page(tab.run(), "billing").run()
    testing.revoke(tab)
    tab.run()

    again = app.tab()
    record = testing.sign_in(again, browser=browser.holding(None))
    testing.step_up(again)

    assert "'kept'" in load_filled(app, record).text[0].value


def test_two_tabs_of_one_page_whose_session_ended_get_what_was_typed_in_each(app, ada, browser):
    script = "ensure_mfa(keep=('field',)); st.text(st.session_state.get('field', 'lost'))"

    def at(number: str, record=ada):
        tab = open_page(app.tab(record, billing=script), "billing")
        tab.query_params = {"invoice": number}
        return tab

    tabs = [at("1"), at("2")]
    testing.step_up(tabs[0])
    for tab, typed in zip(tabs, ("in one", "in two"), strict=True):
        tab.session_state["field"] = typed
        tab.run()
    testing.revoke(tabs[0])
    for tab in tabs:
        tab.run()
    again = app.tab()
    record = testing.sign_in(again, browser=browser.holding(None))
    testing.step_up(again)

    assert [at(number, record).run().text[0].value for number in ("2", "1")] == ["in two", "in one"]
