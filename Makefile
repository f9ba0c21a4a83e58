# The one way in, for people and for CI. No logic: each target is what it says.

.PHONY: help build check conformance test bless out fmt doc bench fuzz hooks clean
.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build the program
	cargo build

check: ## everything that must hold before a commit, and the whole of CI
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	cargo test
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps
	cargo run --quiet -- lint --no-local --today 2026-11-21
	cargo run --quiet -- lint --today 2026-11-21 out
	cargo run --quiet -- drift --no-local

conformance: ## hold the trees against kustomize, Go and the API server, where Go is here
	.ci/conformance

test: ## run the tests
	cargo test

bless: ## accept what the tests show as snapshots, then show what changed
	INSTA_UPDATE=always cargo test
	git diff --stat

out: ## rebuild the trees, and the schemas for editors
	cargo run --quiet -- build --no-local
	cargo run --quiet -- schema profile > profiles/profile.schema.json
	cargo run --quiet -- schema charts > profiles/charts.schema.json
	cargo run --quiet -- list platforms --markdown --no-local > profiles/PLATFORMS.md
	cargo run --quiet -- schema lint > profiles/cofferdam.schema.json

fmt: ## format the source
	cargo fmt

doc: ## build the documentation
	cargo doc --no-deps

bench: ## measure what a build costs beside copying, and a lint beside parsing
	cargo bench --bench scale
	cargo bench --bench lint

fuzz: ## throw broken input at what reads it, for MINUTES=30
	cargo bench --profile dev --bench fuzz -- --minutes $(or $(MINUTES),30)

hooks: ## have git refuse commits of profiles whose trees are stale
	ln -sf ../../.ci/pre-commit "$$(git rev-parse --git-path hooks)/pre-commit"

clean: ## delete what was built
	cargo clean
