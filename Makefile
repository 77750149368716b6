# make run    opens the drawing pad          make test   runs every check
# make lint   style, types and rooms only    make clean  removes what was installed and built
# make report   measures the bundled network and writes docs/accuracy.md; DATA=DIR names the folder with the data
# make index    writes the training digits of Layers and Looks like for the bundled network; DATA=DIR as above
# make translations   brings the catalogues of resources/translations up to date with the sources, and compiles them
# make screenshots    takes the README's pictures from the real program; make snapshots: what the tests compare with
# make speed    measures how fast it is here and writes docs/performance.md
# make index    writes the training digits of Layers and Looks like for the bundled network; DATA=DIR as above
# make fuzz   tries to break every reader of files for ten minutes    make reliability   writes docs/reliability.md
# make audit   looks for habits that let something in (bandit) and for known holes in what is installed (pip-audit)
# make freeze   builds the frozen program, dist/vggdigits/     make archive   packs it, with sums and a bill of materials
# make test-frozen   runs it where nothing else is, and in a window

PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
DATA ?= ../shared/data
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check


TRANSLATIONS := $(wildcard resources/translations/vggdigits_*.ts)

.PHONY: run test lint clean screenshots snapshots translations report index speed fuzz audit reliability freeze archive test-frozen

run: $(VENV)/.installed
	@tools/install-system-libraries
	@$(BIN)/vggdigits

test: lint
	@tools/install-system-libraries --test
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

screenshots: $(VENV)/.installed-dev
	@tools/install-system-libraries --test
	$(BIN)/python tests/e2e/screenshot.py docs

snapshots: $(VENV)/.installed-dev
	@tools/install-system-libraries --test
	VGGDIGITS_WRITE_SNAPSHOTS=1 $(BIN)/python -m pytest tests/app/test_snapshots.py

translations: $(VENV)/.installed
	$(BIN)/pyside6-lupdate -silent -no-obsolete -locations none $$(find vggdigits -name '*.py' | sort) -ts $(TRANSLATIONS)
	for each in $(TRANSLATIONS:.ts=); do $(BIN)/pyside6-lrelease -silent $$each.ts -qm $$each.qm; done

report: $(VENV)/.installed
	$(BIN)/python tools/write_report.py $(DATA)

index: $(VENV)/.installed
	$(BIN)/python tools/make_filters.py $(DATA)
	$(BIN)/python tools/make_index.py $(DATA)

speed: $(VENV)/.installed-dev
	@tools/install-system-libraries --test
	@$(PIP) --editable '.[rivals]'
	$(BIN)/python tools/write_performance.py

fuzz: $(VENV)/.installed-dev
	@$(PIP) --editable '.[fuzz]' || echo "atheris is not to be had here; the changes are made by chance"
	$(BIN)/python fuzz/run.py

audit: $(VENV)/.installed-dev
	@$(PIP) --editable '.[audit]'
	$(BIN)/bandit -q -c pyproject.toml -r vggdigits
	$(BIN)/pip-audit --progress-spinner off

reliability: $(VENV)/.installed-dev
	@tools/install-system-libraries --test
	$(BIN)/python tools/measure_reliability.py

freeze: $(VENV)/.installed-freeze
	$(BIN)/python -m PyInstaller --noconfirm --log-level WARN --distpath dist --workpath build build.spec

archive: $(VENV)/.installed-freeze
	$(BIN)/python packaging/archive.py

test-frozen: $(VENV)/.installed-dev
	@tools/install-system-libraries --test
	packaging/linux/check-clean dist/vggdigits
	$(BIN)/python -m pytest tests/test_packaging.py tests/e2e/test_frozen.py tests/e2e/test_frozen_training.py

# torch comes first and alone: resolved together with torchvision, a build for another CUDA than the machine's may
# replace it. The pair is the tested one.
$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "vggdigits needs Python 3.11 or newer (make PYTHON=python3.12 run)" >&2; exit 1; }
	@echo "Installing into $(VENV) (once, some minutes)"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) torch==2.13.0
	@$(PIP) torchvision==0.28.0 --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@$(PIP) --editable '.[dev]'
	@touch $@

$(VENV)/.installed-freeze: $(VENV)/.installed
	@$(PIP) --editable '.[freeze]'
	@touch $@

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
