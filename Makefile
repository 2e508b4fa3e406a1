# Everything sets itself up: `make demo` and `make test` are all that is needed on a fresh machine.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help setup services servers demo test test-slow chaos fuzz lint bench docs lock clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: $(READY)  ## make the virtual environment with the locked packages

$(READY): requirements.lock pyproject.toml
	@sh scripts/make-venv.sh $(PYTHON) $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

services: $(READY)  ## fetch the real servers and readers that some tests run on (Kafka, Redis, Prometheus, Alertmanager, compose-go, Grafana's front-end code, Chromium)
	@sh scripts/services.sh $(BIN)/python

servers: services  ## a real Kafka and Redis on this machine alone, to run the parts against; until Ctrl-C
	@$(BIN)/python -m tests.servers

demo: $(READY)  ## four days of traffic in about two minutes, live
	$(BIN)/linkage demo

test: $(READY) lint  ## lint, types, layers, all tests
	$(BIN)/python -m pytest

test-slow: $(READY)  ## the laws with 10,000 examples each, and what else takes long
	LINKAGE_HYPOTHESIS=slow $(BIN)/python -m pytest -m "slow or not slow" tests/laws tests/integration

chaos: services  ## kill every part again and again, compare with an undisturbed run (SHORT=1: minutes; SEED=n: the same again)
	$(BIN)/python -m tests.chaos $(if $(SHORT),--short) $(if $(SEED),--seed $(SEED))

fuzz: $(READY)  ## hostile bytes for the pass verifier and the batch parser (SECONDS=60 each; SEED=n: the same again)
	$(BIN)/python -m tests.fuzz $(if $(SECONDS),--seconds $(SECONDS)) $(if $(SEED),--seed $(SEED))

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)  ## events/s of replay and of the live pipeline, CPU by stage
	$(BIN)/python -m benchmarks

docs: $(READY)  ## pages and dashboards that are generated from the code
	$(BIN)/python -m streams.metrics > docs/metrics.md
	$(BIN)/python -m streams.rules.page > docs/rules.md
	$(BIN)/linkage dashboards build

lock:  ## resolve the dependencies anew (needs uv)
	uv pip compile -q pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-header --python-version 3.11 -o requirements.lock
	echo 'setuptools>=77' | uv pip compile -q pyproject.toml - --constraints requirements.lock --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 -o deploy/requirements.lock

clean:
	rm -rf $(VENV) build dist out var .mypy_cache .ruff_cache .pytest_cache .hypothesis
