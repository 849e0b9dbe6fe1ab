"""The documents say what is there: files exist, quoted code is the code, codes and settings are named."""

import re
from pathlib import Path

import pytest

from auth.errors import AuthError
from billing.errors import BillingError

ROOT = Path(__file__).parent.parent
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "auth" / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
_PATH = re.compile(r"`((?:auth|billing|database|demo_idp|ui|pages|tests|scripts|deploy)/[\w./-]+)`")
_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def test_the_readme_shows_the_billing_page_as_it_is():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"<!-- billing\.py.*?-->\n```python\n(.*?)```\n<!-- end -->", readme, re.DOTALL)

    assert shown is not None
    assert shown.group(1) == (ROOT / "pages" / "billing.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_exists(document):
    text = document.read_text(encoding="utf-8")
    named = {ROOT / path for path in _PATH.findall(text)} | {document.parent / path for path in _LINK.findall(text)}

    assert [path for path in sorted(named) if not path.exists()] == []


def test_every_error_code_is_explained_and_no_other():
    explained = re.findall(
        r"^\| `(\w+)` \|", (ROOT / "docs" / "error-codes.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    codes = {error.code for base in (AuthError, BillingError) for error in [base, *_kinds_of(base)]}

    assert sorted(explained) == sorted(codes)


def _kinds_of(error: type) -> list[type]:
    return [kind for below in error.__subclasses__() for kind in (below, *_kinds_of(below))]
