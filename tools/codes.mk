# Dictionaries and areas become C tables: nothing is read or parsed at start.
GENERATED += $(BUILD)/gen/codes_table.c $(BUILD)/gen/area_table.c
$(BUILD)/gen/codes_table.c: $(wildcard data/codes/*.tsv) tools/codes-to-c
	@mkdir -p $(@D)
	tools/codes-to-c data/codes > $@
$(BUILD)/gen/area_table.c: data/areas.csv tools/areas-to-c
	@mkdir -p $(@D)
	tools/areas-to-c $< > $@
GENERATED += $(BUILD)/gen/pinyin_table.c
$(BUILD)/gen/pinyin_table.c: data/pinyin.tsv data/surnames.tsv tools/pinyin-to-c
	@mkdir -p $(@D)
	tools/pinyin-to-c data/pinyin.tsv data/surnames.tsv > $@
GENERATED += $(BUILD)/gen/width_table.c
$(BUILD)/gen/width_table.c: data/widths.tsv tools/widths-to-c
	@mkdir -p $(@D)
	tools/widths-to-c $< > $@
GENERATED += $(BUILD)/gen/fulltext_table.c
$(BUILD)/gen/fulltext_table.c: data/variants.tsv data/pinyin.tsv tools/variants-to-c tools/syllables-to-c
	@mkdir -p $(@D)
	tools/variants-to-c data/variants.tsv > $@
	tools/syllables-to-c data/pinyin.tsv >> $@
