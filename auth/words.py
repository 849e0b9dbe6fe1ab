"""What a person reads: every sentence of sign-in, step-up and sign-out, in one place.

`{name}` is the provider's name, `{contact}` whom to ask, `{me}` the person, `{page}` the page, `{left}` how long
it is until then. Screens never say MFA, acr, callback or token. Both edges use these; neither writes its own.
"""

from dataclasses import dataclass
from datetime import timedelta

from auth.session import EndReason

LEAVING = "{page} needs one more check. Taking you to {name}…"
LEAVING_TO_SIGN_IN = "Taking you to {name}…"
NEEDED = "{page} needs one more check."
ACTION_NEEDED = "This needs one more check. Nothing was done."
PART_OF_PAGE = "what needed it"
"""In the place of a page's name, where the page is open around what was refused."""
THIS_PART = "This"
"""The same before anything was refused."""
CHECK_FIRST = "This needs one more check first:"
INTERRUPTED = "You wanted to do this, and were interrupted:"
DO_IT_NOW = "Do it now"
LET_IT_BE = "Let it be"
NO_LONGER_WAITING = "That was already done, or has waited too long. Nothing was done now."
STILL_WAITING = "This could not be done just now, and nothing was changed. It waits on."
DONE_BEFORE = "This was done once, and not twice:"
CONFIRMED_BEFORE = "This was confirmed before, and is not done twice. Look at the page for what came of it."
TOO_MANY = "Three checks came to nothing within ten minutes. Before you try again, ask {contact}."
NOT_CANCELLED = "Three checks came to nothing within ten minutes. If it was not you who cancelled, ask {contact}."
CANCELLED = "You cancelled the check. {page} stays closed; you are still signed in."
CANCELLED_SIGN_IN = "You cancelled the sign-in. Nothing was changed."
NOT_REACHABLE = "Your account has no second factor that {name} can ask for. Ask {contact}."
NOT_PROVEN = (
    "{name} let you through without a second factor, so {page} stays closed. "
    "This is a set-up fault, not yours: send {contact} the reference {reference}."
)
STILL_ASKED = (
    "You confirmed at {name}, and the service that {page} asks still wants another confirmation. "
    "This is a set-up fault, not yours: send {contact} the reference {reference}."
)
NOT_RECENT = (
    "{name} did not say that the check was made just now, so {page} stays closed. "
    "This is a set-up fault, not yours: send {contact} the reference {reference}."
)
OTHER_PERSON = "You confirmed as someone else. You are still signed in as {me}."
EXPIRED = "The check took too long. Nothing was changed."
EXPIRED_SIGN_IN = "The sign-in took too long. Nothing was changed."
STALE_LINK = "This sign-in link was already used, is too old, or was opened in another browser. Start again."
OTHER_PROVIDER = (
    "This sign-in link does not name the provider that Airlock uses, so no sign-in was begun. "
    "Start here instead, and send {contact} the reference {reference}, so that the link can be corrected."
)
TOO_MANY_STRAYS = (
    "Too many sign-in links that do not work came from your network, and this one does not work either. "
    "Wait a minute, then start again."
)
REFUSED_BY_PROVIDER = "{name} refused the request. Nothing was changed. Try again, or ask {contact}."
NOT_ANSWERING = "{name} is not answering. Try again."
UNUSABLE_ANSWER = (
    "{name} answered, but not in a way Airlock can use. Nothing was changed. "
    "Try again; if it goes on, send {contact} the reference {reference}."
)
WRONG_ADDRESS = (
    "Airlock does not answer under this address. An administrator can set it: "
    "OIDC__REDIRECT_URI fixes the address under which people reach Airlock."
)
DEMO_ELSEWHERE = (
    "This is a demonstration, whose passwords are public: it answers only the computer that it runs on, directly. "
    "Open it there, or have an administrator set it up for others: OIDC__ISSUER names the provider."
)
TWO_COOKIES = (
    "Your browser sent two cookies for Airlock, and one of them is not Airlock's, so nothing was opened or changed. "
    "Try again. If this comes back, clear the cookies of this address in your browser, or ask {contact}."
)
NOTHING_HERE = "There is nothing at this address."
SUPERSEDED = "This browser came back with an older sign-in than its last one, so nothing opens. Sign in to go on."
POSTED = "Your sign-in came back as a form, which is not taken here. This is a set-up fault, not yours: tell {contact}."
SIGN_IN_FIRST = "This is for people who are signed in. Sign in first, then ask for it again."
ROLE_MISSING = "{page} is for people with the role {roles}. Ask {contact} if you need it."
ACTION_ROLE_MISSING = "This is for people with the role {roles}. Nothing was done. Ask {contact} if you need it."
ROLES_NOT_SET_UP = "No roles are set up, so this is switched off. Ask {contact} to set ROLES__FINANCE or ROLES__ADMIN."
RENEWAL_FAILED = "{name} is not answering. Try again. Pages stay closed until it does."
STILL_OPEN_THERE = "You are signed out here. Your {name} session may still be open on this computer."
SIGNED_OUT_HERE = "You are signed out."
SIGNING_OUT = "Signing you out…"
REFERENCE = "Reference {reference}"
DETAILS_TITLE = "Details for your administrator"
ENDING_SOON = "You will be signed out {left} because nothing is being done here."
ENDING_FOR_GOOD = "Your session ends {left}. Finish what you are doing, then sign in again."
ENDING_AT_PROVIDER = "Your sign-in at {name} runs out {left}. To stay, you may have to sign in there again."
STAY = "Stay signed in"

_ENDED = {
    EndReason.SIGNED_OUT: "you signed out in another tab.",
    EndReason.SIGNED_OUT_EVERYWHERE: "you signed out everywhere.",
    EndReason.ENDED_ELSEWHERE: "you ended this session from another browser.",
    EndReason.IDLE: "nothing was done here for a while.",
    EndReason.LIFETIME: "a session lasts only so long.",
    EndReason.TOKEN_EXPIRED: "your sign-in at {name} is no longer valid.",
    EndReason.RENEWAL_REFUSED: "{name} did not renew your sign-in.",
    EndReason.PROVIDER_LOGOUT: "{name} ended your session.",
    EndReason.ADMIN: "an administrator ended your session.",
    EndReason.OTHER_PERSON: "someone else signed in in this browser.",
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that stand in the sentences: the provider's, and whom a person can ask."""

    name: str
    contact: str

    def say(self, sentence: str, **more: str) -> str:
        """A sentence with its placeholders filled; one that is not known stays empty, never a brace."""
        return sentence.format_map(_Known({"name": self.name, "contact": self.contact, **more}))

    def ended(self, reason: EndReason) -> str:
        """Why somebody was signed out."""
        return self.say("You were signed out because " + _ENDED[reason])


def until(left: timedelta) -> str:
    """How long it is until something happens. Rounded down: nobody is promised time that they do not have."""
    minutes = left // timedelta(minutes=1)
    if minutes < 1:
        return "in less than a minute"
    return "in 1 minute" if minutes == 1 else f"in {minutes} minutes"


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""
