"""The Dockerfile and .dockerignore, read far enough to run outside a container what they would run inside one."""

import json
import os
import shlex
import shutil
from collections.abc import Sequence
from pathlib import Path

from tests.support.live import ROOT


class Dockerfile:
    """The instructions of the shipped file. Of several with one name, the last counts."""

    def __init__(self) -> None:
        text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
        joined = "\n".join(lines).replace("\\\n", " ")
        self.instructions = [(line.split(None, 1)[0], line.split(None, 1)[1].strip()) for line in joined.splitlines()]

    def all(self, name: str) -> list[str]:
        return [argument for instruction, argument in self.instructions if instruction == name]

    def last(self, name: str) -> str:
        return self.all(name)[-1]

    @property
    def environment(self) -> dict[str, str]:
        pairs = [pair.partition("=") for argument in self.all("ENV") for pair in shlex.split(argument)]
        return {name: value for name, _, value in pairs}

    @property
    def command(self) -> list[str]:
        """What the container runs: the exec form, without a shell."""
        return list(json.loads(self.last("CMD")))

    @property
    def health_check(self) -> list[str]:
        return list(json.loads(self.last("HEALTHCHECK").partition(" CMD ")[2]))


def let_in() -> list[str]:
    """What .dockerignore, a list of what is let in, lets into the image."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    return [rule.removeprefix("!") for rule in rules if rule.startswith("!")]


def build(folder: Path) -> None:
    """What `COPY . ./` brings into the image, belonging to nobody who runs it; and `var`, which does."""
    for name in let_in():
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        else:
            shutil.copy(source, target)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    folder.chmod(0o755)
    (folder / "var").mkdir(mode=0o700)
    folder.chmod(0o555)


def unprivileged(command: Sequence[str]) -> list[str]:
    """The command without root's privileges: permissions count for it. Others have none to lose."""
    if os.geteuid() != 0:
        return list(command)
    return ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", *command]
