"""Whether the dashboard in this container lives: what its health check runs. It asks nobody else.

Exit code 0: it answers; 1: it does not. Port and base path are those with which Streamlit was started.
"""

import os
import sys
from http.client import HTTPConnection, HTTPException

PATIENCE = 4.0


def main() -> int:
    """Ask `/healthz`, over loopback and past every proxy."""
    port = int(os.environ.get("STREAMLIT_SERVER_PORT", "8501"))
    base = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", f"/{base}/healthz" if base else "/healthz")
        return 0 if connection.getresponse().status == 200 else 1
    except (OSError, HTTPException):
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
