# skep: one plain Makefile. Rooms are folders under src/; objects go to $(BUILD).
#
#   make            the command and the library          make static    the same as one static file
#   make demo       install what is missing, build, show live events
#   make test       all tests this machine can run        make test-kernels   the QEMU matrix
#   make fuzz-cc    random programs: [N=2000] [SEED=100000]
#   make fuzz       random bytes for lexer, preprocessor, parser, compiler: [TIME=60 seconds for each]; needs clang
#   make bench      ratios against the peers              make stats     sizes against the budgets
#   make install    PREFIX=/usr/local, DESTDIR            V=1            whole commands

BUILD    ?= build
ifeq ($(origin CC),default)
CC       := gcc
endif
Q        := $(if $(V),,@)
say       = $(if $(V)$(findstring s,$(firstword -$(MAKEFLAGS))),,@printf '  %-4s %s\n' $(1) $(2))
AR       ?= ar
OPT      ?= -O2 -g
CFLAGS   ?= $(OPT)
WARN     := -Wall -Wextra -Wshadow
CPPFLAGS += -Isrc -I. -Iinclude -D_GNU_SOURCE
ALLFLAGS  = -std=gnu11 $(WARN) $(CPPFLAGS) $(CFLAGS) -fno-strict-aliasing -fvisibility=hidden -MMD -MP
PREFIX   ?= /usr/local

ROOMS    := base isa uapi elf btf sys data obj sym cc vm load stream inspect ui export attach app
LIB_SRC  := $(foreach r,$(ROOMS),$(sort $(wildcard src/$(r)/*.c src/$(r)/*/*.c)))
CLI_SRC  := $(sort $(wildcard src/cli/*.c) $(filter-out %.bpf.c,$(wildcard tools/*/*.c)))
LIB_OBJ  := $(LIB_SRC:%.c=$(BUILD)/%.o)
CLI_OBJ  := $(CLI_SRC:%.c=$(BUILD)/%.o)

all: $(BUILD)/skep

# Virtual headers and tool sources are embedded by .incbin: objects that do so depend on them.
$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALLFLAGS) -c $< -o $@
$(BUILD)/src/app/pages.o: $(wildcard doc/errors/*.md)
$(BUILD)/src/cc/text/headers.o: $(shell find include -type f)
$(filter $(BUILD)/tools/%,$(CLI_OBJ)): $(wildcard tools/*/*.bpf.c)

$(BUILD)/libskep.a: $(LIB_OBJ)
	@rm -f $@
	$(call say,AR,$@)
	$(Q)$(AR) rcs $@ $^

$(BUILD)/skep: $(CLI_OBJ) $(BUILD)/libskep.a | layers
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $(CLI_OBJ) $(BUILD)/libskep.a

static: $(BUILD)/skep-static
$(BUILD)/skep-static: $(CLI_OBJ) $(BUILD)/libskep.a | layers
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS) -static -o $@ $(CLI_OBJ) $(BUILD)/libskep.a

# The smallest: needs musl-tools.
static-musl:
	@$(MAKE) --no-print-directory CC=musl-gcc BUILD=$(BUILD)-musl $(BUILD)-musl/skep-static

layers:
	@scripts/layers

test: all
	@tests/run
test-kernels:
	@BUILD=$(BUILD) tests/kernels/run

demo:
	@BUILD=$(BUILD) scripts/demo

bench: all static
	@BUILD=$(BUILD) bench/run
stats:
	@BUILD=$(BUILD) scripts/stats

install: all
	install -D -m 755 $(BUILD)/skep $(DESTDIR)$(PREFIX)/bin/skep
	install -D -m 644 $(BUILD)/libskep.a $(DESTDIR)$(PREFIX)/lib/libskep.a

# More random programs than the suite's 500, compared with the host's compiler.
N    ?= 2000
SEED ?= 100000
fuzz-cc: all
	@BUILD=$(BUILD) tests/csmith/more $(SEED) $(N)

TIME ?= 60
fuzz:
	@BUILD=$(BUILD) tests/fuzz/run $(TIME)

clean:
	rm -rf $(BUILD) $(BUILD)-musl $(BUILD)-fuzz

.PHONY: all fuzz fuzz-cc static static-musl demo layers test test-kernels bench stats install clean
-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d)
