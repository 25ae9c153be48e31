# Gendan: 'make up' starts the demo shop, 'make test' runs the tests. 'make help' lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
PYTEST := $(PYTHON) -m pytest
# A start spends most of its time importing: let Python keep what it has compiled.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup up train test test-unit test-long leaks kills check widget format eval bench lock audit clean

help: ## List what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: .venv/.main nlu/.venv/.rasa ## Install both environments

.venv/.main: requirements.txt pyproject.toml
	@deploy/setup main
	@touch $@

.venv/.dev: requirements-dev.txt requirements.txt pyproject.toml
	@deploy/setup dev
	@touch $@ .venv/.main

nlu/.venv/.rasa: nlu/requirements.txt
	@deploy/setup rasa
	@touch $@

up: setup ## Start the demo shop, with everything it needs
	@.venv/bin/gendan up --demo

train: setup ## Train the model, unless this very state has one
	@.venv/bin/gendan train

# Half the time a shop or a browser is waited for: one worker more than there are cores, a file to each, or those
# that share a shop (tests/support/distribution.py). A shop takes a gigabyte, so six are enough. What goes by the clock has
# the machine to itself.
WORKERS = $$(cores=$$(getconf _NPROCESSORS_ONLN); echo $$((cores < 5 ? cores + 1 : 6)))
WHOLE := (rasa or process)
test: .venv/.dev nlu/.venv/.rasa ## Run all tests but the long ones (20 minutes at most)
	@.venv/bin/gendan train
	@$(PYTEST) -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not long and not alone"
	@$(PYTEST) -m "not long and alone"

test-unit: .venv/.dev ## Run the tests that need no other process (30 seconds at most)
	@$(PYTEST) -n auto -q -m "not long and not postgres and not chromium and not $(WHOLE)"

test-long: .venv/.dev nlu/.venv/.rasa ## Run soak and large-data tests
	@$(PYTEST) -m long

LEAKS ?=
leaks: .venv/.dev nlu/.venv/.rasa ## Try to read other customers' data in every way (an hour; docs/leaks.md)
	@.venv/bin/gendan train
	@$(PYTEST) tests/promises/test_leaks.py tests/promises/test_takeovers.py tests/promises/test_spraying.py tests/promises/test_forgeries.py \
		tests/backend/test_openapi.py tests/e2e/test_fuzzed.py $(LEAKS)

KILLS ?=
kills: .venv/.dev nlu/.venv/.rasa ## Kill, stop and starve processes while customers talk (an hour; docs/promises.md)
	@.venv/bin/gendan train
	@$(PYTEST) tests/promises/test_kills.py tests/promises/test_crash_points.py tests/promises/test_without_rasa.py \
		tests/promises/test_full_disk.py tests/promises/test_grown_shop.py tests/promises/test_clean_stop.py \
		tests/promises/test_browser.py tests/promises/test_telegram_updates.py tests/promises/test_planted_faults.py \
		$(KILLS)

check: .venv/.dev ## Lint and type-check
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy

widget: ## Build the widget after a change of its sources (needs Node 20)
	@channels/web/build.sh

format: .venv/.dev ## Format the code
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

UTTERANCES ?= ../shared/data/utterances_dev.jsonl
eval: nlu/.venv/.rasa ## Measure understanding on UTTERANCES (JSON lines) and on left-out ways (10 minutes)
	@cd nlu && .venv/bin/python -m evaluation.run --utterances $(abspath $(UTTERANCES)) --confusions $(abspath var/nlu/confusions.tsv)

BENCH ?=
bench: .venv/.main nlu/.venv/.rasa var/bench/packages/.jieba ## Compare with stock Rasa (half an hour; BENCH=--quick: a quarter; BENCH="--against DIR": with another checkout; docs/performance.md)
	@$(PYTHON) -m bench $(BENCH)

var/bench/packages/.jieba: bench/stock/requirements.txt nlu/.venv/.rasa
	@deploy/setup bench
	@touch $@

lock: ## Resolve the lock files anew, with hashes and without addresses
	@uv pip compile --quiet --upgrade --generate-hashes --no-header --python-version 3.11 requirements.in -o requirements.txt
	@uv pip compile --quiet --upgrade --generate-hashes --no-header --python-version 3.11 requirements-dev.in -c requirements.txt -o requirements-dev.txt
	@uv pip compile --quiet --upgrade --generate-hashes --no-header --python-version 3.10 nlu/requirements.in -o nlu/requirements.txt

clean: ## Delete models, data and caches (asks nothing; keeps the environments)
	@rm -rf models var .mypy_cache .ruff_cache .pytest_cache .hypothesis
