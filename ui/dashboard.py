"""The script that Streamlit runs for each tab: pages, sidebar, and the page that is open, under its gate."""

import streamlit as st

import auth
from ui import chrome
from ui.sitemap import SITEMAP, Entry

session = auth.current_session()
chrome.frame(session)


def listed(entry: Entry) -> str:
    """Whether the sidebar shows a page. The page's own gate decides who gets in, whatever the sidebar shows."""
    seen = session is not None and (entry.for_role is None or entry.for_role in session.roles)
    return "visible" if seen else "hidden"


pages = [
    st.Page(
        entry.script,
        title=entry.title,
        icon=entry.icon,
        url_path=entry.path,
        default=not entry.path,
        visibility=listed(entry),
    )
    for entry in SITEMAP
]
page = st.navigation(pages, position="sidebar" if session is not None else "hidden")
chrome.title(session, page.title)
if chrome.masthead(session):
    chrome.leave()
auth.run(page)
