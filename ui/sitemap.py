"""The pages of the dashboard: where each lies, what it is called, who finds it in the sidebar."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One page. `for_role`: only people with this role see it in the sidebar; its own gate decides who gets in."""

    script: str
    title: str
    path: str
    icon: str
    for_role: str | None = None


SITEMAP = (
    Entry("../pages/overview.py", "Overview", "", ":material/home:"),
    Entry("../pages/customers.py", "Customers", "customers", ":material/group:"),
    Entry("../pages/invoices.py", "Invoices", "invoices", ":material/receipt_long:"),
    Entry("../pages/billing.py", "Billing", "billing", ":material/payments:"),
    Entry("../pages/account.py", "Account", "account", ":material/account_circle:"),
    Entry("../pages/audit.py", "Audit", "audit", ":material/policy:", for_role="admin"),
)

PATHS = tuple(f"/{entry.path}" for entry in SITEMAP)
"""Every address of ours that a person may be sent back to, below the base path."""
