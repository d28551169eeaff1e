# A fresh machine needs Python 3.10 or later and make, nothing else.
#   make score    install into .venv, score an article, print the table, write build/harbour.jsonl
#   make demo     score 64 articles of 16 stories, compare their outlets, write both reports into build/demo/
#   make test     install what the tests need, run the fast ones
#   make check    what must hold before a commit: format, lint, types, fast tests
#   make eval     measure the bundled model and the baselines on every task whose corpus is in DATA, write the table
#   make bench    throughput and memory as ratios; nothing else should run beside it
#   make slow     the tests that need the bundled weights, a built wheel, chromium (Debian: chromium chromium-driver) or
#                 Ray, which it installs (80 MB to fetch, 200 MB on disk)
# Other interpreter: make score PYTHON=python3.12.   Other environment: make test VENV=/tmp/venv.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# Python compiles what is imported at its first import; compiling all of torch at once would double the wait.
PIP := $(BIN)/python -m pip install -qq --no-compile --disable-pip-version-check --constraint constraints.txt

ARTICLE := eval/articles/harbour.txt
SCORED := build/harbour.jsonl
DEMO := build/demo
DATA ?= ../shared/data

# One stamp for each set of packages that is installed.
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev
SLOW := $(VENV)/.installed-slow

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help score demo test eval bench slow check lint types format clean

help:
	@sed -n 's/^#   //p' Makefile

score: $(RUN)
	@mkdir -p $(dir $(SCORED))
	$(BIN)/framing score $(ARTICLE) --format table
	$(BIN)/framing score $(ARTICLE) --format json -o $(SCORED)
	@echo "The same as JSON lines: $(SCORED)"

demo: $(RUN)
	$(BIN)/python -m eval.demo $(DEMO)/articles.jsonl
	$(BIN)/framing score $(DEMO)/articles.jsonl -o $(DEMO)/scored.jsonl
	$(BIN)/framing compare $(DEMO)/scored.jsonl --by character --html $(DEMO)/coverage.html --json $(DEMO)/coverage.json
	$(BIN)/framing compare $(DEMO)/scored.jsonl --by outlet --html $(DEMO)/coverage-outlets.html > $(DEMO)/outlets.txt
	$(BIN)/framing report $(DEMO)/scored.jsonl --id s11-right --id s11-local -o $(DEMO)/articles.html
	@echo "Open $(DEMO)/coverage.html, $(DEMO)/coverage-outlets.html and $(DEMO)/articles.html"

test: $(DEV)
	$(BIN)/python -m pytest

# Every baseline that is here; the published figures stand in the table beside them.
eval: $(DEV)
	$(BIN)/python -m eval.run --data $(DATA)
	$(BIN)/python -m eval.run --data $(DATA) --model baseline:all
	$(BIN)/python -m eval.speed
	$(BIN)/python -m eval.table
	$(BIN)/python -m models.card

bench: $(DEV)
	$(BIN)/python -m eval.bench --data $(DATA)

slow: $(SLOW)
	$(BIN)/python -m pytest -m slow

check: lint types test

lint: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(DEV)
	$(BIN)/mypy

format: $(DEV)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find framing models eval tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN): pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing framing into $(VENV); the first time takes a few minutes."
	$(PIP) --editable .
	@touch $@

# After $(RUN), so that `make -j score test` never has two installs at work.
$(DEV): $(RUN)
	@echo "Installing what the tests need into $(VENV)."
	$(PIP) --editable '.[dev]'
	@touch $@

# Apart from $(DEV): the fast tests need not wait for it.
$(SLOW): $(DEV)
	@echo "Installing Ray into $(VENV) for the tests on a cluster."
	$(PIP) --editable '.[dev,ray]'
	@touch $@

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { \
		echo "$(PYTHON) not found; install Python 3.10 or later, or name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { \
		echo "$(PYTHON) is $$($(PYTHON) --version 2>&1); framing needs Python 3.10 or later: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) lacks venv or ensurepip; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
