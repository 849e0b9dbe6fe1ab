# The dashboard as an image. Nothing secret is built in: settings come from the environment, secrets from files
# (NAME_FILE). It runs as nobody in particular, and with a read-only file system if /tmp is a tmpfs.
# tests/deploy/test_container.py runs what stands here, outside a container.
FROM python:3.11-slim

RUN useradd --system --uid 10001 --home-dir /app --no-create-home --shell /usr/sbin/nologin airlock
WORKDIR /app

# Before the program, so that a change of the program does not install everything anew. Wheels only: nothing is compiled.
COPY requirements.txt ./
RUN python -m pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore --only-binary=:all: \
    -r requirements.txt "psycopg[binary]==3.3.9"

COPY . ./
# The program belongs to root; only this folder, for SQLite, belongs to the one who runs it.
RUN python -m compileall -q . && install -d -o airlock -g airlock -m 0700 /app/var

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_PORT=8501 \
    STREAMLIT_SERVER_HEADLESS=true \
    STREAMLIT_SERVER_FILE_WATCHER_TYPE=none \
    FORWARDED_ALLOW_IPS="" \
    LOG__FORMAT=json

USER 10001:10001
EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-m", "scripts.health"]
CMD ["streamlit", "run", "app.py"]
