# Two commands: `make run [MUSIC=folder]` and `make test`. The environment is made in .venv, and made again when pyproject.toml changes.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MUSIC ?=
WORKERS ?= 2

.PHONY: run test check clean portaudio

run: $(VENV)/.run portaudio
	@if [ -n "$(MUSIC)" ]; then exec $(BIN)/auralis "$(MUSIC)"; else exec $(BIN)/auralis demo; fi

test: $(VENV)/.test
	$(BIN)/python -m pytest -n $(WORKERS) $(TESTS)

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell

# Sound needs PortAudio's library, which pip can't bring. Without it everything runs on the null output.
portaudio: $(VENV)/.run
	@$(BIN)/python -c 'import sounddevice' 2>/dev/null || sh tools/portaudio.sh

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Auralis needs Python 3.11 or newer; try: make run PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV) || { echo "No virtual environment could be made. On Debian: apt install python3-venv"; rm -rf $(VENV); exit 1; }

$(VENV)/.run: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

$(VENV)/.dev: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV)
