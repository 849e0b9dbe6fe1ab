"""Sending a gated file: the page asks for a ticket, and the browser brings it to the edge at once.

Nothing of the file passes through the page. The answer is an attachment, so the page stays where it is.
"""

from typing import Any

import streamlit as st

from auth import files
from auth.gate.pages import present
from auth.service import current
from auth.vault import fingerprint

_SCRIPT = """
export default function fetchFile({ data, parentElement }) {
  if (parentElement.dataset.fetched === data.url) return;  // a ticket is good once
  parentElement.dataset.fetched = data.url;
  window.location.assign(data.url);
}
"""

_component = st.components.v2.component("airlock_download", js=_SCRIPT, isolate_styles=False)


def send_file(name: str, **arguments: Any) -> None:
    """Start the download of a registered file (`gated_file`), made from these plain values.

    Call it in the run of a button's click. Session, role and proof are checked when the ticket arrives.
    """
    service = current()
    url = files.issue(service, present(service).record, name, arguments)
    # Not the ticket itself: Streamlit refuses a key with two underscores in a row, and one in 300 has them.
    _component(data={"url": url}, key=f"airlock-download-{fingerprint(url)}")
