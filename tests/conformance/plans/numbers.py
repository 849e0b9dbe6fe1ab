"""T15 to T40: our list gives these numbers to the rows of the table as a whole. Which has which, we say here."""

NUMBERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "T15": ("An honest token opens a session", ("happy", "exp in 2040")),
    "T16": ("The issuer is compared to the character", ("invalid-iss", "missing-iss", "iss without its closing slash")),
    "T17": (
        "The subject is an identifier",
        ("missing-sub", "sub is empty", "sub is a number", "sub of 256 characters"),
    ),
    "T18": ("The audience is this client", ("invalid-aud", "missing-aud")),
    "T19": ("The authorized party does not stand in for the audience", ("aud=other, azp=client",)),
    "T20": (
        "A further audience must be trusted by a setting",
        ("aud=[client, untrusted], azp=client", "aud=[client, other], no azp"),
    ),
    "T21": ("The authorized party is this client", ("azp=other",)),
    "T22": ("A token says when it was issued, and that is just past", ("missing-iat", "iat a week old")),
    "T23": (
        "No time but the end may lie ahead",
        ("iat in an hour", "iat in ten minutes", "nbf in ten minutes", "auth_time in ten minutes"),
    ),
    "T24": ("A token says when it ends, and has not ended", ("missing-exp", "expired 100 s ago", "expired 301 s ago")),
    "T25": (
        "An end that is not whole seconds is none",
        ("exp = 1e300", "exp = NaN", "exp is a string", "exp is a fraction", "exp = true"),
    ),
    "T26": ("The nonce is that of the attempt", ("nonce wrong", "nonce missing")),
    "T27": ("A token of an earlier sign-in is of no use", ("nonce of an earlier sign-in",)),
    "T28": ("A corrupt signature is refused", ("bad RS256 signature",)),
    "T29": (
        "A token without a signature is refused, whatever the provider advertises",
        ("alg none, provider advertises none", "alg none, provider advertises RS256"),
    ),
    "T30": ("A public key is not taken for a shared secret", ("HS256 with the RSA public key",)),
    "T31": ("What a header calls critical is not ignored", ("unknown crit", "b64 in the header")),
    "T32": ("A token of another kind is no ID token", ("typ logout+jwt", "typ at+jwt")),
    "T33": (
        "A key in the token, or an address of one, is not looked at",
        ("jwk in the header", "jku in the header", "x5u in the header"),
    ),
    "T34": ("A key of another algorithm verifies nothing", ("key of another algorithm",)),
    "T35": (
        "A token that is too large, too deep or ambiguous is refused",
        ("token of 300 kB", "token of 20 kB", "JSON nested 5000 deep", "a claim twice"),
    ),
    "T36": (
        "A key is found without its id, and beside keys that are of no use",
        (
            "kid absent, one key",
            "kid absent, several keys",
            "odd keys in the key set",
            "a small RSA key in the key set",
        ),
    ),
    "T37": (
        "Keys that change are followed, and keys that do not exist are not hunted",
        ("key rotation, new kid", "key rotation, same kid", "20 tokens with 20 unknown kids"),
    ),
    "T38": (
        "The answer with the tokens holds an ID token, and it belongs to the access token",
        ("token response without id_token", "at_hash of another access token"),
    ),
    "T39": (
        "Metadata are those of the issuer that was asked",
        ("discovery issuer mismatch", "metadata without issuer"),
    ),
    "T40": (
        "What comes beside the token is of the same provider, about the same person and of now",
        ("UserInfo sub mismatch", "callback iss wrong", "callback iss missing", "max_age and an old auth_time"),
    ),
}


def number_of(row: str) -> str:
    """The number that a row of the table has."""
    return next(number for number, (_, rows) in NUMBERS.items() if row in rows)
