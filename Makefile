# Memhub's commands. They install what is missing first; `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory

SWIFT := $(shell command -v swift || echo /opt/swift/usr/bin/swift)
SOURCES := Package.swift $(shell find Sources)
BUILT := .build/memhub.built
# A process for each target: what one target does to its process (children, thousands of files) is no other's concern.
TESTS := $(notdir $(wildcard Tests/*Tests))
# A Python environment for each of other people's clients and tools, so that their versions do not meet.
PYTHONS := adapters browser described elevenlabs mem0

# Given to the hub, so that it looks where the scripts have put things.
ifndef MEMHUB_CACHE
MEMHUB_CACHE := $(shell source Scripts/common.sh && cache_folder)
endif
export MEMHUB_CACHE

.NOTPARALLEL:
.PHONY: help run test build bench clean packages test-packages wheels mpnet llama swift

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: wheels build ## start the hub with its own PostgreSQL on http://127.0.0.1:4900
	@exec .build/release/memhub serve

test: test-packages wheels mpnet llama swift ## build and run all tests, against real servers
	@$(SWIFT) build -c release --build-tests
	@export MEMHUB_TEST_PYTHON="$$(Scripts/prepare-python.sh)"; status=0; \
	for name in $(PYTHONS); do export MEMHUB_TEST_PYTHON_$${name^^}="$$(Scripts/prepare-python.sh $$name)"; done; \
	for target in $(TESTS); do \
		timeout --kill-after=10 900 $(SWIFT) test -c release --skip-build --experimental-maximum-parallelization-width 4 --filter "^$$target\\." || status=1; \
	done; exit $$status

build: $(BUILT) ## build the hub in release mode

bench: wheels build ## measure the hub on this machine
	@Scripts/bench.sh

clean: ## remove what was built (not the data, not the downloads)
	rm -rf .build

packages:
	@Scripts/install-packages.sh Scripts/packages.txt

test-packages:
	@Scripts/install-packages.sh Scripts/packages.txt Scripts/packages-test.txt

wheels: packages
	@Scripts/fetch-wheels.sh

mpnet: packages
	@Scripts/fetch-mpnet.sh

llama: packages
	@Scripts/fetch-llama.sh

swift: packages
	@[[ -x $(SWIFT) ]] || { echo "memhub: Swift 6.3 is neither on the PATH nor in /opt/swift/usr/bin; install it first" >&2; exit 1; }

# The stamp carries the time at which the build began: a source changed meanwhile is built the next time.
$(BUILT): $(SOURCES) $(if $(wildcard .build/release/memhub),,missing-binary) | swift
	@mkdir -p $(@D) && touch $@.begun
	$(SWIFT) build -c release --product memhub
	@mv $@.begun $@

.PHONY: missing-binary
missing-binary:
