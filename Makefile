# Each target does all its own set-up. Needs make and Python 3.11 or later, and nothing else.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
STAMP := $(VENV)/.development
# Three on two cores: browsers and real time leave a third of it unused.
WORKERS ?= 3

.DEFAULT_GOAL := help
.PHONY: help run test check lint types security rules fast coverage conformance prove bench audit setup clean

help: ## Show what can be done.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(RUNTIME) ## Serve the dashboard on http://localhost:8501.
	@$(BIN)/python -m scripts.port
	$(BIN)/streamlit run app.py

test: $(STAMP) ## Run every test.
	$(BIN)/pytest -n $(WORKERS) --dist loadfile

check: lint types security rules fast ## Lint, types, security rules, import and page rules, and the tests without a browser.

lint: $(STAMP) ## Look for mistakes and untidy code.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP) ## Check the types.
	$(BIN)/mypy

security: $(STAMP) ## Look for what bandit takes for dangerous.
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive auth billing database demo_idp ui pages app.py logs.py

rules: $(STAMP) ## Check who may import what, and what a page may do.
	$(BIN)/pytest -q tests/test_import_rules.py tests/test_page_rules.py

fast: $(STAMP) ## Run the tests that need no browser.
	$(BIN)/pytest -n $(WORKERS) --dist loadfile -m "not browser"

coverage: $(STAMP) ## Run every test, and fail if less than 95 % of the branches of auth/ are covered.
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n $(WORKERS) --dist loadfile
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report
	$(BIN)/coverage json --quiet --fail-under=0 -o - | $(BIN)/python -m scripts.branches

conformance: $(STAMP) ## Run the conformance tests and write their record and docs/conformance.md anew.
	$(BIN)/pytest -q tests/conformance --record-conformance
	$(BIN)/python -m scripts.conformance_peers
	$(BIN)/python -m scripts.conformance

# What it needs besides is left out where it does not install, and the record says so.
prove: $(STAMP) ## Faults, kills, garbage, fuzzing, defences taken away, mutation; an hour and more. Writes docs/proof/*.json.
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-prove.txt
	$(BIN)/python -m scripts.prove

bench: $(STAMP) ## Measure, and write docs/proof/bench.json and docs/performance.md.
	$(BIN)/python -m bench

audit: $(STAMP) ## Ask for known weaknesses of the libraries. Writes docs/proof/audit.json.
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-prove.txt
	$(BIN)/python -m scripts.audit

setup: $(STAMP) ## Only set up.

# A stamp is older than a changed list of requirements, so that a pull is followed by an install.
$(RUNTIME): requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(STAMP): requirements.txt requirements-dev.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $(RUNTIME) $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Airlock needs Python 3.11 or later: set PYTHON, for example make run PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

clean: ## Remove what was set up, but not the data in var/.
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
