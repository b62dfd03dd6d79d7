# The first of these that is Python 3.11 or newer makes .venv; name another with: make run PYTHON=/path/to/python
PYTHON ?= python3.12 python3.11 python3 python3.13 python3.14
IN_VENV = .venv/bin/python
MANAGE = $(IN_VENV) manage.py
# What to test, and how: make test T="tests/outbox -n0 -x"
T ?= -n auto --maxprocesses 4 --dist loadgroup

.DEFAULT_GOAL := help
.PHONY: help run dev test lint bench messages lock clean venv packages packages-dev chromium

help: # list these targets
	@sed -n 's/^\([a-z]*\):[^#]*# /\1|/p' Makefile | while IFS='|' read -r target what; do printf 'make %-10s %s\n' "$$target" "$$what"; done

run: packages # the portal as in production, on PostgreSQL and Redis of its own; Ctrl-C stops it
	@exec $(IN_VENV) -m alliance.supervisor

dev: packages-dev # the portal with DEBUG on, started again whenever the code changes
	@exec $(IN_VENV) -m alliance.supervisor --reload

test: packages-dev chromium # all tests, on a real database, Redis, worker and browser
	@$(IN_VENV) -m pytest -q -rs $(T)

lint: packages-dev # style, types, direction of imports, catalogues, migrations
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@find templates -name '*.html' -o -name '*.txt' | xargs .venv/bin/djade --check
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache
	@$(MANAGE) messages --check
	@$(MANAGE) makemigrations --check --dry-run

bench: packages-dev # how long a start takes, what a page costs, how well search answers
	@$(IN_VENV) -m bench

messages: packages-dev # extract the texts of the interface into locale/, and compile them
	@$(MANAGE) messages

lock: packages-dev # pin the newest versions that pyproject.toml allows, with hashes
	@.venv/bin/uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.lock
	@.venv/bin/uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: # remove packages and caches; var/, with all that the portal has stored, stays
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} +

venv:
	@$(IN_VENV) -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && exit 0; \
	for python in $(PYTHON); do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	  found="$$found $$("$$python" -V 2>/dev/null)"; python=; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "The portal needs Python 3.11 or 3.12 (found:$${found:- none}): install it, or name it with PYTHON=/path/to/python3.12" >&2; exit 1; \
	fi; \
	echo "Making .venv with $$("$$python" -V)"; \
	"$$python" -m venv --clear .venv >.venv.log 2>&1 || { \
	  cat .venv.log >&2; rm -rf .venv .venv.log; \
	  echo "Python cannot make .venv here: if its venv module is missing, install it (Debian, Ubuntu: apt install python3-venv)." >&2; exit 1; \
	}; rm -f .venv.log

# Installs what a lock file pins, where that has changed since.
install = cmp -s $(1) .venv/$(1) || { \
	  echo "Installing the packages of $(1)"; \
	  $(IN_VENV) -m pip install --disable-pip-version-check --no-deps --require-hashes -r $(1) && cp $(1) .venv/$(1); \
	} || { echo "The packages of $(1) could not be installed: see above; is there a network?" >&2; exit 1; }

packages: venv
	@$(call install,requirements.lock)

packages-dev: venv
	@$(call install,requirements-dev.lock); cp requirements.lock .venv/  # which it holds too

chromium:
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ]; then as_root=env; elif sudo -n true 2>/dev/null; then as_root="sudo -n env"; fi; \
	if [ -n "$$as_root" ] && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium"; \
	  $$as_root apt-get update -q && $$as_root DEBIAN_FRONTEND=noninteractive apt-get install -qy chromium && exit 0; \
	fi; \
	echo "There is no Chromium, so the tests in a browser are skipped: install it (Debian: apt install chromium)." >&2
