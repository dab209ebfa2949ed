# Every target builds on `setup`, which makes .venv from the hashed lock and says what it cannot install.
PYTHON ?= python3
V := .venv/bin
# Two cores are the design size; more only helps the tests. A third of their time is waiting: one worker more than cores.
N ?= $(shell echo $$(($$(nproc 2>/dev/null || echo 2) + 1)))

.PHONY: help setup demo test check bench proprietes fautes soak wheel format regles phrases snap captures imprimes touches mutation lock fuzz fuzz-cartes fuzz-couverture audit-dependances retards clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.pret  ## .venv with the command .venv/bin/aat

.venv/.pret: requirements.lock requirements-cartes.lock pyproject.toml outils/installer
	@PYTHON="$(PYTHON)" bash outils/installer
	@touch $@

demo: setup  ## the main job end to end: patient, « grippe 5j », mutual TLS, acknowledgement, PDFs
	@bash outils/demonstration

test: check wheel  ## everything that must pass
	@$(V)/pytest -n $(N) --dist loadgroup --ignore tests/perf tests

check: setup  ## format, lint, types, boundaries, dependencies
	@$(V)/ruff format --check .
	@$(V)/ruff check .
	@$(V)/mypy
	@$(V)/lint-imports --no-cache
	@$(V)/deptry aat

format: setup
	@$(V)/ruff format .
	@$(V)/ruff check --fix .

regles: setup  ## docs/regles.md, from the rules, the data and the tests
	@$(V)/python -m outils.regles

bench: setup  ## ratios measured side by side in one run
	@$(V)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@$(V)/python tests/perf/demarrage.py
	@$(V)/python -m tests.perf.imprimes
	@$(V)/pytest -p no:xdist --benchmark-only -o addopts="" tests/perf
	@$(V)/pytest -p no:xdist -s -o addopts="" tests/perf/envoi.py

fautes: setup  ## F01 to F33 of the transmission, I1 to I9 asserted after each
	@$(V)/pytest -n $(N) --dist loadgroup -m faute tests

soak: setup  ## 10,000 documents, workers killed at random, a bad line (long); N_DOCUMENTS=n, COFFRE=partage
	@nice $(V)/python -m outils.endurance $(or $(N_DOCUMENTS),10000) 4 $(COFFRE)

wheel: setup  ## dist/*.whl, built offline
	@rm -rf dist && $(V)/python -m hatchling build -t wheel >/dev/null && ls dist/*.whl

phrases: setup  ## writes again the sentences of the case books; read the difference
	@AAT_ECRIRE_PHRASES=oui $(V)/pytest -q tests/regles/test_phrases.py

snap: setup  ## draws again the reference pictures of the screens (Python 3.11); read the difference
	@$(V)/pytest -q -p no:xdist --snapshot-update tests/tui/snapshots

captures: setup  ## docs/captures/*.svg, the screens shown by the guide
	@$(V)/python -m outils.captures

imprimes: setup  ## docs/imprimes/*.png, a page of each document
	@$(V)/python -m outils.imprimes

touches: setup  ## docs/touches.md, from the key scripts that the tests play
	@AAT_ECRIRE_TOUCHES=oui $(V)/pytest -q tests/tui/test_touches_comptees.py

fuzz-cartes: setup  ## a million inputs for the card reader, a thousand readings, a CPS pulled out everywhere (long)
	@$(V)/python -m outils.fuzz_cartes
	@$(V)/python -m outils.arrachages

mutation: setup  ## mutation testing of the rules core (long)
	@$(V)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-mutation.lock
	@$(V)/python outils/mutation.py

proprietes: setup  ## every property on ten times its examples (long); EXEMPLES=n changes the factor
	@AAT_EXEMPLES=$(or $(EXEMPLES),10) $(V)/pytest -n $(N) -m hypothesis --ignore tests/perf --ignore tests/robustesse tests

fuzz: setup  ## hostile input by the hundred thousand (long); FUZZ=n examples a target
	@AAT_FUZZ=$(or $(FUZZ),50000) nice -n 10 $(V)/pytest -p no:xdist -q -s tests/robustesse/test_entrees_hostiles.py

fuzz-couverture: setup  ## hostile input led by what it reaches (atheris, long); FUZZ_S=n seconds a target
	@$(V)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-couverture.lock
	@AAT_FUZZ_S=$(or $(FUZZ_S),600) nice -n 10 $(V)/python -m outils.fuzz_couverture

audit-dependances: setup  ## known vulnerabilities of what the locks install (a service; AVIS=folder: a copy of the advisories)
	@AVIS="$(AVIS)" bash outils/audit_dependances

# Maintainers only; needs uv. The locks hold hashes and no index address. MONTER='--upgrade --exclude-newer DATE' takes the
# newest releases of that day: a week ago, since a release withdrawn or tampered with is mostly known by then.
COMPILER = uv pip compile --universal --python-version 3.11 --generate-hashes --no-header $(MONTER) pyproject.toml
VERS ?=
lock:
	$(COMPILER) --extra banc --extra partage --extra trousseau --extra dev -o $(VERS)requirements.lock
	for extra in cartes mutation couverture bench; do \
	  $(COMPILER) --extra $$extra -c $(VERS)requirements.lock -o $(VERS)requirements-$$extra.lock || exit 1; done

retards:  ## locked versions that the index has newer, or has withdrawn (needs uv)
	@bash outils/retards

clean:
	rm -rf .venv dist build demo .mypy_cache .ruff_cache .pytest_cache
