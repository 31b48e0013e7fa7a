# Everything a person does here starts with one of these targets; `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
PORT ?= 3000
# Programs are started as modules, by relative paths: so no letter of this folder's path means anything to make, to bash, or to
# the first line of a script.
PY := .venv/bin/python
INSTALLED := .venv/.installed
# Spark's packages, where something needs them. Its tests are skipped without them: they take three minutes more.
SPARK := .venv/.spark
WITH_SPARK := $(if $(filter spark,$(TARGET)),$(SPARK),$(INSTALLED))

export DAGSTER_DISABLE_TELEMETRY := yes
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export GX_ANALYTICS_ENABLED := false

.PHONY: help run products test ui ui-readonly bench chaos coverage defects screenshots lint clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: $(WITH_SPARK) ## Build, audit and publish the warehouse; TARGET=spark computes it on Apache Spark
	@$(PY) -m orchestration.run survey_warehouse

products: $(INSTALLED) ## Make report, open data, documentation and their index from the publication
	@$(PY) -m orchestration.run survey_products

test: $(INSTALLED) ## Run every test
	@$(PY) -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

ui: $(WITH_SPARK) ## Open Dagster on 127.0.0.1:3000, with schedules and sensors on; PORT=... for another port
	@$(PY) -m orchestration.ui --port $(PORT)

ui-readonly: $(INSTALLED) ## Show the same to stakeholders: nothing can be launched or deleted there
	@$(PY) -m orchestration.ui --read-only --port $(PORT)

bench: $(INSTALLED) ## Measure how fast the warehouse is; N=... records, AGAINST=... figures of another run
	@$(PY) -m benchmarks $(if $(N),--n $(N)) $(if $(AGAINST),--against "$(AGAINST)")

chaos: $(INSTALLED) ## Try by experiment what the warehouse promises: kills, full disks, runs at once; writes the table of faults
	@$(PY) -m chaos

coverage: $(INSTALLED) ## Measure how often intervals hold the truth, with the warehouse's own SQL
	@$(PY) -m benchmarks.coverage

defects: $(INSTALLED) ## Seed every defect of the catalogue on two waves; the table goes into docs/reliability.md
	@$(PY) -m defects

screenshots: $(INSTALLED) ## Make the pictures in docs/images, after make run and make products
	@$(PY) docs/make_screenshots.py

lint: $(INSTALLED) ## Check style and types of Python, and the style of SQL and YAML
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -m yamllint --strict .
	@$(PY) -m sqlfluff lint --disable-progress-bar models macros tests/dbt

clean: ## Remove what runs and installs have made; warehouse and landing stay
	@rm -rf .venv target logs .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info

$(INSTALLED): requirements.lock pyproject.toml install.py
	@$(PYTHON) install.py

$(SPARK): requirements-spark.lock requirements.lock pyproject.toml install.py
	@$(PYTHON) install.py spark
