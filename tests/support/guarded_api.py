"""An API on loopback that may want a stronger or fresher sign-in before it answers, as RFC 9470 describes."""

from dataclasses import dataclass, field

from tests.support.stub_server import Raw, Recorded, StubServer

ERROR = 'Bearer error="insufficient_user_authentication"'


@dataclass
class GuardedApi:
    """Challenges `demands` times with `challenge`, then answers. Remembers the tokens it was shown."""

    challenge: str = f'{ERROR}, acr_values="gold silver", max_age="120"'
    demands: int = 1
    tokens: list[str] = field(default_factory=list)

    def __enter__(self) -> "GuardedApi":
        self._server = StubServer(self)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    @property
    def address(self) -> str:
        return f"{self._server.origin}/report"

    def answer_report(self, request: Recorded) -> Raw:
        self.tokens.append(request.headers.get("authorization", "").removeprefix("Bearer "))
        if len(self.tokens) <= self.demands:
            return Raw(b"", 401, headers=(("WWW-Authenticate", self.challenge),))
        return Raw(b"42 invoices")
