# Miniature: an image origin for CloudFront.
# SPDX-License-Identifier: Apache-2.0
#
#   make run     build, and serve ./photos at http://127.0.0.1:8080
#   make test    every test: units, stores on real S3 servers, the whole server on real photos
#   make test-heavy    what takes longest: memory beside the kernel's peak, a little fuzzing, thousands of clients
#   make test-truncation    40 files cut at every per cent, each at three sizes: 12,000 requests
#   make test-bounds   20,000 mutated headers through a real render process; some 5 minutes
#   make build   .build/release/miniature and .build/release/miniature-render
#   make bench   measure it beside other servers, within ten minutes; see benchmarks/README.md
#   make bench-micro   count the instructions of single steps, and compare with what they were
#   make eager-demo   S3, SNS, SQS, a worker, the origin and nginx on this machine, to try uploads with
#   make test-colour   colours beside those that Chromium paints, which it installs; half a minute
#   make check-versions  what of a build differs from what was tested; make versions writes that list
#   make fuzz    a million damaged files through each reader of bytes from outside; FUZZ=N for another number
#   make format  put the sources into their one format
#   make lint    say what make format would change
#
# Each installs what it needs from Debian first, with sudo where that takes it. Swift itself is expected to be there:
# https://www.swift.org/install/linux

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := build
FUZZ ?= 1000000
# What takes all processors for minutes: memory beside the kernel's peak, mutated headers, a little of each fuzz target.
# Not beside tests that have deadlines to keep, and not in make test.
HEAVY := FuzzTests|MemoryEstimateTests|MutationTests
.PHONY: test-heavy run build bench bench-micro bench-deps fuzz test test-swift test-cloudfront test-deploy test-benchmarks test-end-to-end test-colour check-versions versions eager-demo deps test-deps format lint clean test-bounds test-truncation

# What the programs are built with and run on. libheif's plug-ins come with libvips.
DEPS := libvips-dev libvips-tools libcurl4-openssl-dev libssl-dev pkg-config
# What the tests add: an nginx as the CDN, photos, and what the S3 servers are made from.
TEST_DEPS := nginx-light libnginx-mod-http-js njs curl python3 python3-venv memcached openssl \
	busybox-static patchelf strace systemd unzip zip \
	plasma-workspace-wallpapers lomiri-wallpapers-16.04 mate-backgrounds
# What the benchmarks add: the servers that are measured beside, a compiler for client and reference loop, photos.
BENCH_DEPS := gcc valgrind libc6-dev nginx-light libnginx-mod-http-js libnginx-mod-http-image-filter imagemagick python3 python3-venv \
	libjxl-testdata lomiri-wallpapers-16.04 lomiri-wallpapers-20.04 lxqt-themes mate-backgrounds plasma-workspace-wallpapers
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
APT := $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get

# Installs only what is missing, so that a second run asks neither for the network nor for a password.
define install
	@missing=$$(for p in $(1); do dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q '^install ok' || echo $$p; done); \
	if [ -n "$$missing" ]; then \
		echo "Installing" $$missing; \
		$(APT) update -qq && $(APT) install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi
endef

deps:
	@command -v swift >/dev/null || { echo "Swift 6.2 or newer is needed: https://www.swift.org/install/linux"; exit 1; }
	$(call install,$(DEPS))

test-deps: deps
	$(call install,$(TEST_DEPS))

build: deps
	@[ -x .build/release/miniature ] || echo "The first release build takes 5 to 15 minutes on 2 cores; later ones take seconds."
	@swift build -c release

run: build
	@mkdir -p photos/originals
	@[ -n "$$(ls -A photos/originals)" ] || { echo "photos/originals is empty: painting sample.jpg."; deploy/sample-original photos/originals/sample.jpg; }
	@if [ -f photos/originals/sample.jpg ]; then echo "Open http://127.0.0.1:8080/800x600/sample.jpg"; \
	else echo "Open http://127.0.0.1:8080/800x600/NAME for any NAME below photos/originals"; fi
	@exec .build/release/miniature serve

bench-deps: deps
	$(call install,$(BENCH_DEPS))

bench: build bench-deps
	@benchmarks/run

bench-micro: deps
	$(call install,valgrind python3)
	@benchmarks/micro/run

eager-demo: build
	$(call install,nginx-light python3 python3-venv)
	@exec deploy/eager-demo start

test: lint test-swift test-cloudfront test-deploy test-benchmarks test-end-to-end check-versions

test-swift: test-deps
	@[ -d .build/debug ] || echo "The first debug build takes 3 to 10 minutes on 2 cores; later ones take seconds."
	@swift build --build-tests
	@MINIATURE_TEST_REQUIRE_S3=1 Tests/Servers/with-s3 swift test --skip-build --skip '$(HEAVY)'

test-heavy: test-deps
	@swift build --build-tests
	@swift test --skip-build --filter '$(HEAVY)'
	@Tests/EndToEnd/run -m heavy

test-cloudfront: test-deps
	@Tests/CloudFront/run

fuzz: deps
	@swift build --build-tests
	@MINIATURE_FUZZ=$(FUZZ) swift test --skip-build --filter Fuzz

test-deploy: test-deps
	@swift build
	@MINIATURE_BIN=$(CURDIR)/.build/debug Tests/Deploy/run

test-benchmarks: test-deps
	@benchmarks/run --self-test

# Not among `make test`; `make test-heavy` has 500 of them. It takes some 5 minutes.
test-bounds: deps
	@swift build --build-tests
	@MINIATURE_MUTATIONS=$${MINIATURE_MUTATIONS:-20000} swift test --skip-build --filter MutationTests

# Every twelfth per cent is among `make test`.
test-truncation: test-deps
	@swift build
	@MINIATURE_TRUNCATION=1 Tests/EndToEnd/run -k truncation

test-end-to-end: test-deps
	@swift build
	@Tests/EndToEnd/run -m 'not heavy'

# Not among `make test`: Chromium is 300 MB.
test-colour: deps
	$(call install,chromium python3 python3-venv)
	@swift build
	@Tests/Colour/run

# Differences are warnings, so that a fix of Debian's or of a package's stops nobody.
check-versions: deps
	$(call install,python3)
	@swift build
	@deploy/supply-chain/versions compare

# First into a file beside it: what can't be told must not empty the list.
versions: deps
	$(call install,python3)
	@swift build
	@deploy/supply-chain/versions print > .build/versions.txt
	@mv .build/versions.txt deploy/supply-chain/versions.txt

format:
	@swift format -i -r Package.swift Sources Tests benchmarks

lint:
	@swift format lint --strict -r Package.swift Sources Tests benchmarks

clean:
	@rm -rf .build
