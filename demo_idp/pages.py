"""The pages of the conversation. They show what they are given and decide nothing.

A form posts to the address that it is shown at, so `action` is empty.
"""

from collections.abc import Sequence

from demo_idp.authenticator import DemoCode
from demo_idp.markup import Html, document, fill, form, join
from demo_idp.people import Person
from demo_idp.provider import Provider
from demo_idp.sessions import SsoSession


def sign_in(
    provider: Provider,
    *,
    form_token: str,
    notice: Html,
    people: Sequence[Person],
    user_name: str,
    password: str,
    pinned: bool,
    stay: SsoSession | None,
) -> Html:
    """`password` is filled in only for a person who was chosen from the published list."""
    fields = fill(
        _SIGN_IN,
        user_name=user_name,
        password=password,
        fixed=Html("readonly" if pinned else ""),
        focus_name=Html("" if user_name else "autofocus"),
        focus_password=Html("autofocus" if user_name else ""),
    )
    stay_button = fill(_STAY, name=stay.person.name) if stay else Html("")
    rows = join([fill(_PERSON, first=person.name.split()[0], **_row(person)) for person in people])
    return _page(
        provider,
        title="Sign in",
        lead="Sign in as one of the demo people below." if not pinned else "The application asks for this person.",
        notice=notice,
        body=form(action=_HERE, form_token=form_token, stage="sign-in", body=join([fields, stay_button])),
        after=fill(_PEOPLE, rows=rows),
    )


def code(provider: Provider, *, form_token: str, notice: Html, person: Person, demo: DemoCode) -> Html:
    return _page(
        provider,
        title="Enter your code",
        lead=f"You are signed in as {person.name}. The application asks for one more check: "
        "the six digits that your authenticator shows now.",
        notice=notice,
        body=form(action=_HERE, form_token=form_token, stage="code", body=fill(_CODE)),
        after=_demo_panel(demo),
    )


def password_again(provider: Provider, *, form_token: str, notice: Html, person: Person) -> Html:
    return _page(
        provider,
        title="Set up an authenticator",
        lead=f"The application asks for a second factor, and {person.name} has none yet. "
        "Before you set one up, enter your password again.",
        notice=notice,
        body=form(
            action=_HERE,
            form_token=form_token,
            stage="password-again",
            body=fill(_PASSWORD_AGAIN, user_name=person.user_name),
        ),
        after=fill(_ONE_PASSWORD, **_row(person)),
    )


def enrol(provider: Provider, *, form_token: str, notice: Html, qr: Html, secret: str, demo: DemoCode) -> Html:
    spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return _page(
        provider,
        title="Set up an authenticator",
        lead="Scan this with an authenticator app, or type the key into it. Then enter the code that it shows.",
        notice=notice,
        body=join(
            [
                fill(_QR, qr=qr, secret=spaced),
                form(action=_HERE, form_token=form_token, stage="enrol", body=fill(_CODE)),
            ]
        ),
        after=_demo_panel(demo),
    )


def _page(provider: Provider, *, title: str, lead: str, notice: Html, body: Html, after: Html) -> Html:
    top = fill('<p class="lead">$lead</p>', lead=lead)
    return document(provider, title=title, body=join([top, notice, body, after]))


def _demo_panel(demo: DemoCode) -> Html:
    if demo.code:
        inner = fill('<p class="code"><output id="demo-code">$code</output></p>', code=demo.code)
    else:
        inner = fill("<p>Every code was used. The next one is ready in $seconds seconds.</p>", seconds=demo.seconds)
    return fill(_DEMO_PANEL, inner=inner)


def _row(person: Person) -> dict[str, str]:
    return {
        "name": person.name,
        "user_name": person.user_name,
        "password": person.password,
        "groups": ", ".join(person.groups),
        "note": "" if person.has_authenticator else "no authenticator yet",
    }


_HERE = ""

_SIGN_IN = """<label for="user_name">User name</label>
<input id="user_name" name="user_name" value="$user_name" autocomplete="username" autocapitalize="none"
 spellcheck="false" maxlength="100" required $fixed $focus_name>
<label for="password">Password</label>
<input id="password" name="password" type="password" value="$password" autocomplete="current-password"
 maxlength="200" required $focus_password>
<div class="buttons"><button name="do" value="go">Sign in</button>
<button name="do" value="cancel" class="quiet" formnovalidate>Cancel</button></div>"""

_STAY = """<p><button name="do" value="stay" class="quiet" formnovalidate>Continue as $name</button></p>"""

_PEOPLE = """<section aria-labelledby="people" class="demo">
<h2 id="people">Demo accounts</h2>
<p>Choose one and its name and password are filled in.</p>
<ul class="people">
$rows
</ul></section>"""

_PERSON = """<li><a href="?as=$user_name"><strong>$name</strong>
<span class="groups">$groups</span> <span class="note">$note</span>
<span class="secret"><code>$user_name</code> / <code>$password</code></span></a></li>"""

_CODE = """<label for="code">Code</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="20" required autofocus>
<div class="buttons"><button name="do" value="go">Verify</button>
<button name="do" value="cancel" class="quiet" formnovalidate>Cancel</button></div>"""

_PASSWORD_AGAIN = """<label for="user_name">User name</label>
<input id="user_name" value="$user_name" autocomplete="username" readonly>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="200" required autofocus>
<div class="buttons"><button name="do" value="go">Continue</button>
<button name="do" value="cancel" class="quiet" formnovalidate>Cancel</button></div>"""

_ONE_PASSWORD = """<section class="demo"><h2>Demo account</h2>
<p>The password of $name is <code>$password</code>.</p></section>"""

_QR = """<div class="qr">$qr</div>
<p>Key: <code class="key">$secret</code></p>"""

_DEMO_PANEL = """<section class="demo" id="demo-panel" aria-labelledby="demo">
<h2 id="demo">Demo authenticator</h2>
<p>For those without a telephone at hand. A real provider never shows this.</p>
$inner
</section>"""
