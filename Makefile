# Meent: one binary with everything inside. Files are found by folder; this file is not edited to add one.
#
#   make               build/meent
#   make tests         build/tests; run it for the C tests
#   make SAN=1 B=build/san tests     with address and undefined-behaviour sanitizers
#   make FUZZ=1 CC=clang B=build/fuzz fuzz     one program per tests/fuzz/NAME.c
#   make check         layers, globals, format, tests
#   make install       PREFIX (/usr/local) and DESTDIR
.DEFAULT_GOAL := all
B       ?= build
PREFIX  ?= /usr/local
VERSION := 0.1.0
CC      ?= gcc
PKGS    := libmicrohttpd libqrencode sqlite3 libpq libsodium jansson libfido2 libcrypto md4c libbrotlienc zlib libseccomp libcurl libzip
G       := $(B)/gen

WARN    := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wno-missing-field-initializers -Werror
HARDEN  := -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE -ftrivial-auto-var-init=zero
OPT     := -O2 -g
ifdef SAN
HARDEN  := -fPIE
OPT     := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
LINKSAN := -fsanitize=address,undefined
else
WARN    += -D_FORTIFY_SOURCE=3
endif
ifdef TSAN
OPT     := -O1 -g -fno-omit-frame-pointer -fsanitize=thread
LINKSAN := -fsanitize=thread
endif
ifdef FUZZ
# gcc judges the warnings; clang has others.
WARN    := $(filter-out -D_FORTIFY_SOURCE=3,$(WARN)) -Wno-error
OPT     := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
HARDEN  := -fPIE
LINKSAN := -fsanitize=address,undefined
endif
CFLAGS  := -std=gnu17 -D_GNU_SOURCE -ffp-contract=off -DMEENT_VERSION='"$(VERSION)"' $(OPT) $(HARDEN) $(WARN) -Isrc -I$(G) -I. $(shell pkg-config --cflags $(PKGS))
LDFLAGS := -pie -Wl,-z,relro,-z,now $(LINKSAN)
LDLIBS  := $(shell pkg-config --libs $(PKGS)) -lstemmer -lpthread -lm

SRC       := $(shell find src -name '*.c' | sort)
TEST_SRC  := $(shell find tests -name '*.c' -not -path 'tests/fuzz/*' | sort)
TEMPLATES := $(shell find src -name '*.html' -o -name '*.xml' | sort)
TEST_TEMPLATES := $(wildcard tests/html/*.html tests/html/*.xml)
QUERIES   := $(shell find src -name '*.sql' | sort)
SENTENCES := $(shell find locale -name '*.po' 2>/dev/null | sort)
MIGRATION := $(shell find migrations -name '*.sql' | sort)
ROUTES    := $(shell find src/app -name '*.def' | sort)
ASSETS_IN := $(shell find assets themes -type f 2>/dev/null) package-lock.json $(addprefix tools/,build-assets.mjs css.mjs theme.mjs contrast.mjs make-font.py)

GEN_C := $(TEMPLATES:src/%=$(G)/%.c) $(QUERIES:src/%=$(G)/%.c) $(G)/i18n/messages.c $(G)/store/migrations.c $(G)/core/register.c $(G)/web/assets.c
GEN_H := $(TEMPLATES:src/%=$(G)/%.h) $(QUERIES:src/%=$(G)/%.h) $(G)/i18n/messages.h $(G)/web/assets.h $(G)/web/urls.h
OBJ   := $(SRC:%.c=$(B)/obj/%.o) $(GEN_C:$(G)/%.c=$(B)/obj/gen/%.o)
LIB_OBJ  := $(filter-out $(B)/obj/src/main/main.o,$(OBJ))
MAIN_OBJ := $(B)/obj/src/main/main.lib.o
ifdef FUZZ
# Of the features only the parsers that tests/fuzz names: half of what there is to compile.
LIB_OBJ  := $(filter-out $(B)/obj/src/app/% $(B)/obj/gen/app/% $(B)/obj/src/main/%,$(LIB_OBJ)) \
            $(patsubst %,$(B)/obj/src/%.o,$(shell sed -n 's|^\#include "\(app/.*\)\.h"|\1|p' tests/fuzz/*.c))
MAIN_OBJ :=
endif
TOOL_SRC := $(wildcard tools/common/*.c) $(filter-out %/main.c,$(wildcard tools/htmlgen/*.c))
TEST_OBJ := $(TEST_SRC:%.c=$(B)/obj/%.o) $(TEST_TEMPLATES:%=$(B)/obj/gen/%.o) $(TOOL_SRC:%.c=$(B)/obj/%.o)
$(TEST_OBJ): | $(TEST_TEMPLATES:%=$(G)/%.h)

.DEFAULT_GOAL := all
all: $(B)/meent
$(B)/meent: $(OBJ)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
tests: $(B)/tests
# main.c holds the table of features, which tests walk; its main() steps aside for theirs.
$(B)/obj/src/main/main.lib.o: $(B)/obj/src/main/main.o
	objcopy --redefine-sym main=meent_main $< $@
$(B)/tests: $(LIB_OBJ) $(MAIN_OBJ) $(TEST_OBJ)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/obj/%.o: %.c | $(GEN_H)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<
$(B)/obj/gen/%.o: $(G)/%.c | $(GEN_H)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

# Each is libFuzzer's: LLVMFuzzerTestOneInput, with a corpus to start from in tests/fuzz/corpus/NAME.
fuzz: $(patsubst tests/fuzz/%.c,$(B)/bin/%,$(wildcard tests/fuzz/*.c))
# From an archive, so that each holds its parser and what that needs.
$(B)/libmeent.a: $(LIB_OBJ) $(MAIN_OBJ)
	rm -f $@
	ar rcs $@ $^
$(B)/bin/%: $(B)/obj/tests/fuzz/%.o $(TOOL_SRC:%.c=$(B)/obj/%.o) $(B)/libmeent.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LDLIBS)

# Figures: bench/NAME.md says which.
$(B)/bench/%: $(B)/obj/bench/%.o $(TEST_TEMPLATES:%=$(B)/obj/gen/%.o) $(B)/libmeent.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(B)/obj/bench/%.o: | $(TEST_TEMPLATES:%=$(G)/%.h)

bench: $(B)/meent $(patsubst bench/%.c,$(B)/bench/%,$(wildcard bench/*.c))

# The generators are C programs of this repository, built first; their output is never committed.
TOOL_BASE := $(addprefix src/base/,err.c mem.c str.c out.c utf8.c) $(wildcard tools/common/*.c)
$(B)/tools/%: tools/%/main.c $(TOOL_BASE)
	@mkdir -p $(@D)
	$(CC) -std=gnu17 -D_GNU_SOURCE -O1 -g $(WARN) -Isrc -I. -o $@ $(wildcard tools/$*/*.c) $(TOOL_BASE) -lsqlite3
$(B)/tools/msggen: $(wildcard tools/msggen/*.[ch] tools/common/*.h)
$(B)/tools/htmlgen: $(wildcard tools/htmlgen/*.[ch] tools/common/*.h)
$(B)/tools/sqlgen: $(wildcard tools/sqlgen/*.[ch] tools/common/*.h)

$(G)/i18n/messages.c $(G)/i18n/messages.h &: $(B)/tools/msggen $(SENTENCES)
	@mkdir -p $(G)/i18n
	$(B)/tools/msggen $(G)/i18n/messages locale
$(G)/web/urls.h: $(B)/tools/htmlgen $(ROUTES)
	@mkdir -p $(G)/web
	$(B)/tools/htmlgen --urls $@ $(ROUTES)
$(G)/%.html.c $(G)/%.html.h &: src/%.html $(B)/tools/htmlgen $(SENTENCES) $(ROUTES)
	@mkdir -p $(@D)
	$(B)/tools/htmlgen --locale locale --routes "$(ROUTES)" $< $(G)/$*.html
$(G)/%.xml.c $(G)/%.xml.h &: src/%.xml $(B)/tools/htmlgen $(SENTENCES) $(ROUTES)
	@mkdir -p $(@D)
	$(B)/tools/htmlgen --locale locale --routes "$(ROUTES)" $< $(G)/$*.xml
# The tests of the template compiler have templates, sentences and routes of their own.
$(G)/tests/html/%.c $(G)/tests/html/%.h &: tests/html/% $(B)/tools/htmlgen $(wildcard tests/html/locale/*/*.po) tests/html/sample.def
	@mkdir -p $(@D)
	$(B)/tools/htmlgen --locale tests/html/locale --routes tests/html/sample.def $< $(G)/tests/html/$*
$(G)/%.sql.c $(G)/%.sql.h &: src/%.sql $(B)/tools/sqlgen $(MIGRATION)
	@mkdir -p $(@D)
	$(B)/tools/sqlgen --migrations migrations $< $(G)/$*.sql
$(G)/core/register.c: tools/make-register $(MIGRATION)
	@mkdir -p $(@D)
	tools/make-register $@ $(MIGRATION)
$(G)/store/migrations.c: $(B)/tools/sqlgen $(MIGRATION)
	@mkdir -p $(@D)
	$(B)/tools/sqlgen --embed migrations $@

# Styles, script, icons, font, pictures: made from assets/ and npm packages, then put into the binary.
$(B)/assets/assets.txt: $(ASSETS_IN) $(TEMPLATES)
	@mkdir -p $(@D)
	node tools/build-assets.mjs $(@D)
$(G)/web/assets.c $(G)/web/assets.h &: $(B)/assets/assets.txt tools/embed-assets
	@mkdir -p $(G)/web
	tools/embed-assets $(B)/assets $(G)/web/assets

install: $(B)/meent
	install -D -m 755 $(B)/meent $(DESTDIR)$(PREFIX)/bin/meent

check: $(B)/tests
	tools/check-layers
	tools/check-globals $(B)
	tools/check-format
	$(B)/tests

clean:
	rm -rf $(B)

.PHONY: all tests bench fuzz install check clean
.SECONDARY:
-include $(OBJ:.o=.d) $(TEST_OBJ:.o=.d) $(patsubst %.c,$(B)/obj/%.d,$(wildcard tests/fuzz/*.c bench/*.c))
