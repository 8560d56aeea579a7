# skep: one plain Makefile. Rooms are folders under src/; objects go to $(BUILD).
#
#   make            the command and the library          make static    the same as one static file
#   make demo       install what is missing, build, show live events
#   make test       all tests this machine can run        make test-kernels   the QEMU matrix
#   make test-long  suites in their long form: fuzzing with sanitizers, guests that hang on purpose, more random programs, lintian
#   make fuzz-cc    random programs: [N=2000] [SEED=100000]
#   make fuzz       random bytes for lexer, preprocessor, parser, compiler: [TIME=60 seconds for each]; needs clang
#   make bench      ratios against the peers              make stats     sizes against the budgets
#   make lib        the libraries for other programs      make test-deps Debian packages that tests compare with
#   make install    PREFIX=/usr/local, DESTDIR            V=1            whole commands
#   make deb        Debian packages (packaging/deb)       make release   an archive with the static file, and checksums
#   make sizes      how large each room is (doc/embedded.md)

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
# Files and times of 64 bits on machines of 32 too.
CPPFLAGS += -Isrc -I. -Iinclude -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64
# One set of objects for the command and the libraries: with hidden names, position independent code costs the compiler
# less than 0.1 % of its instructions.
ALLFLAGS  = -std=gnu11 $(WARN) $(CPPFLAGS) $(CFLAGS) -fno-strict-aliasing -fPIC -fvisibility=hidden -MMD -MP
OBJCOPY  ?= $(shell $(CC) -print-prog-name=objcopy)
PREFIX   ?= /usr/local
LIBDIR   ?= $(PREFIX)/lib
MANDIR   ?= $(PREFIX)/share/man

# Libraries that make something better where they are there, each found by a link test: links,LIBRARY,FUNCTION.
comma    := ,
links     = $(shell printf 'char $2(void); int main(void) { return $2(); }' | $(CC) -w -x c - -o /dev/null -l$1 2>/dev/null && echo yes)
# Its function is a weak name in src/sym/demangle.c, so it must be asked for.
DEMANGLE := $(if $(call links,iberty,cplus_demangle),-Wl$(comma)-u$(comma)cplus_demangle -liberty)

ROOMS    := base isa uapi elf btf sys data obj sym cc vm verify load stream inspect ui export metrics attach gen app exporter boot test
LIB_SRC  := $(foreach r,$(ROOMS),$(sort $(wildcard src/$(r)/*.c src/$(r)/*/*.c)))
CLI_SRC  := $(sort $(wildcard src/cli/*.c) $(filter-out %.bpf.c,$(wildcard tools/*/*.c)))

# Libraries that the core does without: each use is a file, NAME.c, with NAME_none.c in its place where the library is not there. Whoever
# links the command adds them; libskep.a has neither, and nothing but the command needs them. The command loads such a library when it first
# calls it (LIBRARY_CALL in src/base/base.h), because most runs never do; the one static file, built of NAME.direct.o, has what is
# there as an archive; libmicrohttpd's asks for all of GnuTLS, so it is there when STATIC_HTTP says with which words to link one without.
PKG_CONFIG ?= pkg-config
has       = $(if $(shell $(PKG_CONFIG) --exists $(1) 2>/dev/null && echo 1),$(2),$(2)_none)
archive   = $(if $(filter /%,$(shell $(CC) -print-file-name=$(1))),1)
OPTIONAL  := yaml yaml_none http http_none crypt crypt_none
USED      := $(call has,yaml-0.1,yaml) $(call has,libmicrohttpd,http) \
	$(if $(filter /%,$(shell $(CC) -print-file-name=libcrypt.so)),crypt,crypt_none)
STATIC_USED := $(if $(filter yaml,$(USED))$(call archive,libyaml.a),$(if $(call archive,libyaml.a),yaml,yaml_none),yaml_none) \
	$(if $(STATIC_HTTP),http,http_none) $(if $(call archive,libcrypt.a),crypt,crypt_none)
libs.yaml  := -lyaml
libs.http  := -lmicrohttpd
libs.crypt := -lcrypt
optional   = $(patsubst %,$(BUILD)/src/exporter/%.o,$(1))
OPT_OBJ   := $(call optional,$(USED))
# The name by which the linker that runs knows a library; empty where objdump is not there: then it is linked as any other.
soname     = $(shell objdump -p $$($(CC) -print-file-name=lib$(1).so) 2>/dev/null | sed -n 's/^ *SONAME *//p')
later      = $(if $(call soname,$(1)),$(eval $(2): CPPFLAGS += -DLIBRARY='"$(call soname,$(1))"')-ldl,$(3))
OPT_LIBS  := $(foreach l,$(filter-out %_none,$(USED)),$(call later,$(libs.$l:-l%=%),$(call optional,$l),$(libs.$l)))
STATIC_OBJ := $(patsubst %.o,%.direct.o,$(call optional,$(STATIC_USED)))
STATIC_LIBS := $(foreach l,$(filter-out http,$(STATIC_USED)),$(libs.$l)) $(STATIC_HTTP)
LIB_SRC   := $(filter-out $(OPTIONAL:%=src/exporter/%.c),$(LIB_SRC))
# binutils' disassembler of the CPU's instructions, for skep prog dump jited; its archive wants others that have none.
OPCODES   := verb_opcodes_none
ifneq ($(filter /%,$(shell $(CC) -print-file-name=libopcodes.so)),)
OPCODES   := verb_opcodes$(shell printf '\043include <bfd.h>\n\043include <dis-asm.h>\nenum disassembler_style style;\n' | \
	$(CC) -DPACKAGE -fsyntax-only -x c - 2>/dev/null || echo _none)
endif
# ncursesw, for skep top; without it, and in the static file, a few sequences that all terminals know.
SCREEN    := $(call has,ncursesw,screen_curses)
# elfutils' libdw, for functions that were compiled into others in stacks.
INLINED   := $(call has,libdw,inlined)
CLI_SRC   := $(filter-out src/cli/verb_opcodes% src/cli/screen_curses% src/cli/inlined%,$(CLI_SRC))
OPT_OBJ   += $(BUILD)/src/cli/$(OPCODES).o $(BUILD)/src/cli/$(SCREEN).o $(BUILD)/src/cli/$(INLINED).o
OPT_LIBS  += $(if $(filter %_none,$(INLINED)),,$(call later,dw,$(BUILD)/src/cli/$(INLINED).o,-ldw -lelf))
OPT_LIBS  += $(if $(filter %_none,$(OPCODES)),,$(call later,opcodes,$(BUILD)/src/cli/$(OPCODES).o,-lopcodes -lbfd))
.DEFAULT_GOAL := all
# Its libncursesw.so may be a script for the linker, which has no such name in it.
ifeq ($(SCREEN),screen_curses)
$(BUILD)/src/cli/screen_curses.o: CPPFLAGS += -DLIBRARY='"libncursesw.so.$(firstword $(subst ., ,$(shell $(PKG_CONFIG) --modversion ncursesw)))"'
OPT_LIBS  += -ldl
endif
STATIC_OBJ += $(BUILD)/src/cli/verb_opcodes_none.o $(BUILD)/src/cli/screen_curses_none.o $(BUILD)/src/cli/inlined_none.o
LIB_OBJ  := $(LIB_SRC:%.c=$(BUILD)/%.o)
CLI_OBJ  := $(CLI_SRC:%.c=$(BUILD)/%.o)

all: $(BUILD)/skep

# Virtual headers and tool sources are embedded by .incbin: objects that do so depend on them.
define compile
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(ALLFLAGS) -c $< -o $@
endef
$(BUILD)/%.o: %.c Makefile
	$(compile)
$(BUILD)/%.direct.o: %.c Makefile
	$(compile)
$(BUILD)/src/cli/pages.o: $(wildcard doc/errors/*.md)
$(BUILD)/src/cc/text/headers.o: $(shell find include -type f)
$(filter $(BUILD)/tools/%,$(CLI_OBJ)): $(wildcard tools/*/*.bpf.c)
$(BUILD)/src/app/tool.o: tools/tool.bpf.h
$(BUILD)/src/export/flame.o: src/export/flame.js
# Tables of options leave out what most rows do not have.
$(BUILD)/tools/%.o $(BUILD)/src/app/tool_options.o: WARN += -Wno-missing-field-initializers

# All rooms, for the command and the tests; every name is global in it, so it is never installed.
$(BUILD)/libskep.a: $(LIB_OBJ)
	@rm -f $@
	$(call say,AR,$@)
	$(Q)$(AR) rcs $@ $^

$(BUILD)/skep: $(CLI_OBJ) $(OPT_OBJ) $(BUILD)/libskep.a | layers
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS) -Wl,--export-dynamic-symbol=post_attach_mark -o $@ $(CLI_OBJ) $(OPT_OBJ) $(BUILD)/libskep.a $(OPT_LIBS) $(LDLIBS) $(DEMANGLE)

# The command on a machine made by hand, for tests/machine: what stands there answers for kern_linux(), and tells which word a message is about.
$(BUILD)/tests/machine/machine.o: CPPFLAGS += -Itests
$(BUILD)/machine: $(CLI_OBJ) $(OPT_OBJ) $(BUILD)/tests/machine/machine.o $(BUILD)/libskep.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS) -Wl,--wrap=kern_linux,--wrap=diags_print -Wl,--export-dynamic-symbol=post_attach_mark -o $@ $^ $(OPT_LIBS) $(LDLIBS) $(DEMANGLE)

static: $(BUILD)/skep-static
$(BUILD)/skep-static: $(CLI_OBJ) $(STATIC_OBJ) $(BUILD)/libskep.a | layers
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS) -static -o $@ $(CLI_OBJ) $(STATIC_OBJ) $(BUILD)/libskep.a $(STATIC_LIBS) $(LDLIBS) $(DEMANGLE)

# The smallest: needs musl-tools.
static-musl:
	@$(MAKE) --no-print-directory CC=musl-gcc BUILD=$(BUILD)-musl $(BUILD)-musl/skep-static

layers:
	@scripts/layers

test:
	@tests/run
test-long:
	@LONG=1 tests/run fuzz kernels csmith damage libbcc packaging
test-deps:
	@.ci/run deps
test-kernels:
	@BUILD=$(BUILD) tests/kernels/run && BUILD=$(BUILD) tests/kernels/run --tests tests/libbcc/guest 5.10 6.1 6.12 sid

demo:
	@BUILD=$(BUILD) scripts/demo

bench: all static
	@BUILD=$(BUILD) bench/run
stats:
	@BUILD=$(BUILD) scripts/stats

# Faces: libraries for other programs, over the rooms. A face is a folder of sources with exports.map, the linker's version
# script, which lists every exported name (no patterns). What it does not list is nobody's: the shared library hides it, and
# the archive is one object in which it is local. tests/install asks nm. To add a face NAME, three lines here:
#   dir.NAME   its folder       so.NAME   the SONAME, libNAME.so.N       to.NAME   where it goes under LIBDIR: "skep" for
#   what must never cover its original        and, if it has any, headers.NAME   files for PREFIX/include (or PREFIX/include.NAME),
#   names.NAME   other names that programs ask for it by
# `make $(BUILD)/lib/libNAME.so` or .a builds it, `make lib` all; `make install-libNAME` installs it, with NAME.pc made of
# dir.NAME/NAME.pc.in (@PREFIX@, @LIBDIR@).
dir.skep     := src/face/skep
so.skep      := libskep.so.0
to.skep      := .
headers.skep := include/skep.h
dir.bpf      := src/face/libbpf
so.bpf       := libbpf.so.1
to.bpf       := skep
headers.bpf  := $(wildcard include/bpf/libbpf*.h) $(addprefix include/bpf/,bpf.h btf.h bpf_endian.h skel_internal.h)
include.bpf  := include/skep/bpf
dir.bcc      := src/face/libbcc
so.bcc       := libbcc.so.0
to.bcc       := skep
links.bcc    := $(DEMANGLE)
names.bcc    := libbcc_bpf.so.0

FACES    := $(foreach f,skep bpf bcc,$(if $(wildcard $(dir.$f)/exports.map),$f))
face_obj  = $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard $(dir.$1)/*.c)))
FACE_OBJ := $(foreach f,$(FACES),$(call face_obj,$f))

lib: $(FACES:%=$(BUILD)/lib/lib%.so) $(FACES:%=$(BUILD)/lib/lib%.a)
$(FACE_OBJ): ALLFLAGS += -fvisibility=default
.SECONDEXPANSION:
$(BUILD)/lib/lib%.so: $$(call face_obj,$$*) $(BUILD)/libskep.a $$(dir.$$*)/exports.map | layers
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS) -shared -Wl,-soname,$(so.$*) -Wl,--version-script=$(dir.$*)/exports.map -Wl,--no-undefined-version \
		-Wl,-Bsymbolic -Wl,-z,defs -o $(@D)/$(so.$*) $(filter %.o %.a,$^) $(LDLIBS) $(links.$*)
	$(Q)for n in $(@F) $(names.$*); do ln -sf $(so.$*) $(@D)/$$n; done
$(BUILD)/lib/lib%.a: $$(call face_obj,$$*) $(BUILD)/libskep.a $$(dir.$$*)/exports.map scripts/exports | layers
	@mkdir -p $(@D)
	$(call say,AR,$@)
	$(Q)scripts/exports $(dir.$*)/exports.map > $(@:.a=.names)
	$(Q)$(CC) -r -nostdlib -o $(@:.a=.o) $(filter %.o %.a,$^)
	$(Q)$(OBJCOPY) --keep-global-symbols=$(@:.a=.names) $(@:.a=.o)
	$(Q)rm -f $@ && $(AR) rcs $@ $(@:.a=.o) && rm $(@:.a=.o)

$(FACES:%=install-lib%): install-lib%: $(BUILD)/lib/lib%.so $(BUILD)/lib/lib%.a
	install -D -m 755 $(BUILD)/lib/$(so.$*) $(DESTDIR)$(LIBDIR)/$(to.$*)/$(so.$*)
	for n in lib$*.so $(names.$*); do ln -sf $(so.$*) $(DESTDIR)$(LIBDIR)/$(to.$*)/$$n; done
	install -D -m 644 $(BUILD)/lib/lib$*.a $(DESTDIR)$(LIBDIR)/$(to.$*)/lib$*.a
	$(if $(headers.$*),install -D -m 644 -t $(DESTDIR)$(PREFIX)/$(or $(include.$*),include) $(headers.$*))
	$(if $(wildcard $(dir.$*)/*.pc.in),install -d $(DESTDIR)$(LIBDIR)/$(to.$*)/pkgconfig)
	$(foreach pc,$(wildcard $(dir.$*)/*.pc.in),sed 's,@PREFIX@,$(PREFIX),; s,@LIBDIR@,$(abspath $(LIBDIR)/$(to.$*)),' \
		$(pc) > $(DESTDIR)$(LIBDIR)/$(to.$*)/pkgconfig/$(notdir $(pc:.in=));)

install: all $(patsubst %,install-lib%,$(filter skep,$(FACES)))
	install -D -m 755 $(BUILD)/skep $(DESTDIR)$(PREFIX)/bin/skep
	@install -d $(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(MANDIR)/man8 $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
		$(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	@for page in $$($(BUILD)/skep man --list); do \
		$(BUILD)/skep man $${page#skep-} >$(DESTDIR)$(MANDIR)/man$${page##*.}/$$page || exit 1; done
	$(BUILD)/skep completion bash >$(DESTDIR)$(PREFIX)/share/bash-completion/completions/skep
	$(BUILD)/skep completion zsh >$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_skep
	$(BUILD)/skep completion fish >$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/skep.fish

# Packages and archives are made of what is built; two builds of one tree are equal, for no path gets into it.
deb: all lib
	@BUILD=$(BUILD) CC=$(CC) packaging/deb
release: static
	@BUILD=$(BUILD) CC=$(CC) packaging/release
sizes: $(LIB_OBJ) $(CLI_OBJ)
	@for r in $(ROOMS) cli ../tools; do printf '%-10s %s\n' "$${r#../}" "$$(find $(BUILD)/src/$$r -name '*.o' | xargs size -t | awk 'END { print $$1 + $$2 }')"; done

# More random programs than the suite's, compared with the host's compiler.
N    ?= 2000
SEED ?= 100000
fuzz-cc: all
	@BUILD=$(BUILD) tests/csmith/more $(SEED) $(N)

TIME ?= 60
fuzz:
	@BUILD=$(BUILD) tests/fuzz/run $(TIME)

clean:
	rm -rf $(BUILD) $(BUILD)-musl $(BUILD)-fuzz-O0 $(BUILD)-fuzz-O1

.PHONY: all lib $(FACES:%=install-lib%) fuzz fuzz-cc static static-musl demo layers test test-long test-deps test-kernels bench stats install deb release sizes clean
-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(OPT_OBJ:.o=.d) $(STATIC_OBJ:.o=.d) $(FACE_OBJ:.o=.d) $(BUILD)/tests/machine/machine.d
