# Everything a person does here starts with one of these targets; `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 3000
SMART_CUSTOMS_HOME ?= $(CURDIR)

BIN := $(CURDIR)/.venv/bin
INSTALLED := .venv/.installed
HOME_FOLDER := $(abspath $(SMART_CUSTOMS_HOME))
DAGSTER_FOLDER := $(HOME_FOLDER)/.dagster

export SMART_CUSTOMS_HOME := $(HOME_FOLDER)
export DAGSTER_HOME := $(DAGSTER_FOLDER)
export DAGSTER_DISABLE_TELEMETRY := yes
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export GX_ANALYTICS_ENABLED := false

.PHONY: help run products test ui ui-readonly benchmark screenshots lint clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: $(INSTALLED) $(DAGSTER_FOLDER)/dagster.yaml ## Build, audit and publish the warehouse
	@$(BIN)/python -m orchestration.run survey_warehouse

products: $(INSTALLED) $(DAGSTER_FOLDER)/dagster.yaml ## Make report, open data, documentation and their index from the publication
	@$(BIN)/python -m orchestration.run survey_products

test: $(INSTALLED) ## Run every test
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

ui: $(INSTALLED) $(DAGSTER_FOLDER)/dagster.yaml ## Open Dagster on 127.0.0.1:3000, with schedules and sensors on; PORT=... for another port
	@$(BIN)/python -m orchestration.ui --port $(PORT)

ui-readonly: $(INSTALLED) $(DAGSTER_FOLDER)/dagster.yaml ## Show the same to stakeholders: nothing can be launched or deleted there
	@$(BIN)/python -m orchestration.ui --read-only --port $(PORT)

benchmark: $(INSTALLED) ## Measure how fast a big export is read, against DuckDB alone
	@$(BIN)/python benchmarks/read_speed.py

screenshots: $(INSTALLED) $(DAGSTER_FOLDER)/dagster.yaml ## Make the pictures in docs/images, after make run and make products
	@$(BIN)/python docs/make_screenshots.py

lint: $(INSTALLED) ## Check the style of Python and SQL
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/sqlfluff lint --disable-progress-bar models tests/dbt

clean: ## Remove what runs and installs have made; warehouse and landing stay
	@rm -rf .venv target logs .pytest_cache .ruff_cache .hypothesis *.egg-info

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "Python 3.11, 3.12 or 3.13 is needed, found " + sys.version.split()[0] + "; name another one with PYTHON=...")'
	@echo "Installing the locked packages into .venv ..."
	@if command -v uv > /dev/null; then \
		uv venv --quiet --allow-existing --python "$$(command -v $(PYTHON))" .venv && \
		uv pip sync --quiet --require-hashes --compile-bytecode --python $(BIN)/python requirements.lock && \
		uv pip install --quiet --no-deps --no-build-isolation --python $(BIN)/python --editable .; \
	else \
		$(PYTHON) -m venv .venv && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements.lock && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .; \
	fi
	@touch $@

$(DAGSTER_FOLDER)/dagster.yaml: dagster.yaml
	@mkdir -p $(DAGSTER_FOLDER)
	@cp dagster.yaml $@
