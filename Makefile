# paymatch: every target sets up what it needs, once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# The tests of screens and servers wait half of their time, so four processes keep two cores busy.
SIDE_BY_SIDE := --numprocesses 4 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help demo run test soak coverage mutants fuzz audit check bench docs snapshots format clean

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

demo: $(READY) ## the main job on the sample data, with an embedded MongoDB
	@$(BIN)/paymatch demo

run: $(READY) ## the app on your own ledger
	@$(BIN)/paymatch

test: $(READY) ## all tests
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE)

soak: $(READY) ## faults at random for SECONDS=300, with counts of what may never happen; SEED=N does the same again
	@$(BIN)/python -m tests.soak $(if $(SECONDS),--seconds $(SECONDS)) $(if $(SEED),--seed $(SEED)) $(if $(ONLY),--only $(ONLY))

coverage: $(READY) ## branches that the tests go through: all of domain by its own tests, 95 % of db
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) --cov=domain --cov-fail-under=100 tests/domain
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) --cov=db --cov-fail-under=95 tests/db

mutants: $(READY) ## faults put into the rules one by one; those that no test sees are listed (about half an hour)
	@ulimit -v 4000000; $(BIN)/mutmut run  # a loop that a fault made endless takes all the memory there is
	@$(BIN)/mutmut results

fuzz: $(READY) ## the tests that mutate every file that is read, with EXAMPLES (2000) for each reader
	@PAYMATCH_FUZZ=$(or $(EXAMPLES),2000) $(BIN)/python -m pytest $(SIDE_BY_SIDE) --timeout 3600 tests/db/test_mutated_files.py tests/tui/test_mutated_configuration.py

audit: ## known weaknesses of the packages in constraints.txt; needs the network, and fails where nobody can be asked
	@test -x $(VENV)-audit/bin/pip-audit || ($(PYTHON) -m venv $(VENV)-audit && $(VENV)-audit/bin/pip install --quiet pip-audit)
	@$(VENV)-audit/bin/pip-audit --strict --no-deps --disable-pip --progress-spinner off -r constraints.txt

check: $(READY) ## formatting, lint, types, layers
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(READY) ## measure speed and memory against plain programs; QUICK=1 takes two minutes, HUGE=1 grows to ten million
	@$(BIN)/python -m tests.bench --json bench.json $(if $(QUICK),--sizes quick) $(if $(HUGE),--huge) $(BENCH)

docs: $(READY) ## write the pages of docs that are made from the program
	@$(BIN)/python -m tui.cli.reference docs

snapshots: $(READY) ## take the pictures of all screens anew, and draw them into build/pictures
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) tests/tui/test_pictures.py --snapshot-update
	@$(BIN)/python -m tests.tui.looks.drawing build/pictures

format: $(READY) ## put the code in its form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean: ## remove what was built
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage mutants

# One virtual environment for every target; made again when the dependencies change.
$(READY): pyproject.toml constraints.txt
	@echo "setting up $(VENV), once: a minute or two" >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[embedded,web,dask,dev]'
	@touch $(READY)
