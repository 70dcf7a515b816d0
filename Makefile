# The daily commands. The build itself is meson.build, the checks are tools/check_all.sh.
BUILD ?= build
PREFIX ?= /usr/local
BENCH ?=

all:
	@tools/configure.sh $(BUILD)
	@ninja -C $(BUILD) --quiet

# What is run before showing anything to anyone: under a minute when warm.
check: all
	@BUILD=$(BUILD) tools/check_all.sh --quick

# Everything. One job alone: make check-all JOB=asan
check-all: all
	@BUILD=$(BUILD) tools/check_all.sh $(JOB)

# All benchmarks, or one: make bench BENCH=queue
bench: all
	@BUILD=$(BUILD) bench/run.sh $(BENCH)

# The core as propertydamage.h and propertydamage.c, to drop into another project.
amalgamation:
	@tools/amalgamate.py $(BUILD)/amalgamation
	@ls $(BUILD)/amalgamation/*

fmt:
	@tools/list_files.sh '*.c' '*.h' | xargs -r clang-format -i

install: all
	@meson configure $(BUILD) --prefix=$(PREFIX)
	@meson install -C $(BUILD) --quiet

clean:
	@rm -rf build build-*

help:
	@grep -A1 '^#' Makefile

.PHONY: all check check-all bench amalgamation fmt install clean help
