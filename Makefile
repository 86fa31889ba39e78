# Two commands first: `make run` (the site, from a bare checkout) and `make test`. The others are for those who change the code.
PYTHON ?= python3
PORT ?= 8000
# Official files: `make run DATA=../shared/data` builds the real edition from them instead of the demonstration.
DATA ?=
export QUARTIERS_HOME ?= $(CURDIR)/var/quartiers
export PIP_DISABLE_PIP_VERSION_CHECK = 1
BIN := .venv/bin

.PHONY: run test setup check fix docs data bench calibrate thorough mutate compare lock coverage spark

run: .venv/.run
	@$(BIN)/quartiers serve --essai --port $(PORT)
	@$(if $(DATA),$(BIN)/quartiers build --from "$(DATA)",$(BIN)/quartiers demo)
	@$(BIN)/quartiers publish
	@$(BIN)/quartiers serve --port $(PORT)

test: .venv/.test
	@tools/system_packages.sh
	$(BIN)/pytest -n 2

setup: .venv/.test

# A stamp per lock, so that nothing is asked of the network once installed.
.venv/.run: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 ou plus récent est nécessaire : ici " + sys.version)'
	@echo "Installation (une seule fois, une à deux minutes)…"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip install -q --require-hashes -r requirements/run.txt
	@$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@

.venv/.test: requirements/test.txt .venv/.run
	@$(BIN)/pip install -q --require-hashes -r requirements/test.txt
	@touch $@

check: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/vulture
	$(BIN)/deptry src
	$(BIN)/python docs/generate.py --check
	$(BIN)/python tools/lint_words.py
	$(BIN)/python tools/check_lock.py
	$(BIN)/python tools/check_site.py

fix: .venv/.test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: .venv/.test
	$(BIN)/python docs/generate.py

# Rewrite the package's reference facts from the official files.
data: .venv/.run
	$(BIN)/python tools/reference_facts.py "$(or $(DATA),../shared/data)"

bench: .venv/.test
	$(BIN)/python bench/bench_assignment.py
	$(BIN)/python bench/bench_engine.py
	$(BIN)/python bench/bench_intervals.py
	$(BIN)/python bench/bench_truth.py 2500000
	$(BIN)/python bench/bench_site.py
	$(BIN)/python bench/bench_siret.py
	$(BIN)/python bench/bench_detectors.py
	$(BIN)/python bench/bench_aids.py
	$(BIN)/python bench/finder_visitors.py

# Are detectors right as often as they say? Writes docs/calibration.md and the tables of the site's method page.
calibrate: .venv/.test
	$(BIN)/python bench/calibrate.py

thorough: .venv/.test
	HYPOTHESIS_PROFILE=thorough $(BIN)/pytest -n 2 -m "thorough or not thorough"

# The drawn tests of indicators on a local Spark too; needs Java 17. An environment of its own: Spark weighs 400 MB, and leaves
# sockets to the garbage collector.
spark: .venv-spark/.installed
	.venv-spark/bin/pytest -m spark -W ignore::ResourceWarning -W ignore::pytest.PytestUnraisableExceptionWarning tests/spec

.venv-spark/.installed: requirements/cluster.txt pyproject.toml
	@test -x .venv-spark/bin/python || $(PYTHON) -m venv .venv-spark
	@.venv-spark/bin/pip install -q --require-hashes -r requirements/cluster.txt
	@.venv-spark/bin/pip install -q --no-deps --no-build-isolation -e .
	@touch $@

coverage: .venv/.test
	$(BIN)/pytest -n 2 --cov --cov-report=term-missing:skip-covered

mutate: .venv/.test
	rm -rf mutants
	$(BIN)/mutmut run
	$(BIN)/mutmut results

compare:
	$(PYTHON) ../shared/scripts/style_compare.py . --kind engine --only '^(src/quartiers/knowledge|tests)/'
	$(PYTHON) ../shared/scripts/style_imports.py src quartiers --no-root --depth 2

lock: .venv/.test
	$(BIN)/python tools/check_lock.py --write
