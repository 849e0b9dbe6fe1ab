"""Days that people choose. Left alone, a field for days begins ten years ago, and books can be older; and a day in the
address that the field does not have is dropped by Streamlit without a word.
"""

from datetime import date

import streamlit as st

from ui.show import day


def say_days_outside(key: str, first: date, last: date, instead: str) -> None:
    """Before the field of that key: what the address asks for and the books do not have."""
    asked = [found for text in st.query_params.get_all(key) if (found := _day(text))]
    if any(not first <= one <= last for one in asked):
        wanted = " to ".join(map(day, asked))
        st.warning(f"The address asks for {wanted}; the books are of {day(first)} to {day(last)}. {instead}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
