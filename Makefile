# Rasad: what a newcomer types. `make help` explains each verb.
SHELL := /bin/sh
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
PIP = $(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt
OFFLINE = echo "Installing failed (told above); see that this machine reaches a package index, then run the same again: it goes on from there" >&2

.PHONY: help demo test lint bench bench-elastic elasticsearch clean

help: ## Say what each verb does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{printf "  make %-14s %s\n", $$1, $$2}'

demo: $(VENV)/.installed ## Set everything up, collect the bundled sample newsroom, read and index it, give a short tour, open the page (ARGS=--no-serve leaves that out)
	@$(BIN)/rasad demo $(ARGS)

test: $(VENV)/.dev ## Set everything up and pass the tests (ARGS='tests/nlp -k amounts' for some of them)
	@.ci/test $(ARGS)

lint: $(VENV)/.dev ## Format the code, then check it: ruff and mypy --strict
	@$(BIN)/ruff format . && $(BIN)/ruff check . && $(BIN)/mypy

bench: $(VENV)/.dev ## Measure speed side by side and print ratios (needs the real articles in ../shared)
	@$(BIN)/python -m bench $(ARGS)

bench-elastic: $(VENV)/.dev ## Measure the embedded engine and Elasticsearch side by side (BENCH_DOCUMENTS=20000 for a short run)
	@$(BIN)/python -m bench.elastic

# the node that tests run against: 947 MB once; needs Maven and a JDK of 21 or newer
elasticsearch:
	@tests/elasticsearch/node.sh get

clean: ## Remove the environment, the demo's data and all caches (never your own rasad-data)
	rm -rf $(VENV) demo-data .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info

$(VENV)/.made: .python-version
	@python="$$(.ci/python)" || exit 1; \
	"$$python" -m venv $(VENV) || { echo "'$$python' has no venv: install it (on Debian and Ubuntu: apt install python3-venv) and try again" >&2; rm -rf $(VENV); exit 1; }
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml constraints.txt
	@echo "Installing (once, about two minutes) …"
	@$(PIP) -e '.[parquet]' || { $(OFFLINE); exit 1; }
	@.ci/fonts
	@touch $@

$(VENV)/.dev: $(VENV)/.installed
	@$(PIP) -e '.[dev]' || { $(OFFLINE); exit 1; }
	@touch $@
