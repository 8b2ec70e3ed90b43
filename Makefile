# Two commands: `make demo` builds the real case into a briefing, `make test` checks everything.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
UV     := VIRTUAL_ENV=$(VENV) $(BIN)/uv pip
UV_VERSION := 0.13.9

.PHONY: demo test lint bench lock clean

$(BIN)/uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# A stamp per lock file, so that a changed lock installs again and an unchanged one costs nothing.
$(VENV)/.run: $(BIN)/uv requirements/run.lock pyproject.toml
	$(UV) install --quiet --require-hashes -r requirements/run.lock
	$(UV) install --quiet --no-deps --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.lock
	$(UV) install --quiet --require-hashes -r requirements/dev.lock
	touch $@

$(VENV)/.bench: $(VENV)/.dev requirements/bench.lock
	$(UV) install --quiet --require-hashes -r requirements/bench.lock
	touch $@

demo: $(VENV)/.run
	$(BIN)/python -m truceline.demo demo

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/pytest -n auto

bench: $(VENV)/.bench
	$(BIN)/python benchmarks/run.py

lock: $(BIN)/uv
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements/run.lock
	$(BIN)/uv pip compile pyproject.toml --group dev -c requirements/run.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements/dev.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --group bench -c requirements/dev.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements/bench.lock

clean:
	rm -rf $(VENV) demo build .mypy_cache .ruff_cache .pytest_cache
