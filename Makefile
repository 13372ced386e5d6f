# `make` alone prints this help. Everything else is one line each; the work is in tools/ and in `servicehall`.
.DEFAULT_GOAL := help
PYTHON ?= python3
IN := .venv/bin/python
export PYTHONPATH := $(CURDIR)

.PHONY: help run doctor demo test quick lint check locks format assets environment dev-environment

help: ## this help
	@echo "Servicehall: one public service hall, online and on the floor."
	@echo
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-18s%s\n", $$1, $$2}'
	@echo
	@echo "  SERVICEHALL_PORT=8001 SERVICEHALL_HOME=/some/folder make run    another copy beside the first"

run: environment ## install what is needed, then start everything; Ctrl-C stops it, data stays
	@exec $(IN) -m servicehall run

doctor: environment ## what is wrong with this copy, in plain words, and what to do
	@$(IN) -m servicehall doctor

demo: environment ## accounts and references of the running demonstration, with today's codes
	@$(IN) -m servicehall demo

environment:
	@$(PYTHON) tools/bootstrap.py

dev-environment:
	@$(PYTHON) tools/bootstrap.py --dev

test: dev-environment lint check ## everything CI runs
	$(IN) -m pytest -n 2 --dist loadgroup --durations 15

quick: dev-environment lint check ## the inner loop: no browser, no faults, nothing slow
	$(IN) -m pytest -n 2 --dist loadgroup -m "not browser and not faults and not slow"

lint: dev-environment ## layers, style, types
	.venv/bin/lint-imports
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

check: dev-environment ## locks, migrations and system checks
	$(IN) -m tools.locks check
	DJANGO_SETTINGS_MODULE=servicehall.site.settings $(IN) -m django check --fail-level WARNING
	DJANGO_SETTINGS_MODULE=servicehall.site.settings $(IN) -W ignore::RuntimeWarning -m django makemigrations --check --dry-run

locks: dev-environment ## write the hashed locks anew from pyproject.toml
	$(IN) -m tools.locks write

format: dev-environment ## put the code into its one form
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

assets: ## compile style sheets and scripts into static/ (needs Node)
	tools/assets.sh
