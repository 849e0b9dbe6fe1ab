"""The modules of every plan, as data; `test_modules` runs them, `docs/conformance.md` lists them."""

from tests.conformance.plans import backchannel, basic, config, extras, fapi2, logout, refresh

MODULES = [
    *basic.MODULES,
    *config.MODULES,
    *logout.MODULES,
    *backchannel.MODULES,
    *extras.MODULES,
    *refresh.MODULES,
    *fapi2.MODULES,
]
NOT_APPLICABLE = [*extras.NOT_APPLICABLE, *fapi2.NOT_APPLICABLE]
