"""Every conformance module under its official name: a real sign-in or sign-out, and the suite's verdict on it."""

import pytest

from tests.conformance.plans import MODULES
from tests.support import conformance_record
from tests.support.conformance import FAILED


@pytest.mark.parametrize("module", MODULES, ids=lambda module: f"{module.profile}:{module.name}")
def test_the_module(module, provider, install, record):
    party = install(**module.settings)
    module.change(provider)

    verdict = module.drive(party)

    print(f"{module.name}: {verdict.line}")
    assert module.score(verdict) != FAILED, verdict
    entry = conformance_record.of_module(module, verdict)
    if record is not None:
        record.modules.append(entry)
    else:
        assert entry in conformance_record.committed()["modules"]
