# Gendan: 'make up' starts the demo shop, 'make test' runs the tests. 'make help' lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
PYTEST := $(PYTHON) -m pytest
# A start spends most of its time importing: let Python keep what it has compiled.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup up train test test-unit test-component test-contract test-e2e test-reliability test-ui test-of test-long conversations leaks kills check widget format eval bench lock audit clean

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
# Nothing to run (5) isn't a failure: hardly a folder has tests for both rounds.
NONE_OF_THESE := true
BESIDE := -m "not long and not alone"
# Only failed tests (1) are tried again, never a round that broke off or left something running.
define run_tests
	@$(PYTEST) --cache-clear -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(BESIDE) $(1) || case $$? in \
		1) $(PYTHON) -m tests.support.second_try $(BESIDE) $(1);; 5) $(2);; *) false;; esac
	@$(PYTEST) -m "not long and alone" $(1) || case $$? in 5) $(2);; *) false;; esac
endef

test: .venv/.dev nlu/.venv/.rasa ## Run all tests but the long ones (20 minutes at most)
	@.venv/bin/gendan train
	$(call run_tests,tests,false)

test-unit: .venv/.dev ## Run the tests that start nothing (half a minute)
	@$(PYTEST) -n auto -q tests/unit

test-component: .venv/.dev nlu/.venv/.rasa ## Run those of one service's parts, with its database
	$(call run_tests,tests/component,$(NONE_OF_THESE))

test-contract: .venv/.dev nlu/.venv/.rasa ## Run those between processes, and with clients and Telegram
	$(call run_tests,tests/contract,$(NONE_OF_THESE))

test-e2e: .venv/.dev nlu/.venv/.rasa ## Run those of the whole shop
	@.venv/bin/gendan train
	$(call run_tests,tests/e2e,$(NONE_OF_THESE))

test-reliability: .venv/.dev nlu/.venv/.rasa ## Run those that kill, damage, flood and attack
	@.venv/bin/gendan train
	$(call run_tests,tests/reliability,$(NONE_OF_THESE))

test-ui: .venv/.dev nlu/.venv/.rasa ## Run those in a browser
	$(call run_tests,tests/ui,$(NONE_OF_THESE))

OF ?=
test-of: .venv/.dev nlu/.venv/.rasa ## Run one capability's, on every level: OF=orders
	@[ -n "$$(find tests -type d -name '$(OF)')" ] || { echo "No folder of tests is called '$(OF)'. Say which: make test-of OF=orders"; exit 2; }
	$(call run_tests,$$(find tests -type d -name '$(OF)'),$(NONE_OF_THESE))

test-long: .venv/.dev nlu/.venv/.rasa ## Run soak and large-data tests
	@$(PYTEST) -m long

CONVERSATIONS ?=
conversations: .venv/.dev nlu/.venv/.rasa ## Play the written conversations (half an hour; CONVERSATIONS="PATTERN" or "--unseen"; tests/conversations/README.md)
	@.venv/bin/gendan train
	@$(PYTHON) -m tests.support.conversations $(CONVERSATIONS)

LEAKS ?=
leaks: .venv/.dev nlu/.venv/.rasa ## Try to read other customers' data in every way (an hour; docs/leaks.md)
	@.venv/bin/gendan train
	@$(PYTEST) tests/reliability/leaks/test_leaks.py tests/reliability/leaks/test_takeovers.py tests/reliability/leaks/test_spraying.py tests/reliability/leaks/test_forgeries.py \
		tests/contract/backend/test_openapi.py tests/e2e/test_fuzzed.py $(LEAKS)

KILLS ?=
kills: .venv/.dev nlu/.venv/.rasa ## Kill, stop and starve processes while customers talk (an hour; docs/promises.md)
	@.venv/bin/gendan train
	@$(PYTEST) tests/reliability/kills/test_kills.py tests/reliability/kills/test_crash_points.py tests/reliability/kills/test_without_rasa.py \
		tests/reliability/test_full_disk.py tests/reliability/kills/test_grown_shop.py tests/reliability/kills/test_clean_stop.py \
		tests/reliability/kills/test_browser.py tests/reliability/kills/test_telegram_updates.py tests/reliability/test_planted_faults.py \
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
