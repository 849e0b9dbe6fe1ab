"""What a clerk does at the forms of an invoice."""

from streamlit.testing.v1 import AppTest

from tests.support.screens import press


def fill(tab: AppTest, **fields: str) -> AppTest:
    """Type into fields by their labels."""
    for label, value in fields.items():
        (field,) = [one for one in tab.text_input if one.label.split(",")[0] == label]
        field.input(value)
    return tab


def refund(tab: AppTest, amount: str = "12.00", reason: str = "Damaged") -> AppTest:
    """Fill in a refund as far as the confirmation."""
    press(tab, "Refund")
    return press(fill(tab, Amount=amount, Reason=reason), "Continue")


def plain_texts(tab: AppTest) -> list[str]:
    """What stands on the page as text, never as markup."""
    return [text.value for text in tab.text]
