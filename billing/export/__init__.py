"""Taking data out: the list of invoices as CSV, and one invoice as PDF. Whoever calls has asked who may have them."""
