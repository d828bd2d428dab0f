# The two commands a newcomer needs are `make demo` and `make test`; `make check` is the quick loop.
.PHONY: check test bench
CARGO ?= cargo

check:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --all-targets -- -D warnings
	$(CARGO) test --quiet

test: check

# All figures, one JSON line each; ONLY=name runs one program.
bench:
	$(CARGO) build --release -p daigou-benches
	@for program in $(if $(ONLY),$(ONLY),$(notdir $(basename $(wildcard benches/src/bin/*.rs)))); do \
		$(CARGO) run --quiet --release -p daigou-benches --bin $$program || exit 1; done
