"""Two errors that started this project, in the words of the person who hit them. Text only."""

EXPLANATIONS = {
    "state": """\
"I came back from the sign-in page and read: checks.state argument is missing. / Missing state. / invalid_state."

When you leave for the provider, the application remembers a random word, the state, and your browser gets a cookie
that belongs to it. When you come back, both must be there and fit together. Here the cookie was not there, or the
word was not one that this browser is waiting for. The usual reasons:

- Wrong host. You left from 127.0.0.1 and came back to localhost, or from http to https, or from the short name of
  the machine to the long one. For the browser these are different places, and it keeps their cookies apart.
  Airlock leads every page to the host of OIDC__REDIRECT_URI before you leave; register exactly that address.
- A stale tab. The sign-in page stood open for longer than the attempt lives (15 minutes), or the server had no
  memory of it any more. Airlock keeps attempts in the database, so a restart does not lose them.
- A bookmark. Somebody saved the provider's page, or the address it sent the browser back to. Both are good once.
- The back button, or a reload of the callback. The word is used up. Airlock takes the same browser quietly to the
  page it wanted; another browser is refused.
- Cookies blocked, for the site or altogether, or SameSite=Strict added by a proxy: then the cookie is not sent with
  the way back.
- A proxy that drops the query string or the cookie, or two applications on one host whose cookies push each other out.
- A link sent to you by somebody else. That is an attack (you would be signed in as them), and the reason for all this.

What to do: start again from the dashboard's own address, in one tab. If it happens again, the reference code on the
screen stands in the log with the exact check (`state` or `cookie`), and that line says which of the above it was.

Never: paste the placeholder of a documentation page as state, or switch the check off.
""",
    "mfa_token": """\
"I want the second factor in the middle of a session, I call the MFA API, and read: Malformed mfa_token."

An mfa_token is not an access token, an ID token, a session cookie or a code. There is one place where it comes from:
the provider's token endpoint (/oauth/token) refuses a request that the application made itself, such as a password or
refresh-token grant, with the error `mfa_required`, and that answer carries an mfa_token. It lives for some minutes.

A sign-in by redirect, the kind that this dashboard uses, never gets one: the browser goes to /authorize, the provider
asks for everything on its own page, and a code comes back. There is nothing to put into that field, and whatever else
is put there is malformed. So the MFA API is the wrong tool here, not wrongly used.

What to do: send the browser to /authorize again, this time asking for the level (acr_values), and check in the signed
answer that the level was reached. In a page that is one line, `auth.ensure_mfa()`; for a function, the decorator
`@auth.requires_mfa`. At Auth0 an Action must react to acr_values: docs/providers.md, section Auth0, has it.
""",
}
"""By the name that `--explain` takes."""
