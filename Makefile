# make demo    imports the sample wiki, serves it, asks it something
# make test    all checks and tests
# make serve   serves a store: make serve STORE=simplewiki.store PORT=8080
# make clients installs ten client libraries, so that their tests run, too
# make clean   takes away what the others made
#
# Needs Python 3.11 or later and make. A C compiler makes imports faster; nothing needs it.

VENV := .venv
BIN := $(VENV)/bin
STORE ?= sample.store
PORT ?= 8080
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet

.PHONY: help demo test check pytest serve clients clean
.DEFAULT_GOAL := help

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

demo: $(VENV)/.package
	@$(BIN)/wikiquery demo

test: check pytest

check: $(VENV)/.tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

pytest: $(VENV)/.tests
	$(BIN)/pytest $(PYTEST)

serve: $(VENV)/.package
	@test -e '$(STORE)' || case '$(STORE)' in \
	  sample.store) $(BIN)/python -m wikiquery.sample sample-dumps && $(BIN)/wikiquery import sample-dumps --store sample.store;; \
	esac
	@$(BIN)/wikiquery serve '$(STORE)' --port $(PORT)

clients: $(VENV)/.clients

clean:
	rm -rf tests/clients/node_modules $(VENV) build dist src/*.egg-info sample-dumps sample.store .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests bench -name __pycache__ -type d -exec rm -rf {} +
	find src -name '*.so' -type f -exec rm -f {} +

# Each stamp stands for what has been installed, so that the next run starts at once.
$(VENV)/.python: Makefile
	@set -e; \
	for python in $${PYTHON:-python3.13 python3.12 python3.11 python3 python}; do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found="$$python"; break; fi; \
	done; \
	test -n "$$found" || { echo "wikiquery needs Python 3.11 or later (python3 is $$(python3 --version 2>&1))" >&2; exit 1; }; \
	test -x $(BIN)/python || "$$found" -m venv $(VENV) >$(VENV).log 2>&1 || { \
	  rm -rf $(VENV); \
	  if "$$found" -c 'import ensurepip' 2>/dev/null; then cat $(VENV).log >&2; \
	  else echo "$$found cannot make environments: install its venv package (Debian, Ubuntu: apt install python3-venv)" >&2; fi; \
	  rm -f $(VENV).log; exit 1; }; \
	rm -f $(VENV).log; touch $@

SETUP := pyproject.toml $(wildcard setup.py) $(wildcard src/wikiquery/*/*.pyx)

$(VENV)/.package: $(VENV)/.python $(SETUP)
	@echo "Installing wikiquery and what it needs into $(VENV)"
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.tests: $(VENV)/.package
	@echo "Installing what the tests need"
	@$(PIP) install --editable '.[test]'
	@touch $@

# Clients that the tests run where they are installed: ten libraries, in Python and JavaScript.
$(VENV)/.clients: $(VENV)/.tests tests/clients/package.json
	@echo "Installing clients"
	@$(PIP) install --editable '.[test,clients]'
	@if command -v npm >/dev/null; then npm install --prefix tests/clients --no-audit --no-fund --no-package-lock --silent; fi
	@touch $@

# Sort keys of languages; built with ICU's headers where there is no wheel.
$(VENV)/.icu: $(VENV)/.tests
	@echo "Installing PyICU"
	@$(PIP) install --editable '.[test,icu]'
	@touch $@
