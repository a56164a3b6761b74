# The verbs of this project. `make demo` and `make test` do all the set-up they need on a fresh machine.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PYTEST_ARGS ?= -n 2 --dist loadfile

.PHONY: demo test lint format docs docs-generate bench screens clean

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "omnikit needs Python 3.11 or newer: make PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.test: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --group test
	touch $@

# axe-core, which the browser tests ask whether screens are open to all; it comes from npm and stays out of the tree
$(VENV)/.axe: $(VENV)/.installed
	sh tests/support/system-packages.sh
	npm install --silent --no-audit --no-fund --ignore-scripts --prefix $(VENV)/axe axe-core@4.11
	touch $@

$(VENV)/.lint: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --group lint
	touch $@

$(VENV)/.docs: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --group docs
	touch $@

demo: $(VENV)/.installed  ## a local Amazon, connections, a first sync, the dashboard
	$(BIN)/omnikit demo

test: $(VENV)/.test $(VENV)/.axe  ## all tests; installs Chromium and npm where there are none
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(VENV)/.lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.lint
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(VENV)/.docs  ## the documentation as a site that needs no server: docs/_build/html/index.html
	$(BIN)/python -m sphinx -q -W --keep-going -b html docs docs/_build/html

docs-generate: $(VENV)/.installed  ## what the documentation has from the code: settings, codes, commands, verbs
	$(BIN)/python -m docs.generate

bench: $(VENV)/.test  ## side-by-side measurements, see benchmarks/README.md
	$(BIN)/python benchmarks/import_orders.py

screens: $(VENV)/.test $(VENV)/.axe  ## pictures of every screen into docs/screens
	$(BIN)/python -m tests.browser.pictures docs/screens

clean:
	rm -rf $(VENV) build dist docs/_build .pytest_cache .mypy_cache .ruff_cache .hypothesis
