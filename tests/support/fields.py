"""A gated page whose fields are kept, and that says what they hold once it is open."""

from streamlit.testing.v1 import AppTest

from auth.session import SessionRecord
from tests.support.screens import SmallApp, open_page

IMPORTS = (
    "from datetime import UTC, date, datetime, time; from decimal import Decimal; from enum import Enum, StrEnum\n"
)


def billing(values: dict[str, str], keep: str | None = None) -> str:
    """A page that fills its fields when its tab is new to it, and says what they hold once it is open."""
    fill = "\n".join(f"st.session_state.setdefault({name!r}, {value})" for name, value in values.items())
    return f"""{IMPORTS}
if 'came_back' not in st.session_state:
{indented(fill)}
ensure_mfa(keep={keep or repr(tuple(values))})
found = {{name: st.session_state.get(name, 'lost') for name in {list(values)!r}}}
st.text(repr(found))
st.text(repr({{name: type(value).__name__ for name, value in found.items()}}))
"""


def indented(lines: str) -> str:
    return "\n".join(f"    {line}" for line in lines.splitlines())


def load_filled(app: SmallApp, record: SessionRecord) -> AppTest:
    """A document load of the page as somebody comes back to it: it fills nothing by itself."""
    back = open_page(app.tab(record), "billing")
    back.session_state["came_back"] = True
    return back.run()


def refusal_of(script: str) -> str:
    """The same page, saying in words what its gate refuses, because AppTest hides it as a browser would."""
    return (
        f"try:\n{indented(script)}\nexcept (TypeError, ValueError) as e:\n    st.text(f'{{type(e).__name__}}: {{e}}')\n"
    )
