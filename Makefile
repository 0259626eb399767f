# relais: two commands on a fresh machine are `make demo` and `make test`.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SPARK := .venv-spark
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Where a container forbids Python to keep compiled modules, each start of it compiles 1,500 anew: a second and more.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help demo test e2e test-spark check style bench bench-parts docs lock wheelhouse wheelhouse-check clean

help:  ## Show this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

# uv installs in seconds; where it cannot be had, pip does the same from the same hashes.
define sync
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m uv --version >/dev/null 2>&1 || $(BIN)/python -m pip install -q uv || true
	@if $(BIN)/python -m uv --version >/dev/null 2>&1; then \
	  $(BIN)/python -m uv pip install -q --python $(BIN)/python --require-hashes --only-binary :all: -r $(1); \
	else \
	  $(BIN)/python -m pip install -q --require-hashes --only-binary :all: -r $(1); \
	fi
	@$(BIN)/python -c "import sysconfig, pathlib; \
	  pathlib.Path(sysconfig.get_path('purelib'), 'relais-src.pth').write_text(str(pathlib.Path('src').resolve()))"
	@printf '#!/bin/sh\nexec "%s" -m relais "$$@"\n' "$(abspath $(BIN))/python" > $(BIN)/relais && chmod +x $(BIN)/relais
	@touch $(2)
endef

$(VENV)/core.ok: requirements/core.txt
	$(call sync,requirements/core.txt,$@)

$(VENV)/test.ok: requirements/test.txt
	$(call sync,requirements/test.txt,$@)
	@touch $(VENV)/core.ok

# Spark comes as source only, and is half a gigabyte: its tests have an environment of their own.
$(SPARK)/spark.ok: requirements/test.txt requirements/spark.txt
	@test -x $(SPARK)/bin/python || $(PYTHON) -m venv $(SPARK)
	@$(SPARK)/bin/python -m uv --version >/dev/null 2>&1 || $(SPARK)/bin/python -m pip install -q uv || true
	@if $(SPARK)/bin/python -m uv --version >/dev/null 2>&1; then \
	  $(SPARK)/bin/python -m uv pip install -q --python $(SPARK)/bin/python --require-hashes $(^:%=-r %); \
	else \
	  $(SPARK)/bin/python -m pip install -q --require-hashes $(^:%=-r %); \
	fi
	@touch $@

demo: $(VENV)/core.ok  ## Install, build a small synthetic world, read it, show the queue, open the desk (SERVE=0 does not)
	@$(BIN)/relais demo
	@test "$(SERVE)" = 0 || $(BIN)/relais serve --home .demo/home

test: $(VENV)/test.ok style  ## Everything: style, types, floors, all tests
	$(BIN)/python -m pytest -q -n 2 --dist worksteal

check: $(VENV)/test.ok style  ## Style, types, import floors, fast tests (under a minute)
	RELAIS_TESTS=fast $(BIN)/python -m pytest -q -n 2 -m "not slow"

# A Chromium of the machine, else one that an npm package carries.
e2e: $(VENV)/test.ok  ## The web desk in a real browser: a day by mouse and by keyboard, every page looked over
	$(BIN)/python -m pytest -q -n 2 e2e

test-spark:  ## The same linkage on Spark as on DuckDB: minutes, and half a gigabyte to install
	@if $(MAKE) -s $(SPARK)/spark.ok; then $(SPARK)/bin/python -m pytest -q -rs -k spark tests/store tests/link tests/cli; \
	else echo "NOT RUN: requirements/spark.txt cannot be installed"; test "$(CI)" != true; fi

style: $(VENV)/test.ok
	@$(BIN)/ruff format --check -q .
	@$(BIN)/ruff check -q .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache > $(VENV)/floors.txt || (cat $(VENV)/floors.txt; exit 1)

bench: $(VENV)/core.ok  ## Measure the whole road on a small synthetic world, against its truth
	@$(BIN)/relais bench sprint --world S

bench-parts: $(VENV)/test.ok  ## Measure the parts: miner, readers against the bare parse, components, memory
	$(BIN)/python -m benchmarks

docs: $(VENV)/test.ok  ## Write the generated pages of docs/ and the message catalogue
	$(BIN)/python -m tools.docs

lock: $(VENV)/core.ok  ## Compile requirements/*.txt anew (hashes, no index address; wheels only, but for Spark)
	$(BIN)/python -m uv pip compile -q --universal --python-version 3.11 --only-binary :all: --generate-hashes \
	  --no-header --no-annotate --group lock pyproject.toml -o requirements/core.txt
	$(BIN)/python -m uv pip compile -q --universal --python-version 3.11 --only-binary :all: --generate-hashes \
	  --no-header --no-annotate --group lock --group test --extra dossier --extra oidc --extra timestamp pyproject.toml -o requirements/test.txt
	$(BIN)/python -m uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --group lock --extra spark -c requirements/test.txt pyproject.toml -o requirements/spark.txt

# For a unit without a network: this folder on a stick, and `pip install --no-index wheelhouse/*.whl`.
wheelhouse:  ## A folder of wheels, relais' own among them, for machines without a network (same system and Python)
	rm -rf wheelhouse && mkdir wheelhouse
	$(PYTHON) -m pip download -q --require-hashes --only-binary :all: -r requirements/core.txt -d wheelhouse
	$(PYTHON) -m pip wheel -q --no-deps -w wheelhouse .
	cd wheelhouse && sha256sum *.whl > SHA256SUMS

wheelhouse-check:  ## Install from that folder alone into a fresh environment, make a home in it, and verify it
	packaging/check_wheelhouse wheelhouse $(PYTHON)

clean:  ## Remove the environment and the demo
	rm -rf $(VENV) $(SPARK) .demo wheelhouse
