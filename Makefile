# Frontdesk. `make site` builds the whole site, `make test` runs all tests; both set up what they need.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHARED ?= ../shared
export NO_MKDOCS_2_WARNING := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

# Debian's python3 comes without ensurepip, so the environment is filled by the pip outside it.
PIP = $(PYTHON) -m pip --python $(BIN)/python

.PHONY: site test serve check bench lock browser services clean

site: $(VENV)/.site ## build the site into site/, strictly
	$(BIN)/mkdocs build --strict
	@echo
	@echo "The site is in site/. Look at it with:  make serve   or   $(PYTHON) -m http.server -d site"

serve: $(VENV)/.site ## preview with live reload at http://127.0.0.1:8000/
	$(BIN)/mkdocs serve

check: $(VENV)/.test ## everything that reads code and content without running them
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/frontdesk check

test: check browser services ## all tests
	FRONTDESK_SHARED=$(SHARED) $(BIN)/pytest -n auto --cov --cov-report=
	$(BIN)/coverage report

bench: $(VENV)/.test ## timings, as ratios within one run
	$(BIN)/python -m bench --shared $(SHARED)

lock: $(VENV)/.test ## make requirements/ anew from pyproject.toml
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --universal \
	  --group build -o requirements/site.txt pyproject.toml
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --universal \
	  --group build --group test -c requirements/site.txt -o requirements/test.txt pyproject.toml

clean:
	rm -rf $(VENV) site .frontdesk .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

$(VENV)/bin/python:
	$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/.site: requirements/site.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install -q --require-hashes -r requirements/site.txt
	$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.site
	$(PIP) install -q --require-hashes -r requirements/test.txt
	@touch $@

# Debian's own Chromium and a Chinese font; as another user the tests need them installed already.
browser:
	@if ! command -v chromium >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; fi

# The servers that tests pull from and store in: Debian's packages, and Roundup from PyPI.
services: $(VENV)/.test
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql; fi
	@PYTHONPATH=tests $(BIN)/python -m services.install
