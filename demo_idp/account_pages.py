"""The pages outside a conversation: who is signed in, signing out, and what cannot be answered."""

from demo_idp.markup import Html, document, fill, form, notice
from demo_idp.provider import Provider
from demo_idp.sessions import SsoSession


def home(provider: Provider, *, form_token: str, session: SsoSession | None, sentence: str) -> Html:
    if session is None:
        body = fill(
            "$notice<p>Nobody is signed in here with this browser.</p>$demo", notice=notice(sentence), demo=_DEMO
        )
        return document(provider, title="Your session", body=body)
    buttons = form(action=provider.path("/"), form_token=form_token, body=_HOME_BUTTONS)
    person = session.person
    body = fill(_HOME, notice=notice(sentence), name=person.name, email=person.email, buttons=buttons, demo=_DEMO)
    return document(provider, title="Your session", body=body)


def confirm_sign_out(provider: Provider, *, form_token: str, session: SsoSession, uri: str, state: str) -> Html:
    inner = fill(_CONFIRM, uri=uri, state=state, home=provider.path("/"))
    asked = form(action=provider.path("/logout/confirm"), form_token=form_token, body=inner)
    body = fill("<p>You are signed in as $name.</p>$form", name=session.person.name, form=asked)
    return document(provider, title="Sign out?", body=body)


def signed_out(provider: Provider) -> Html:
    return document(provider, title="You are signed out", body=fill("<p>You can close this page.</p>"))


def refused(provider: Provider, sentence: str, *, title: str = "That did not work") -> Html:
    body = fill(
        '$notice<p><a href="$application">Go to the application</a></p>',
        notice=notice(sentence),
        application=provider.client.redirect_uris[0],
    )
    return document(provider, title=title, body=body)


_DEMO = Html('<p class="small">This provider exists for a demonstration. Its passwords are public.</p>')

_HOME = """$notice<p>You are signed in as <strong>$name</strong> ($email).</p>
$buttons
$demo"""

_HOME_BUTTONS = Html("""<p>Ending the session here tells the application to end its own.</p>
<p><button name="do" value="end">End this session at the provider</button></p>
<p>Taking back the application's access lets its session end when its token runs out.</p>
<p><button name="do" value="revoke" class="quiet">Take back the application's access</button></p>""")

_CONFIRM = """<input type="hidden" name="post_logout_redirect_uri" value="$uri">
<input type="hidden" name="state" value="$state">
<div class="buttons"><button name="do" value="end">Sign out</button>
<a class="quiet" href="$home">Stay signed in</a></div>"""
