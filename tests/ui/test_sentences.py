"""The sentences that people confirm say what, how much, which invoice and whose."""

from datetime import date

from ui import sentences

ONE = {"number": "I-1", "customer": "Elmbrook", "minor": 12_50, "currency": "GBP", "reason": "Late", "key": "k"}


def test_a_payment_of_several_invoices_names_each_part():
    sentence = sentences.payment(
        shares=[[1, "I-1", 10_00], [2, "I-2", 250]],
        currency="GBP",
        customer="Elmbrook",
        received_on=date(2026, 4, 5),
        key="k",
    )

    assert sentence == "Record that Elmbrook paid £12.50 on 5 Apr 2026, for I-1 (£10.00), I-2 (£2.50)."


def test_every_other_sentence_has_amount_invoice_and_customer():
    for describe in (
        sentences.refund,
        sentences.refund_request,
        sentences.approval,
        sentences.credit,
        sentences.void,
        sentences.write_off,
        sentences.reminder,
    ):
        sentence = describe(**ONE)
        assert "£12.50" in sentence
        assert "I-1 of Elmbrook" in sentence


def test_a_key_is_in_no_sentence():
    assert "secret-key" not in sentences.refund(**{**ONE, "key": "secret-key"})
    assert "1 line, £12.50" in sentences.credit_of_lines(**ONE, line_ids=[7])
    assert "2 lines, £12.50" in sentences.credit_of_lines(**ONE, line_ids=[7, 8])
