"""One target under atheris: `python -m scripts.prove.coverage_guided "ID token header" 100000 1`.

Ends with a line of libFuzzer that tells how many inputs were tried. An exception that is not ours ends it at once.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["auth", "billing"]):
    from scripts.prove.targets import SEEDS, TARGETS, is_ours


def main() -> None:
    """Does not return: libFuzzer ends the process."""
    name, runs, seed = sys.argv[1:]
    target = TARGETS[name]

    def one(data: bytes) -> None:
        error = is_ours(target, data)
        if error is not None:
            raise error

    with tempfile.TemporaryDirectory() as corpus:
        (Path(corpus) / "seed").write_bytes(SEEDS[name])
        options = [f"-runs={runs}", f"-seed={seed}", "-max_len=2000", "-verbosity=1", "-artifact_prefix=/dev/null"]
        atheris.Setup([sys.argv[0], corpus, *options], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
