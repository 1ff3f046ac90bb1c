#include "core/id.h"

void hex_format(const unsigned char *bytes, size_t size, char *text)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < size; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	text[2 * size] = '\0';
}

static int digit_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

bool hex_parse(const char *text, unsigned char *bytes, size_t size)
{
	if (strlen(text) != 2 * size)
		return false;
	for (size_t i = 0; i < 2 * size; i++)
		if (digit_value(text[i]) < 0)
			return false;
	for (size_t i = 0; i < size; i++)
		bytes[i] = (unsigned char)(digit_value(text[2 * i]) << 4 | digit_value(text[2 * i + 1]));
	return true;
}

void id_format(const struct id *id, char text[static ID_TEXT_BYTES])
{
	hex_format(id->byte, sizeof id->byte, text);
}

void hash_format(const struct hash *hash, char text[static HASH_TEXT_BYTES])
{
	hex_format(hash->byte, sizeof hash->byte, text);
}

bool id_parse(const char *text, struct id *id)
{
	return hex_parse(text, id->byte, sizeof id->byte);
}

bool id_parse_prefix(const char *prefix, struct id *first, struct id *last)
{
	char low[ID_TEXT_BYTES] = "00000000000000000000000000000000", high[] = "ffffffffffffffffffffffffffffffff";
	size_t length = strlen(prefix);
	if (length >= sizeof low)
		return false;
	memcpy(low, prefix, length);
	memcpy(high, prefix, length);
	return id_parse(low, first) && id_parse(high, last);
}

bool hash_parse(const char *text, struct hash *hash)
{
	return hex_parse(text, hash->byte, sizeof hash->byte);
}

bool id_is_none(const struct id *id)
{
	return id_equal(id, &(struct id){ 0 });
}

bool hash_is_none(const struct hash *hash)
{
	return hash_equal(hash, &(struct hash){ 0 });
}
