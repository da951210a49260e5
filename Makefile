# Two set-up commands: `make demo` (the main job) and `make test` (the whole suite).
# Both set up .venv when it is missing or when the pins change, and both may be called again.

PYTHON ?= python3
PIP := .venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: demo test setup setup-dev bench docs notebooks clean

demo: .venv/ready
	.venv/bin/regulars demo --workspace demo

test: .venv/ready-dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python -m pytest -n 2

bench: .venv/ready-dev
	.venv/bin/python bench/all.py

docs: .venv/ready-dev
	.venv/bin/python -m regulars.features.docs
	.venv/bin/python -m regulars.cli.docs

# REGULARS_SALES_SAMPLE names the file that the notebook reads.
notebooks: .venv/ready-dev
	.venv/bin/pip install --quiet nbclient ipykernel
	.venv/bin/jupyter execute --inplace docs/notebooks/*.ipynb

setup: .venv/ready
setup-dev: .venv/ready-dev

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer with venv is needed (on Debian: apt install python3-venv)."; exit 1; }
	$(PYTHON) -m venv .venv
	$(PIP) --editable .
	touch $@

.venv/ready-dev: .venv/ready
	$(PIP) --editable '.[dev]'
	touch $@

clean:
	rm -rf .venv demo build dist
