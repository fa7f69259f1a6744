# make run     a working Enquiry Hub with its demonstration cohort, at http://127.0.0.1:8000
# make test    the whole test suite
# `make help` lists the rest. Settings go by the environment (HUB_...), or `make run PORT=8001`.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
WORKERS ?= auto
TESTS ?=
PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes

ifdef PORT
export HUB_PORT := $(PORT)
endif

.PHONY: help run pdf test check screenshots lock wheel clean

help: ## Say what can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /: /'

run: $(VENV)/.run ## Start Enquiry Hub, on first use with an invented cohort
	@HUB_DEMO="$${HUB_DEMO-1}" exec $(BIN)/python -m enquiry_hub start

pdf: $(VENV)/.run requirements/pdf.lock ## Let documents be had as PDF too (needs Pango: docs/operations.md)
	$(PIP_INSTALL) -r requirements/pdf.lock

test: $(VENV)/.dev ## Run all tests (make test TESTS=tests/laws WORKERS=0 for a part, in one process)
	@$(BIN)/python -m tests.kit.servers run -- $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(TESTS)

check: $(VENV)/.dev ## Look at the code: style, types, storeys
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

screenshots: $(VENV)/.dev ## Take the pictures in docs/images anew (needs Chromium)
	$(BIN)/python -m tests.browser.screenshots

lock: ## Write requirements/*.lock anew (needs uv)
	$(call compile,run,)
	$(call compile,pdf,-c requirements/run.lock)
	$(call compile,dev,-c requirements/run.lock)

wheel: $(VENV)/.dev ## Build the wheel and the source archive into dist/
	$(BIN)/python -m build --no-isolation --outdir dist

clean: ## Remove what was made, except the data in var/
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Enquiry Hub needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.lock | $(VENV)/bin/python
	@echo "Installing what Enquiry Hub needs (once, about a minute) ..."
	$(PIP_INSTALL) -r requirements/run.lock
	@touch $@

$(VENV)/.dev: requirements/dev.lock | $(VENV)/bin/python
	@echo "Installing what the tests need (once, about a minute) ..."
	$(PIP_INSTALL) -r requirements/dev.lock
	@touch $@ $(VENV)/.run

define compile
cd requirements && uv pip compile $(1).in --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --custom-compile-command "make lock" --quiet -o $(1).lock $(subst requirements/,,$(2))
endef
