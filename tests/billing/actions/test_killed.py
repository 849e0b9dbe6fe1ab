"""kill -9 in the middle of any action leaves all of it or nothing.

`KILLS` says how many processes die at a random moment, on each database. The usual run kills a few, and one at every
fourth statement; with `KILLS` set, one dies at every statement.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from billing import actions
from billing.store.action_tables import action_keys
from database import open_engine, reading
from tests.support.desk import Desk, opened, pounds, require_sound
from tests.support.killed import TEMPLATE

ROOT = Path(__file__).parent.parent.parent.parent
KILLS = int(os.environ.get("KILLS", "3"))
STRIDE = 1 if "KILLS" in os.environ else 4


def run(*arguments, **options):
    return subprocess.Popen([sys.executable, "-m", "tests.support.killed", *arguments], cwd=ROOT, **options)


def content(path):
    engine = open_engine(f"sqlite:///{path}")
    try:
        require_sound(engine)
        return Desk(engine).content()
    finally:
        engine.dispose()


def test_a_process_killed_before_the_commit_of_any_action_leaves_nothing_and_after_it_all(tmp_path, record_property):
    desk = Desk(opened(tmp_path / TEMPLATE))
    desk.do(actions.request_refund, invoice_id=desk.id("PART"), amount=pounds(100_00))
    desk.engine.dispose()
    untouched = content(tmp_path / TEMPLATE)

    with run("points", str(tmp_path), str(STRIDE), stdout=subprocess.PIPE, text=True) as process:
        deaths = [json.loads(line) for line in process.stdout]

    record_property("killed", len(deaths))
    assert process.returncode == 0
    assert len({death["action"] for death in deaths}) == 12
    assert len(deaths) > 12 * 12 // STRIDE
    for death in deaths:
        changed = content(death["file"]) != untouched
        assert changed == (death["point"] == "done"), death


@pytest.mark.parametrize("kill", range(KILLS))
def test_a_process_killed_at_a_random_moment_leaves_whole_actions(either_desk, kill, record_property):
    with reading(either_desk.engine):
        url = either_desk.engine.url.render_as_string(hide_password=False)
    with run("loop", url, stdout=subprocess.PIPE) as process:
        assert process.stdout.read(1) == b"b"
        time.sleep(Random().uniform(0.02, 0.25))
        process.kill()
        said = b"b" + process.stdout.read()

    require_sound(either_desk.engine)
    with reading(either_desk.engine) as tx:
        done = tx.execute(select(func.count()).select_from(action_keys)).scalar_one()
    record_property("killed_within_an_action", said.endswith(b"b"))
    # The last one may have been committed just before it could be told.
    assert done - said.count(b"d") in ((0, 1) if said.endswith(b"b") else (0,))
