# Two commands matter: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

export CARGO_TERM_COLOR ?= auto
# Where the official installers put Rust and Node: found in the run that has just installed them.
NVM := $(shell find $(HOME)/.nvm/versions/node -maxdepth 1 -name 'v*' 2>/dev/null | sort -V | tail -n 1)
export PATH := $(if $(NVM),$(NVM)/bin:)$(HOME)/.cargo/bin:$(PATH)
RELEASE := target/ci/twinlatch-desktop
E2E := target/e2e/twinlatch-desktop
WINDOW_TESTS := .make/world target/window node --test --test-reporter=spec --test-concurrency=1 tests/e2e/

.PHONY: help
help: ## Says what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## Installs what is missing, builds the program and opens it (without a display: shows the whole main job)
	@.make/packages run
	@.make/toolchains
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
	  $(MAKE) --no-print-directory $(RELEASE) && exec $(RELEASE); \
	else \
	  echo "No display here: a virtual one shows the main job."; \
	  $(MAKE) --no-print-directory demo; \
	fi

.PHONY: cli
cli: ## Builds the command line, target/ci/twinlatch
	@.make/toolchains
	cargo build --profile ci -p twinlatch-cli

.PHONY: demo
demo: ## Performs the main job in a virtual display, on its own data, with screenshots in target/demo
	@.make/packages run demo
	@.make/toolchains
	@$(MAKE) --no-print-directory $(E2E) tests/e2e/node_modules
	@mkdir -p target
	@# The desktop's own services talk much: what they say is kept in a file.
	@.make/world target/demo node tests/e2e/demo.mjs 2>target/demo.log | grep --line-buffered -E '^(- |Pictures)' \
	  || { tail -n 20 target/demo.log; exit 1; }

.PHONY: test
test: ## Installs what is missing and runs everything that is tested
	@.make/packages run demo test
	@.make/toolchains
	@$(MAKE) --no-print-directory check test-core test-release test-window

.PHONY: check
check: ui/dist ## Formatting, lints, types, and the screens with a door in memory
	cargo fmt --all -- --check
	cargo clippy --workspace --all-targets -- -D warnings
	@# The window with the seams of its tests, which no other line compiles in full.
	cargo clippy -p twinlatch-desktop --all-targets --features e2e -- -D warnings
	npm --prefix ui run check

.PHONY: test-core
test-core: ui/dist ## Crate tests, journeys over real files, tests about the code itself
	@# The crates of every system: what Windows and macOS would build is looked at too.
	cargo fetch --locked
	cargo test --workspace
	@# Changed or not yet known to git: either way the committed twins are not those of the code.
	@stale="$$(git status --porcelain -- ui/src/ipc/generated ui/src/text/ids.ts)"; \
	  if [ -n "$$stale" ]; then echo "Generated files differ from those committed:"; echo "$$stale"; exit 1; fi

.PHONY: test-ui
test-ui: ui/node_modules ## The screens alone (part of check)
	npm --prefix ui test

.PHONY: test-release
test-release: $(RELEASE) ## What a release must not hold or obey
	TWINLATCH_RELEASE=$(abspath $(RELEASE)) cargo test -p twinlatch-tests --test release

.PHONY: test-window
test-window: $(E2E) tests/e2e/node_modules ## The real window, a real keyring, a virtual display
	@mkdir -p target
	@$(WINDOW_TESTS)

.PHONY: bindings
bindings: ## Makes the TypeScript twins of the types that cross to the UI
	cargo test -p twinlatch-service export_bindings

.PHONY: attack
attack: ## Every attack of the threat model in full, with the price of a guess on this machine
	TWINLATCH_ATTACK=full cargo test -p twinlatch-tests --test attack -- --nocapture --test-threads=1

.PHONY: faults
faults: ## Every fault of the disk, kill and power cut on real files, one at a time; 20,000 histories
	cargo build -p twinlatch-tests --example life
	TWINLATCH_FAULTS=full cargo test -p twinlatch-tests --test faults -- --nocapture
	TWINLATCH_FAULTS=full cargo test -p twinlatch-accounts --lib histories

.PHONY: bench
bench: ## Times the lock, the envelope, the offset table, wrong tries and many accounts
	cargo bench -p twinlatch-crypto --bench lock
	cargo bench -p twinlatch-accounts --bench denied
	cargo bench -p twinlatch-accounts --bench many_accounts

.PHONY: clean
clean: ## Removes what was built
	rm -rf target ui/dist ui/node_modules tests/e2e/node_modules

# --- what the targets above are made of ---

ui/node_modules: ui/package-lock.json
	npm --prefix ui ci --ignore-scripts --no-audit --no-fund
	@touch $@

tests/e2e/node_modules: tests/e2e/package-lock.json
	npm --prefix tests/e2e ci --ignore-scripts --no-audit --no-fund
	@touch $@

UI_SOURCES := $(shell find ui/src ui/door.html ui/vault.html ui/vite.config.ts -type f 2>/dev/null)
ui/dist: ui/node_modules $(UI_SOURCES)
	npm --prefix ui run build
	@touch $@

.PHONY: $(RELEASE) $(E2E)
$(RELEASE): ui/dist
	cargo build --profile ci --bin twinlatch-desktop

$(E2E): ui/dist
	cargo build --features e2e --bin twinlatch-desktop
	@mkdir -p $(@D) && cp target/debug/twinlatch-desktop $@
