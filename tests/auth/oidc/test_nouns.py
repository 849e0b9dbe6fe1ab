"""What was checked stays as it was checked: no noun of the back channel and of sign-in can be changed afterwards."""

import dataclasses
import importlib
import pkgutil

import pytest

import auth.oidc
import auth.sign_in

MODULES = [
    importlib.import_module(f"{package.__name__}.{found.name}")
    for package in (auth.oidc, auth.sign_in)
    for found in pkgutil.iter_modules(package.__path__)
]
NOUNS = {
    f"{module.__name__}.{name}": noun
    for module in MODULES
    for name, noun in vars(module).items()
    if isinstance(noun, type) and dataclasses.is_dataclass(noun) and noun.__module__ == module.__name__
}


@pytest.mark.parametrize("name", NOUNS)
def test_a_noun_is_frozen(name):
    assert NOUNS[name].__dataclass_params__.frozen
