# Two commands do everything: `make demo` and `make test`. The rest are parts of them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo test lint types imports unit test-openstack docs bench format clean

help: ## Show what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: $(BIN)/python pyproject.toml constraints.txt
	$(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.dev: $(BIN)/python pyproject.toml constraints.txt
	$(PIP) install --quiet --upgrade 'pip>=25.1'
	$(PIP) install --quiet --constraint constraints.txt --editable '.[all]' --group dev
	@touch $@ $(VENV)/.core

demo: $(VENV)/.core ## Sync the standard library into local://demo/stdlib, bring it back, compare
	$(BIN)/python examples/demo.py

test: lint types imports unit ## Prove the project: lint, types, import rules, tests with real servers

lint: $(VENV)/.dev ## Check style
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/.dev ## Check types with mypy and pyright
	$(BIN)/mypy
	$(BIN)/pyright --project pyproject.toml

imports: $(VENV)/.dev ## Check that imports go downward only
	$(BIN)/lint-imports

unit: $(VENV)/.dev ## Run the tests in two processes; servers are started and stopped by fixtures
	$(BIN)/pytest --numprocesses 2

test-openstack: $(VENV)/.dev ## Run the tests against all of OpenStack alone; `make test` has them too
	$(BIN)/pytest tests/infomaniak

docs: $(VENV)/.dev ## Write the generated parts of the documents
	$(BIN)/python -m docs.generator

$(VENV)/.peers: $(VENV)/.dev pyproject.toml
	$(BIN)/python -m venv $(VENV)/peers
	$(VENV)/peers/bin/pip install --quiet --upgrade 'pip>=25.1'
	$(VENV)/peers/bin/pip install --quiet --group bench
	@touch $@

bench: $(VENV)/.peers ## Measure against the field, into docs/benchmarks/; BENCH=--quick is shorter
	$(BIN)/python -m benchmarks $(BENCH)
	$(BIN)/python -m docs.generator

format: $(VENV)/.dev ## Mend style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean: ## Remove what was installed and made
	rm -rf $(VENV) .demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
