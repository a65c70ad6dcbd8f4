# Tangkas: penilaian kinerja pegawai Kota Tangerang Selatan. `make help` lists what can be done here.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.ONESHELL:
.SHELLFLAGS := -eu -o pipefail -c
.SILENT:

PEOPLE ?= 2000
PORT ?= 8000
TODAY ?=
ARGS ?=
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
WORKERS ?= 2

.PHONY: help
help: ## List these targets
	echo "make TARGET [PEOPLE=$(PEOPLE)] [PORT=$(PORT)] [TODAY=YYYY-MM-DD] [ARGS=...]"
	awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: run
run: ## Install what is missing, load the practice city, start web and worker, print one sign-in per role
	.ci/bootstrap run
	exec $(BIN)/tangkas run --people $(PEOPLE) --port $(PORT) $(if $(TODAY),--today $(TODAY))

.PHONY: demo
demo: ## Build the practice city anew, then do as `run`
	.ci/bootstrap run demo
	exec $(BIN)/tangkas demo --people $(PEOPLE) --port $(PORT) $(if $(TODAY),--today $(TODAY))

.PHONY: test
test: ## All tests, with style, types and import contracts (12 minutes at most on 2 cores); ARGS goes to pytest
	.ci/bootstrap test
	exec $(PYTEST) -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

.PHONY: deep
deep: ## The tests that take longer: the full accessibility matrix, thousands of races, mutations, soak
	.ci/bootstrap test deep
	exec $(PYTEST) -m deep -n $(WORKERS) --dist loadgroup $(ARGS)

.PHONY: bench
bench: ## Measure the pages and documents beside the plainest program that could serve them
	.ci/bootstrap run bench
	exec $(BIN)/tangkas bench $(ARGS)

.PHONY: lint
lint: ## Style, types and import contracts alone
	.ci/bootstrap test lint
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: fmt
fmt: ## Repair what the style check can repair
	.ci/bootstrap test fmt
	$(BIN)/ruff check --fix

.PHONY: shots
shots: ## Pictures of every page for each role at 1280 and 360 px, into shots/
	.ci/bootstrap test shots
	exec $(BIN)/python -m tests.shots $(ARGS)

.PHONY: lock
lock: ## Pin the newest packages that pyproject.toml allows, with the hashes of all their files; ARGS=--upgrade
	.ci/bootstrap test lock
	exec $(BIN)/python .ci/lock $(ARGS)

.PHONY: clean
clean: ## Remove what was installed and measured; the database in data/ stays
	rm -rf .venv app/static/node_modules app/static/vendor shots .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
