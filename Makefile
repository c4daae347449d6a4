# CertMatch 认证匹配: `make run` serves the dashboard, `make test` checks everything.
# Needs Python 3.11 or newer, git and make; both commands do their own set-up.

PYTHON := .venv/bin/python

.PHONY: help run test lint bench clean setup setup-test

help:
	@echo "make run    serve the dashboard on 127.0.0.1 (port 8501, or CERTMATCH_PORT)"
	@echo "make test   lint, types and all tests (PYTEST_ARGS=\"-k word\" for a part)"
	@echo "make lint   lint and types only"
	@echo "make bench  timed comparisons"
	@echo "make clean  remove .venv and caches; your data stays"

run: setup
	@exec $(PYTHON) cli.py serve

test: setup-test
	@bash tools/setup_test_machine.sh
	@$(MAKE) --no-print-directory lint
	$(PYTHON) -m pytest -n 2 --dist worksteal $(PYTEST_ARGS)

lint: setup-test
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy

bench: setup-test
	@for script in benchmarks/*.py; do PYTHONPATH=. $(PYTHON) "$$script" || exit 1; done

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup:
	@bash tools/setup_venv.sh requirements.txt

setup-test:
	@bash tools/setup_venv.sh requirements-dev.txt
