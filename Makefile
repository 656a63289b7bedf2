# Everything sets itself up: a virtual environment, the locked dependencies, Node from its wheel.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-long walks check opmaak typen lagen schermen bench screenshots sbom mutation clean-demo

# Whoever forbids compiled files lets every process of a run, dozens of servers among them, compile each package anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
BIN := .venv/bin
STEMPEL := .venv/.klaar
WERKERS ?= 2

help: ## Deze lijst
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

setup: $(STEMPEL) ## Alleen de omgeving klaarzetten

$(STEMPEL): requirements.lock pyproject.toml scripts/omgeving.sh
	@bash scripts/omgeving.sh $(PYTHON)
	@touch $@

demo: $(STEMPEL) ## Het portaal met een demoschool op http://localhost:3000 (stop met Ctrl+C)
	@exec $(BIN)/python -m portal.demo.start

test: $(STEMPEL) ## Eerst `check`, dan alle tests, ook in de browser en op beide databases
	@bash scripts/systeem.sh
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target check schermen
	@$(BIN)/pytest -n $(WERKERS)

test-long: $(STEMPEL) ## Wat minuten duurt en `make test` overslaat; wat dat is, staat in tests/conftest.py
	@bash scripts/systeem.sh
	@$(BIN)/pytest -m lang -n $(WERKERS)

walks: $(STEMPEL) ## Elke eis gespeeld in een browser als de mens over wie zij gaat; de uitkomst staat in docs/walks.md
	@bash scripts/systeem.sh
	@$(BIN)/pytest tests/walks -m 'lang or not lang'

check: opmaak typen lagen ## Opmaak, regels, typen, importrichting en ongebruikte code

typen: $(STEMPEL)
	@$(BIN)/mypy

opmaak: $(STEMPEL)
	@$(BIN)/ruff format --check portal tests scripts benchmarks
	@$(BIN)/ruff check portal tests scripts benchmarks
	@$(BIN)/vulture

lagen: $(STEMPEL)
	@$(BIN)/lint-imports

schermen: $(STEMPEL)
	@$(BIN)/python -c "from portal.serve import bouw; bouw()"

bench: $(STEMPEL) ## Snelheid meten
	@for meting in benchmarks/*.py; do [ -e "$$meting" ] || { echo "Er zijn nog geen metingen."; exit 1; }; $(BIN)/python "$$meting"; done

screenshots: $(STEMPEL) ## Schermafbeeldingen van elke rol
	@bash scripts/systeem.sh
	@$(BIN)/python scripts/schermafbeeldingen.py

sbom: $(STEMPEL) ## Stuklijst van alle pakketten, als CycloneDX in sbom/
	@$(BIN)/python scripts/sbom.py

mutation: $(STEMPEL) ## Toetst de tests van rechten, scheiding, sessies en auditlog met fouten in de code (lang)
	@$(BIN)/python scripts/mutatie.py

clean-demo: ## De demoschool weggooien; de volgende ‘make demo’ begint opnieuw
	@rm -rf data/demo
