# Each target says what it does, is safe to run twice, and ends with a plain sentence when something is missing.
PYTHON ?= python3
PORT ?= 8000
export PORT

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench services test-pg e2e audit lock requirements backup restore restore-drill secrets

help:           ## This list
	@grep -E '^[a-z-]+: +##' Makefile | sed 's/: *## */\t/' | expand -t 18

run:            ## Set everything up, load the demonstration and serve it (PORT=8000)
	@$(PYTHON) scripts/run.py

test:           ## Set everything up, then every check and every test
	@$(PYTHON) scripts/test.py

check:          ## The quick half: style, layers, settings, migrations, types
	@$(PYTHON) scripts/setup_env.py dev
	@.venv/bin/python scripts/check.py

bench:          ## Measure
	@$(PYTHON) scripts/setup_env.py e2e
	@.venv/bin/python -m bench

services:       ## Install (as root on Debian) and start PostgreSQL and Redis for the tests
	@$(PYTHON) scripts/services.py

setup:          ## Only the virtual environment, with the tools of a developer
	@$(PYTHON) scripts/setup_env.py e2e

test-pg:        ## The tests on PostgreSQL and Redis only
	@$(PYTHON) scripts/test.py postgresql

e2e:            ## The tests in a real browser only
	@$(PYTHON) scripts/test.py browser

audit:          ## Ask whether a pinned package has a known weakness
	@$(PYTHON) scripts/setup_env.py dev
	@.venv/bin/pip-audit --strict --require-hashes --disable-pip -r requirements/e2e.txt

lock:           ## Pin the newest versions that pyproject.toml allows
	@$(PYTHON) scripts/lock.py

requirements:   ## Which of R1 to R360 have a test with their number
	@$(PYTHON) scripts/requirements_coverage.py

backup:         ## Copy the database and the files to a new folder (TO=folder)
	@.venv/bin/python manage.py backup $(TO)

restore:        ## Put a backup back (FROM=folder; add REPLACE=1 when the database is not empty)
	@.venv/bin/python manage.py restore $(FROM) $(if $(REPLACE),--replace)

restore-drill:  ## Prove that a backup of this database can be put back
	@.venv/bin/python manage.py restore_drill

secrets:        ## Make the secrets that docker-compose.yml reads, once
	@$(PYTHON) scripts/make_secrets.py
