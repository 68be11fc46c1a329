# What a person types. `make` alone lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

NEXTEST_VERSION := 0.9.143
APT_PACKAGES := postgresql fonts-noto-core fonts-noto-cjk poppler-utils zbar-tools
# Kills a crash run makes: `make crash N=200`.
N ?= 200

.PHONY: help setup setup-apt setup-cargo demo test lint bench crash

help: ## List the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r target does; do \
	  printf '  make %-6s %s\n' "$$target" "$$does"; done

setup: setup-apt setup-cargo ## Install what cargo does not: PostgreSQL, fonts, PDF readers (apt), cargo-nextest; fetch the crates

# Tests start a cluster of their own, so the binaries are all that is needed of PostgreSQL. Papers are set in the Noto
# fonts; their tests render them with pdftoppm and scan them with zbarimg.
setup-apt:
	@if compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null \
	  && command -v pdftoppm >/dev/null && command -v zbarimg >/dev/null \
	  && compgen -G '/usr/share/fonts/*/noto/NotoSansDevanagari-Regular.*' >/dev/null \
	  && compgen -G '/usr/share/fonts/*/noto/NotoSansCJK-Regular.*' >/dev/null; then exit 0; fi; \
	install='apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(APT_PACKAGES)'; \
	if ! command -v apt-get >/dev/null; then \
	  echo "setup: no apt-get here; install what Debian calls $(APT_PACKAGES), so that" >&2; \
	  echo "  /usr/lib/postgresql/*/bin/initdb, pdftoppm, zbarimg and /usr/share/fonts/*/noto/NotoSans*-Regular.* exist" >&2; exit 1; \
	elif [ "$$(id -u)" -eq 0 ]; then bash -c "$$install"; \
	elif command -v sudo >/dev/null && sudo bash -c "$$install"; then :; \
	else echo "setup: run this as root, then try again:" >&2; echo "  $$install" >&2; exit 1; fi

# The fetch is for every platform: tests/tests/house reads all of Cargo.lock's crates offline.
setup-cargo:
	@cargo nextest --version >/dev/null 2>&1 || cargo install cargo-nextest --version $(NEXTEST_VERSION) --locked
	@cargo fetch --locked

demo: ## Build and start the demo: a sandbox marketplace and Ordertide on SQLite (no PostgreSQL needed)
	cargo build --locked -p ordertide
	cargo run -q --locked -p ordertide -- demo

test: setup ## Run every test, on SQLite and on a PostgreSQL started for the run
	cargo build --locked -p ordertide
	tests/postgres.sh cargo nextest run --workspace --locked --no-tests=fail
	cargo test --doc --workspace --locked

lint: ## Formatting, clippy without warnings, and the supply chain (cargo deny, where installed)
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	@if cargo deny --version >/dev/null 2>&1; then \
	  echo "cargo deny --offline check bans licenses sources"; cargo deny --offline check bans licenses sources; \
	else \
	  echo "lint: cargo-deny is not installed; the supply-chain tests in tests/tests/house stand in (make test)"; \
	fi

# A long run: make bench STORED=1000000. UPLOADED is the rows of the workbook that is taken in.
bench: setup ## Compare our writes with the raw write programs, on both databases (release build)
	$(if $(STORED),STORED=$(STORED)) $(if $(UPLOADED),UPLOADED=$(UPLOADED)) ORDERTIDE_TEST_FSYNC=on tests/postgres.sh cargo run --release -p bench --locked

crash: setup ## Kill the binary and its workers N times (make crash N=200); check that nothing is lost or doubled
	cargo build --locked -p ordertide
	ORDERTIDE_CRASH_KILLS=$(N) tests/postgres.sh cargo nextest run -p testkit --test crash --locked \
	  --profile crash --run-ignored all --no-tests=fail
