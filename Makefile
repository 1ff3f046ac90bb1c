# fangzheng: `make`, `make demo`, `make check`, `make install`, `make bench`, `make fuzz`, `make lint`.
# BUILD= names the folder of what is built, SANITIZE=1 builds under AddressSanitizer and UBSan.

BUILD    ?= $(if $(FUZZING),build/fuzz,$(if $(SANITIZE),build/sanitize,build))
PREFIX   ?= /usr/local
DEMO     ?= ../fangzheng-demo
VERSION  := $(shell sed -n '1,/^\#\# /s/^\#\# \([0-9][0-9.]*\).*/\1/p' CHANGELOG.md)
CC       := $(if $(filter default,$(origin CC)),gcc,$(CC))
CPPFLAGS += -I. -I$(BUILD)/gen -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE -DFANGZHENG_VERSION='"$(VERSION)"'
WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Werror
CFLAGS   ?= -O2 -g
sanitizers := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
sanitizers := $(if $(SANITIZE)$(FUZZING),$(sanitizers)) $(if $(FUZZING),-fsanitize=fuzzer-no-link)
override CFLAGS += -std=c17 $(WARNINGS) $(sanitizers)
LDFLAGS  += $(sanitizers)
MAKEFLAGS += --no-print-directory

ROOMS    := core db line notice sync reports tui cmd
PROGRAMS := fangzheng fangzheng-sync fangzheng-notice
MAINS    := cmd/main.c cmd/sync_main.c cmd/notice_main.c

LIBS_core    := -ljansson -lsodium -lyaml
LIBS_db      := -lsqlite3 -lexif
LIBS_line    :=
LIBS_notice  := -lcurl
LIBS_sync    :=
LIBS_reports := -lqrencode -lpng
LIBS_tui     := -lpanelw -lncursesw -ltinfo
LIBS_tests   := -lcmocka -lvterm -lzbar -lpng -lutil

.DEFAULT_GOAL := all
.SECONDARY:
.DELETE_ON_ERROR:
.PHONY: all demo check check-programs install uninstall bench fuzz lint format pot po tables manual clean FORCE

# C sources generated from data/ and the schemas: GENERATED goes into core.a, GENERATED_db into db.a.
GENERATED :=
GENERATED_db :=
include $(wildcard tools/*.mk)

object = $(patsubst %.c,$(BUILD)/%.o,$(1))
sources = $(filter-out $(MAINS),$(wildcard $(1)/*.c))

# Written anew only when they change: then everything is compiled again.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(CC) $(CPPFLAGS) $(CFLAGS))' | cmp -s - $@ || \
		echo '$(subst ','\'',$(CC) $(CPPFLAGS) $(CFLAGS))' > $@

$(BUILD)/%.o: %.c $(BUILD)/flags | $(GENERATED) $(GENERATED_db)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/flags | $(GENERATED) $(GENERATED_db)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

define room
$(BUILD)/$(1).a: $(call object,$(call sources,$(1))) $(patsubst %.c,%.o,$(filter %.c,$(if $(filter core,$(1)),$(GENERATED),$(GENERATED_$(1)))))
	@mkdir -p $$(@D)
	@rm -f $$@
	ar rcs $$@ $$^
endef
$(foreach r,$(ROOMS),$(eval $(call room,$(r))))

archives = $(addprefix $(BUILD)/,$(addsuffix .a,$(1)))
linkable = $(foreach r,$(1),$(LIBS_$(r)))

all: $(addprefix $(BUILD)/,$(PROGRAMS)) $(BUILD)/locale/zh_CN/LC_MESSAGES/fangzheng.mo

$(BUILD)/fangzheng: $(BUILD)/cmd/main.o $(call archives,cmd tui reports line db core)
	$(CC) $(LDFLAGS) -o $@ $^ $(call linkable,tui reports db core)

$(BUILD)/fangzheng-sync: $(BUILD)/cmd/sync_main.o $(call archives,sync db core)
	$(CC) $(LDFLAGS) -o $@ $^ $(call linkable,sync db core)

$(BUILD)/fangzheng-notice: $(BUILD)/cmd/notice_main.o $(call archives,notice db core)
	$(CC) $(LDFLAGS) -o $@ $^ $(call linkable,notice db core)

# Beside the program, where it looks first (core/prefix.h).
$(BUILD)/locale/zh_CN/LC_MESSAGES/fangzheng.mo: po/zh_CN.po
	@mkdir -p $(@D)
	msgfmt --check-format --check-domain -o $@ $<

# A test of a room links that room and those it may include, and nothing else.
UNDER_core    := core
UNDER_db      := db core
UNDER_line    := line db core
UNDER_notice  := notice db core
UNDER_sync    := sync db core
UNDER_reports := reports db core
UNDER_tui     := tui reports db core
UNDER_cmd     := cmd tui reports line db core
UNDER_bench   := cmd tui reports line db core
UNDER_fuzz    := line db core
TEST_SOURCES  := $(wildcard $(ROOMS:%=tests/%/*_test.c))
TESTS         := $(patsubst %.c,$(BUILD)/%,$(TEST_SOURCES))
BENCHES       := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/bench/*_bench.c))
FUZZERS       := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/fuzz/*_fuzz.c))

# What tests share: an archive, so that a test of core/ takes from it only what needs nothing above core/.
$(BUILD)/tests/support.a: $(call object,$(wildcard tests/support/*.c))
	@mkdir -p $(@D)
	@rm -f $@
	ar rcs $@ $^

define room_tests
$(BUILD)/tests/$(1)/%_$(2): $(BUILD)/tests/$(1)/%_$(2).o $(BUILD)/tests/support.a $(call archives,$(UNDER_$(1)))
	$$(CC) $$(LDFLAGS) -o $$@ $$^ $(call linkable,$(UNDER_$(1))) $(LIBS_tests)
endef
$(foreach r,$(ROOMS),$(eval $(call room_tests,$(r),test)))
$(eval $(call room_tests,bench,bench))

# The locales of the county's machines, which a Debian has not from the start; tests/run points LOCPATH there.
LOCALES := build/locales/zh_CN.UTF-8 build/locales/zh_CN.GB18030
build/locales/zh_CN.%:
	@mkdir -p $(@D)
	localedef -i zh_CN -f $* ./$@

check-programs: all $(TESTS) $(LOCALES)

# What follows calls make again once the packages are there. Unless -j was given: one job a processor.
again = $(MAKE) -s $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

# The station is made beside its place and moved there whole, so that breaking off leaves no half of one.
demo:
	@tools/install-packages build
	@echo 'Building ...'
	@$(again) all
	@[ -e $(DEMO)/station.db ] || $(BUILD)/fangzheng --home $(DEMO) demo
	@if [ -t 0 ] && [ -t 1 ]; then $(BUILD)/fangzheng --home $(DEMO); \
		else echo fangzheng > $(BUILD)/demo-password && \
			FANGZHENG_PASSWORD_FILE=$(BUILD)/demo-password $(BUILD)/fangzheng --home $(DEMO) --as leader summary; fi

check:
	@tools/install-packages build test
	@echo 'Building, plain and sanitized ...'
	@$(again) check-programs
	@$(again) SANITIZE=1 check-programs
	@tests/run build build/sanitize

bench:
	@tools/install-packages build test
	@$(again) all $(BENCHES)
	@for bench in $(BENCHES); do FANGZHENG_BUILD=$(abspath $(BUILD)) $$bench || exit 1; done

# Each target for FUZZ_SECONDS, from the seeds in tests/fuzz/NAME/; what it finds stays under build/fuzz.
FUZZ_SECONDS ?= 60
fuzz:
	@tools/install-packages build test dev
	@$(again) CC=clang FUZZING=1 fuzzers
	@for source in $(wildcard tests/fuzz/*_fuzz.c); do \
		name=$$(basename $$source _fuzz.c); found=build/fuzz/found/$$name; mkdir -p $$found; \
		seeds=; [ -d tests/fuzz/$$name ] && seeds=tests/fuzz/$$name; \
		echo "$$name: $(FUZZ_SECONDS) seconds"; \
		build/fuzz/tests/fuzz/$${name}_fuzz -max_total_time=$(FUZZ_SECONDS) -max_len=65536 -timeout=10 \
			-print_final_stats=1 -artifact_prefix=build/fuzz/$$name- $$found $$seeds > build/fuzz/$$name.log 2>&1 || \
			{ tail -n 60 build/fuzz/$$name.log; exit 1; }; \
		sed -n 's/^stat::number_of_executed_units: */  inputs tried: /p' build/fuzz/$$name.log; \
	done

.PHONY: fuzzers
fuzzers: $(FUZZERS)
$(BUILD)/tests/fuzz/%_fuzz: $(BUILD)/tests/fuzz/%_fuzz.o $(call archives,$(UNDER_fuzz))
	$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(call linkable,$(UNDER_fuzz))

C_FILES      = $(wildcard $(foreach r,$(ROOMS) tests/* tests/bench tests/fuzz,$(r)/*.[ch]))
SHELL_FILES  = $(shell grep -rlE '^\#!.*sh$$' tools tests .ci) tests/support/station.sh tools/completion.bash
lint:
	@tools/install-packages build test dev
	shellcheck -x -P tests/cmd $(SHELL_FILES)
	clang-format --dry-run -Werror $(sort $(C_FILES))
	cppcheck -q --std=c11 --enable=warning,performance,portability --inline-suppr --suppress=varFuncNullUB --library=tools/cppcheck.cfg \
		--error-exitcode=1 -j 2 -I. $(ROOMS)
	@$(again) CC=clang BUILD=build/clang check-programs

format:
	clang-format -i $(sort $(C_FILES))

# The template of all strings in the sources, and the catalogue brought up to it.
$(BUILD)/fangzheng.pot: $(wildcard $(ROOMS:%=%/*.[ch]))
	@mkdir -p $(@D)
	xgettext --language=C --from-code=UTF-8 --keyword=_ --keyword=N_ --add-location=file --sort-by-file \
		--no-wrap --package-name=fangzheng -o $@ $(sort $^)
	@sed -i '/^"POT-Creation-Date/d; /^"Report-Msgid-Bugs/d' $@

pot: $(BUILD)/fangzheng.pot
po: pot
	msgmerge -q --update --backup=none --no-fuzzy-matching --no-wrap --add-location=file --sort-by-file \
		po/zh_CN.po $(BUILD)/fangzheng.pot
	msgattrib --no-obsolete --no-wrap -o po/zh_CN.po po/zh_CN.po

# The tables in docs/ are those of the code; a test compares.
tables:
	@$(again) $(BUILD)/tests/core/docs_test
	DOCS_UPDATE=1 LC_ALL=C.UTF-8 $(BUILD)/tests/core/docs_test
	@git --no-pager diff --stat docs

# The commands in the manual page are those of the program; a test compares.
manual: all
	tools/manual $(BUILD)/fangzheng docs/fangzheng.1 > $(BUILD)/fangzheng.1
	cp $(BUILD)/fangzheng.1 docs/fangzheng.1

BIN        = $(DESTDIR)$(PREFIX)/bin
LIBEXEC    = $(DESTDIR)$(PREFIX)/libexec/fangzheng
SHARE      = $(DESTDIR)$(PREFIX)/share
DOC        = $(SHARE)/doc/fangzheng
COMPLETION = $(SHARE)/bash-completion/completions/fangzheng
# What README.md points to, in the places where it looks.
DOCS       = README.md README.zh-CN.md CHANGELOG.md LICENSE $(wildcard docs/*.md examples/*.csv) data/README.md data/LICENSE.unicode \
	tests/verify_journal.py
install: all
	install -D -t $(BIN) $(BUILD)/fangzheng
	install -D -t $(LIBEXEC) $(patsubst %,$(BUILD)/%,$(filter-out fangzheng,$(PROGRAMS)))
	install -D -m 644 -t $(SHARE)/man/man1 docs/fangzheng.1
	install -D -m 644 -t $(SHARE)/locale/zh_CN/LC_MESSAGES $(BUILD)/locale/zh_CN/LC_MESSAGES/fangzheng.mo
	install -D -m 644 -t $(SHARE)/fangzheng data/fangzheng.yaml
	install -D -m 644 -t $(SHARE)/fangzheng/policies examples/policies/*
	install -D -m 644 tools/completion.bash $(COMPLETION)
	for file in $(DOCS); do install -D -m 644 $$file $(DOC)/$$file || exit 1; done
	ln -sfn ../../../fangzheng/policies $(DOC)/examples/policies

uninstall:
	rm -f $(BIN)/fangzheng $(SHARE)/man/man1/fangzheng.1 $(SHARE)/locale/zh_CN/LC_MESSAGES/fangzheng.mo $(COMPLETION)
	rm -rf $(LIBEXEC) $(SHARE)/fangzheng $(DOC)

clean:
	rm -rf build

-include $(wildcard $(patsubst %.c,$(BUILD)/%.d,$(wildcard $(ROOMS:%=%/*.c) tests/*/*.c)) $(BUILD)/gen/*.d)
