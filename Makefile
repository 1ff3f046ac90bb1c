# fangzheng: `make`, `make demo`, `make check`, `make install`, `make bench`, `make fuzz`, `make lint`.
# BUILD= names the folder of what is built, SANITIZE=1 builds under AddressSanitizer and UBSan.

BUILD    ?= $(if $(SANITIZE),build/sanitize,build)
PREFIX   ?= /usr/local
VERSION  := $(shell sed -n '1,/^\#\# /s/^\#\# \([0-9][0-9.]*\).*/\1/p' CHANGELOG.md)
CC       ?= gcc
CPPFLAGS += -I. -I$(BUILD)/gen -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE -DFANGZHENG_VERSION='"$(VERSION)"' \
            -DFANGZHENG_PREFIX='"$(PREFIX)"'
WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Werror
CFLAGS   ?= -O2 -g
sanitizers := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
override CFLAGS += -std=c17 $(WARNINGS) $(if $(SANITIZE),$(sanitizers))
LDFLAGS  += $(if $(SANITIZE),$(sanitizers))

ROOMS    := core db sync reports tui cmd
PROGRAMS := fangzheng fangzheng-sync
MAINS    := cmd/main.c cmd/sync_main.c

LIBS_core    := -ljansson -lsodium -lyaml
LIBS_db      := -lsqlite3
LIBS_sync    :=
LIBS_reports := -lqrencode -lpng
LIBS_tui     := -lpanelw -lncursesw -ltinfo
LIBS_tests   := -lcmocka -lvterm -lzbar -lutil

.DEFAULT_GOAL := all
.SECONDARY:
.DELETE_ON_ERROR:
.PHONY: all demo check check-programs install bench fuzz lint format deps clean screens

# C sources generated from data/ and the schemas: GENERATED goes into core.a, GENERATED_db into db.a.
GENERATED :=
GENERATED_db :=
include $(wildcard tools/*.mk)

object = $(patsubst %.c,$(BUILD)/%.o,$(1))
sources = $(filter-out $(MAINS),$(wildcard $(1)/*.c))

$(BUILD)/%.o: %.c | $(GENERATED) $(GENERATED_db)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/gen/%.o: $(BUILD)/gen/%.c | $(GENERATED) $(GENERATED_db)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

define room
$(BUILD)/$(1).a: $(call object,$(call sources,$(1))) $(patsubst %.c,%.o,$(filter %.c,$(if $(filter core,$(1)),$(GENERATED),$(GENERATED_$(1)))))
	@rm -f $$@
	ar rcs $$@ $$^
endef
$(foreach r,$(ROOMS),$(eval $(call room,$(r))))

archives = $(addprefix $(BUILD)/,$(addsuffix .a,$(1)))
linkable = $(foreach r,$(1),$(LIBS_$(r)))

all: $(addprefix $(BUILD)/,$(PROGRAMS))

$(BUILD)/fangzheng: $(BUILD)/cmd/main.o $(call archives,cmd tui reports db core)
	$(CC) $(LDFLAGS) -o $@ $^ $(call linkable,tui reports db core)

$(BUILD)/fangzheng-sync: $(BUILD)/cmd/sync_main.o $(call archives,sync db core)
	$(CC) $(LDFLAGS) -o $@ $^ $(call linkable,sync db core)

# A test of a room links that room and those it may include, and nothing else.
UNDER_core    := core
UNDER_db      := db core
UNDER_sync    := sync db core
UNDER_reports := reports db core
UNDER_tui     := tui reports db core
UNDER_cmd     := cmd tui reports db core
TEST_SOURCES  := $(wildcard tests/*/*_test.c)
TESTS         := $(patsubst %.c,$(BUILD)/%,$(TEST_SOURCES))

# What tests share: an archive, so that a test of core/ takes from it only what needs nothing above core/.
$(BUILD)/tests/support.a: $(call object,$(wildcard tests/support/*.c))
	@mkdir -p $(@D)
	@rm -f $@
	ar rcs $@ $^

define room_tests
$(BUILD)/tests/$(1)/%_test: $(BUILD)/tests/$(1)/%_test.o $(BUILD)/tests/support.a $(call archives,$(UNDER_$(1)))
	$$(CC) $$(LDFLAGS) -o $$@ $$^ $(call linkable,$(UNDER_$(1))) $(LIBS_tests)
endef
$(foreach r,$(ROOMS),$(eval $(call room_tests,$(r))))

check-programs: all $(TESTS)

clean:
	rm -rf build

-include $(wildcard $(patsubst %.c,$(BUILD)/%.d,$(wildcard $(ROOMS:%=%/*.c) tests/*/*.c)) $(BUILD)/gen/*.d)
