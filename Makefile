# Everything around the code. `make help` lists what can be asked for; all of it is safe to repeat.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := build
MAKEFLAGS += --no-print-directory

PREFIX ?= /usr/local
DESTDIR ?=
# What `make run` runs. Nothing in it is expanded by make: $ is the shell's.
CMD ?= echo "I am job $JOBS_NUMBER, process $$, and nobody waits for me."; \
for step in 1 2 3 4 5; do echo "step $step of 5 at $(date +%T)"; sleep 1; done; \
echo "This line went to standard error." >&2

# The Debian packages that each step needs, and is told to install where they are missing.
BUILD_PACKAGES := libsqlite3-dev libpcre2-dev libtomlplusplus-dev libreadline-dev
TEST_PACKAGES := python3 python3-venv zsh fish tmux vim
# The releases of the official MCP client for Python that `serve` is tested with.
MCP_CLIENTS := mcp-2.3.0 mcp-1.30.0
# Agents' frameworks, in environments of their own: they want different clients.
FRAMEWORKS := frameworks langchain
LINT_PACKAGES := python3 mandoc
MACHINE_PACKAGES := python3 busybox-static qemu-system-x86
BENCH_PACKAGES := python3 task-spooler nq parallel

RELEASE := .build/release/jobs
DEBUG := .build/debug/jobs
SWIFT_FILES := Sources Tests Package.swift

# What `install` writes, and `uninstall` removes.
bin := $(DESTDIR)$(PREFIX)/bin
man := $(DESTDIR)$(PREFIX)/share/man
bash := $(DESTDIR)$(PREFIX)/share/bash-completion/completions
zsh := $(DESTDIR)$(PREFIX)/share/zsh/site-functions
fish := $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
installed := $(foreach name,jobs jobctl,\
	$(bin)/$(name) $(bash)/$(name) $(fish)/$(name).fish) $(zsh)/_jobs \
	$(foreach page,$(notdir $(wildcard man/*)),$(man)/man$(subst .,,$(suffix $(page)))/$(page)) $(man)/man1/jobctl.1

# $(call need,PACKAGES): installs what is missing of them; says nothing where nothing is.
define need
	missing=()
	for package in $(1); do
		state=$$(dpkg-query --show --showformat='$${db:Status-Status}' $$package 2>/dev/null || true)
		[[ $$state == installed ]] || missing+=($$package)
	done
	if (($${#missing[@]})); then
		if ! command -v apt-get >/dev/null; then
			echo "make: this system has no apt-get: please install what Debian calls $${missing[*]}, if it is missing" >&2
		else
			echo "Installing $${missing[*]}"
			root=() && ((EUID == 0)) || root=(sudo)
			install=("$${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends)
			"$${install[@]}" "$${missing[@]}" </dev/null &>/dev/null || {
				"$${root[@]}" apt-get update -qq
				"$${install[@]}" "$${missing[@]}" </dev/null >/dev/null
			}
		fi
	fi
endef

.PHONY: help
help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

.PHONY: deps
deps: ## Install what the build needs and is missing (Debian's packages)
	@version=$$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' || true)
	read -r major minor <<<"$${version:-0 0}"
	if ((major * 1000 + minor < 6002)); then
		echo "make: Swift 6.2 or later is needed, $$( ((major)) && echo "this is $$major.$$minor" || echo "and there is none in PATH"):" \
			"install it as https://www.swift.org/install/linux says" >&2
		exit 1
	fi
	$(call need,$(BUILD_PACKAGES))

# How the release is linked: found out once, by linking a program of one line against the same libraries.
LINKAGE := Sources/linkage/sections.lds Sources/linkage/startup.order
.build/linkage: Makefile $(LINKAGE) | deps
	@mkdir -p .build
	probe=$$(mktemp -d)
	trap 'rm -rf "$$probe"' EXIT
	echo 'print("linked")' >"$$probe/main.swift"
	static=(-static-executable -use-ld=lld)
	layout=(-T $(firstword $(LINKAGE)) --symbol-ordering-file=$(lastword $(LINKAGE)) --no-warn-symbol-ordering)
	linker=()
	for word in "$${layout[@]}"; do linker+=(-Xlinker "$$word"); done
	if swiftc "$${static[@]}" "$${linker[@]}" "$$probe/main.swift" -o "$$probe/main" -lsqlite3 -lpcre2-8 -lreadline -ltinfo -lm &>"$$probe/log"; then
		{ printf -- '-Xswiftc %s ' "$${static[@]}" && printf -- '%s ' "$${linker[@]}"; } >$@
	else
		echo "make: a static executable cannot be linked here ($$(tail -n 1 "$$probe/log"));" \
			"only Swift's own libraries are linked statically" >&2
		echo "--static-swift-stdlib" >$@
	fi

.PHONY: build
build: .build/linkage ## Build the release, one executable: .build/release/jobs
	@swift build --configuration release --product jobs $$(cat .build/linkage) -Xlinker -s

.PHONY: debug
debug: deps ## Build for debugging, with the tests: .build/debug/jobs
	@swift build --build-tests

.PHONY: run
run: export JOBS_MAKE_COMMAND = $(value CMD)
run: build ## Run a job in the background and follow it: make run CMD='…'
	@command=$$JOBS_MAKE_COMMAND
	# Nothing of this make may reach the job, which may be another make.
	unset JOBS_MAKE_COMMAND CMD MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL MAKE_TERMOUT MAKE_TERMERR
	status=0
	$(RELEASE) run --follow -c "$$command" || status=$$?
	echo "It ended with $$status. Try \`$(RELEASE) status last\`, \`logs last\`, \`list\`, \`--help\`; \`make install\` saves the path." >&2
	exit $$status

.PHONY: test
test: debug ## Run all tests
	@$(call need,$(TEST_PACKAGES))
	swift test --skip-build --disable-xctest
	$(MAKE) test-cluster test-clients test-terminal test-screens test-schedules

.PHONY: test-clients
test-clients: debug $(MCP_CLIENTS:%=.build/python/%/ready) $(FRAMEWORKS:%=.build/python/%/ready) ## Run the tests with the official MCP clients and agents' frameworks
	@for client in $(MCP_CLIENTS); do
		echo "With the client $$client:"
		.build/python/$$client/bin/pytest -q -p no:cacheprovider Tests/ClientTests
	done
	echo "With agents' frameworks:"
	for frameworks in $(FRAMEWORKS); do
		.build/python/$$frameworks/bin/pytest -q -p no:cacheprovider Tests/ClientTests/test_$$frameworks.py
	done

.PHONY: test-cluster
test-cluster: debug .build/python/terminal/ready ## Run the tests on a Slurm of three nodes, which they bring up here
	@.build/python/terminal/bin/pytest -q -p no:cacheprovider Tests/ClusterTests

.PHONY: test-terminal
test-terminal: debug .build/python/terminal/ready ## Run the tests that type at a terminal
	@.build/python/terminal/bin/pytest -q -p no:cacheprovider Tests/TerminalTests

.PHONY: test-screens
test-screens: debug .build/python/screen/ready ## Compare the screens of recorded programs with another emulator's
	@.build/python/screen/bin/pytest -q -p no:cacheprovider Tests/ScreenTests

.PHONY: test-schedules
test-schedules: debug .build/python/schedules/ready ## Compare the times of cron expressions with those that others find
	@.build/python/schedules/bin/pytest -q -p no:cacheprovider Tests/ScheduleTests

# The checks to run in the machine; without, all of them.
CHECKS ?=

.PHONY: test-machine
test-machine: build .build/machine/vmlinuz ## Check in a virtual machine what needs one: control groups, a clock that is set
	@$(call need,$(MACHINE_PACKAGES))
	python3 -B Tests/Machine/machine.py --jobs $(RELEASE) --kernel .build/machine/vmlinuz $(CHECKS)

# Debian's kernel, unpacked here and not installed.
.build/machine/vmlinuz:
	@mkdir -p $(@D)
	cd $(@D)
	package=$$(apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: \(linux-image-[^ ]*\).*/\1/p' | head -n 1)
	apt-get download -qq "$$package"
	dpkg --extract "$$package"_*.deb kernel
	mv kernel/boot/vmlinuz-* vmlinuz
	rm -rf kernel "$$package"_*.deb

# A Python environment of our own, with what is pinned for it.
.build/python/%/ready: Tests/Requirements/%.txt
	@$(call need,$(TEST_PACKAGES))
	rm -rf $(@D)
	python3 -m venv $(@D)
	pip=($(@D)/bin/pip --quiet --disable-pip-version-check install)
	"$${pip[@]}" --requirement $<
	if [[ $* == mcp-2.* ]]; then
		# It asks for a server's packages, which its client of the tasks extension does not need.
		"$${pip[@]}" --no-deps fastmcp-tasks==4.1.4 || echo "make: without fastmcp-tasks; its test is skipped" >&2
	fi
	touch $@

.PHONY: lint
lint: debug ## Check the code's format, its arrows, and that man pages and completions are true
	@swift format lint --strict --parallel --recursive $(SWIFT_FILES)
	$(call need,$(LINT_PACKAGES))
	python3 -B Tests/Architecture/test_arrows.py --quiet
	python3 -B Tests/Architecture/check.py
	python3 Tests/Documentation/check.py $(DEBUG)

.PHONY: format
format: ## Format the code
	@swift format --in-place --parallel --recursive $(SWIFT_FILES)

.PHONY: completions
completions: debug ## Write the shells' completions anew
	@$(DEBUG) shell-init --completions bash >completions/jobs.bash
	$(DEBUG) shell-init --completions zsh >completions/_jobs
	$(DEBUG) shell-init --completions fish >completions/jobs.fish

# For how many seconds `make chaos` submits jobs, and the seed of its plan: without, one is drawn and printed.
LENGTH ?= 60
SEED ?=

.PHONY: chaos
chaos: build ## Kill supervisors and clients at random, and lose nothing: make chaos LENGTH=360 SEED=7
	@$(call need,python3)
	exec python3 Tests/Chaos/chaos.py --jobs $(RELEASE) --length $(LENGTH) $(if $(SEED),--seed $(SEED))

.PHONY: bench
bench: build .build/python/bench/ready ## Measure beside the peers (some minutes; installs them)
	@$(call need,$(BENCH_PACKAGES))
	.build/python/bench/bin/python Tests/Benchmarks/bench.py --jobs $(RELEASE)

.PHONY: order
order: .build/linkage ## Find out anew in which order a client's functions are called, for the linker
	@swift build --configuration release --product jobs $$(cat .build/linkage)
	python3 -B Tests/Benchmarks/startup/order.py --jobs $(RELEASE) --output $(lastword $(LINKAGE))

.PHONY: bench-quick
bench-quick: build .build/python/bench/ready ## Run the benchmark with small sizes: does all of it work?
	@.build/python/bench/bin/python Tests/Benchmarks/bench.py --jobs $(RELEASE) --quick

.PHONY: install
install: build ## Install below PREFIX (/usr/local), DESTDIR before it
	@root=() && folder='$(DESTDIR)$(PREFIX)'
	while [[ ! -e $$folder ]]; do folder=$$(dirname "$$folder"); done
	[[ -w $$folder ]] || { root=(sudo) && echo "$$folder is not yours: sudo installs"; }
	put() { "$${root[@]}" install -D -m "$$1" "$$2" "$$3"; }
	# In one step, so that a `jobs` that is being started finds the old one or the new one.
	put 755 $(RELEASE) '$(bin)/.jobs.new'
	"$${root[@]}" mv -f '$(bin)/.jobs.new' '$(bin)/jobs'
	"$${root[@]}" ln -sf jobs '$(bin)/jobctl'
	for page in man/*; do put 644 $$page '$(man)'/man$${page##*.}/$${page#man/}; done
	"$${root[@]}" ln -sf jobs.1 '$(man)/man1/jobctl.1'
	put 644 completions/jobs.bash '$(bash)/jobs'
	"$${root[@]}" ln -sf jobs '$(bash)/jobctl'
	put 644 completions/_jobs '$(zsh)/_jobs'
	put 644 completions/jobs.fish '$(fish)/jobs.fish'
	"$${root[@]}" ln -sf jobs.fish '$(fish)/jobctl.fish'
	echo "Installed $(bin)/jobs, also called jobctl. Try: jobctl run -- sleep 5"
	echo "A shell has a builtin of the name jobs. So that \`jobs run\` reaches the program, add to its startup file:"
	$(RELEASE) shell-init --help | sed -n '/^ *\(bash\|zsh\|fish\)   /p'

.PHONY: installed
installed: ## List the files that install writes
	@printf '%s\n' $(installed)

.PHONY: uninstall
uninstall: ## Remove what install installed; jobs and their output stay
	@root=()
	[[ ! -d '$(bin)' || -w '$(bin)' ]] || root=(sudo)
	"$${root[@]}" rm -f $(foreach file,$(installed),'$(file)')
	echo "Removed. The jobs and their output are still in $${JOBS_HOME:-$${XDG_STATE_HOME:-$$HOME/.local/state}/jobs}"

.PHONY: clean
clean: ## Remove what was built
	@rm -rf .build
