# One word does it all: `make demo` grades a sample class, `make test` runs everything that CI runs.
# Both need nothing but Python 3.11 or newer with venv; they install the rest into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
# What the sample class hands in: functions, classes, numbers on paper.
DEMO := dot_norm_cosine matmul_by_hand null_space power_iteration svd_by_hand projector_from_span pca_class \
	stable_softmax scaled_dot_product_attention adam pagerank metropolis_hastings

.PHONY: demo test explore pictures topic-pictures table docs lint format benchmark clean

demo: $(INSTALLED)
	$(BIN)/grader author class out/class $(DEMO) --students 30 --seed 1
	$(BIN)/grader grade out/class/submissions --out out/report --expect out/class/expected.csv

test: lint
	$(BIN)/pytest -n auto
	$(BIN)/grader author check

# New random examples for every property, another draw each time; what it finds becomes a test of its own.
explore: $(INSTALLED)
	$(BIN)/pytest -n auto -m hypothesis --hypothesis-profile explore

# The pictures of the documentation; they need Chromium.
pictures: demo
	$(BIN)/python docs/pictures.py

# The pictures of the topics.
topic-pictures: $(INSTALLED)
	$(BIN)/python docs/pictures_topics.py

# The table of exercises in docs/course.md; it proves the whole course, which takes a quarter of an hour.
table: $(INSTALLED)
	$(BIN)/python docs/course_table.py

# The documentation as pages, in out/docs.
docs: $(INSTALLED)
	$(BIN)/python -m sphinx -q -W --keep-going docs out/docs

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(INSTALLED)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Beside the peers: a pytest process per submission, and nbgrader, which only this needs.
benchmark: $(INSTALLED)
	$(BIN)/python -m benchmarks.throughput
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[nbgrader]'
	$(BIN)/python -m benchmarks.notebooks

clean:
	rm -rf $(VENV) out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; try: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@
