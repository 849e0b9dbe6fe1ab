"""The parts of an invoice: which one a person has open stays open, whatever is said or shown above it."""

from playwright.sync_api import expect

from tests.support.person import Person


def test_the_open_part_stays_open_when_something_is_done_in_it(person: Person):
    person.sign_in("ada", "/invoices?status=open&invoice=1")
    part = person.page.get_by_role("tab", name="Notes and disputes")
    part.click()

    person.page.get_by_label("New note").fill("Called them.")
    person.press("Save the note")

    expect(person.page.get_by_text("Called them.", exact=True)).to_be_visible()
    expect(part).to_have_attribute("aria-selected", "true")
    person.press("Credit note")
    expect(person.button("Cancel")).to_be_visible()
    expect(part).to_have_attribute("aria-selected", "true")
