"""`python -m scripts.audit`: known weaknesses of the libraries that Airlock runs on, as `docs/proof/audit.json`.

pip-audit asks a public database. Exit code 1 if it knows of one; 2 if it could not be asked, and nothing is written.
"""

import json
import subprocess
import sys

from scripts.prove.record import PROOF, ROOT, surroundings


def main() -> int:
    """Ask, write, say."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "-r",
        "requirements.txt",
        "--format",
        "json",
        "--progress-spinner",
        "off",
    ]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        libraries = json.loads(asked.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(asked.stderr.strip()[-500:])
        return 2
    known = [library for library in libraries if library.get("vulns")]
    document = {**surroundings(), "libraries": len(libraries), "with_known_weaknesses": known}
    (PROOF / "audit.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    print(f"{len(libraries)} libraries, {len(known)} with known weaknesses")
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main())
