# The program that shows every widget, for tests/tui/widgets_test.c; it is not installed.
WIDGETS = $(BUILD)/tests/tui/widgets
$(WIDGETS): $(BUILD)/tests/tui/widgets.o $(addprefix $(BUILD)/,tui.a reports.a db.a core.a)
	$(CC) $(LDFLAGS) -o $@ $^ $(call linkable,tui reports db core)

# The console at an instant that does not pass, for tests/cmd/screens_test.c.
AT = $(BUILD)/tests/cmd/at
$(AT): $(BUILD)/tests/cmd/at.o $(addprefix $(BUILD)/,cmd.a tui.a reports.a line.a db.a core.a)
	$(CC) $(LDFLAGS) -o $@ $^ $(call linkable,tui reports db core)

# The program behind tools/screenshot.
SCREENSHOT = $(BUILD)/tests/tui/screenshot
$(SCREENSHOT): $(BUILD)/tests/tui/screenshot.o $(BUILD)/tests/support.a $(BUILD)/core.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS_core) $(LIBS_tests)

check-programs: $(WIDGETS) $(AT) $(SCREENSHOT)

# Writes down anew what tests/screens/*.screen must show: look at the difference before it is committed.
.PHONY: screens
screens:
	@$(again) check-programs
	@for test in tui/widgets_test cmd/screens_test; do SCREENS_UPDATE=1 LOCPATH=$(abspath build/locales) \
		FANGZHENG_BUILD=$(abspath $(BUILD)) $(BUILD)/tests/$$test || exit 1; done
	@git --no-pager diff --stat tests/screens
