/* The format of an event, with the vectors that anyone's own verifier can be tried on. */
#include "core/event.h"

#include <string.h>

#include "tests/support/suite.h"

static struct event example(void)
{
	struct event event = { .scope = "230124202",
			       .kind = "household.put",
			       .version = 1,
			       .seq = 2,
			       .hlc = 0x018bcfe568000001,
			       .payload_length = 2,
			       .payload = "{}" };
	memset(&event.station, 0x11, sizeof event.station);
	memset(&event.prev, 0x22, sizeof event.prev);
	memset(&event.txn, 0x33, sizeof event.txn);
	memset(&event.entity, 0x44, sizeof event.entity);
	memset(&event.author, 0x55, sizeof event.author);
	event_payload_hash("{}", 2, &event.payload_hash);
	return event;
}

static void the_hashes_are_those_of_the_format(void **state)
{
	(void)state;
	struct event event = example();
	struct hash hash;
	char hex[HASH_TEXT_BYTES];
	hash_format(&event.payload_hash, hex);
	assert_string_equal(hex, "bcd50ed73f94db3cf4d2aaaca72a29796ffde2956a0feaacd84ab1fee1d96eb0");
	event_hash(&event, &hash);
	hash_format(&hash, hex);
	assert_string_equal(hex, "aa35ae30699f325ec264e10ec849e2dd3da05f329b689958d367215191a559bd");
}

static void a_header_survives_the_round_trip(void **state)
{
	(void)state;
	struct event event = example(), read;
	struct err err;
	unsigned char header[EVENT_HEADER_BYTES], again[EVENT_HEADER_BYTES];
	event.seal = true;
	event_encode(&event, header);
	assert_ok(event_decode(header, &read, &err), err);
	event_encode(&read, again);
	assert_memory_equal(header, again, sizeof header);
	assert_string_equal(read.kind, "household.put");
	assert_true(read.seal);
}

/* Every bit that has no meaning must be what it is, or one event would have two headers. */
static void what_has_no_meaning_is_refused(void **state)
{
	(void)state;
	struct event event = example(), read;
	struct err err;
	unsigned char header[EVENT_HEADER_BYTES];
	static const struct {
		size_t place;
		unsigned char value;
	} harm[] = { { 0, 2 },	   { 1, 2 },	 { 1, 0x80 }, { 36, 'x' },  { 46, '1' },
		     { 112, ' ' }, { 135, 'x' }, { 168, 1 },  { 48, 0x80 }, { 88, 0x80 } };
	for (size_t i = 0; i < sizeof harm / sizeof *harm; i++) {
		event_encode(&event, header);
		header[harm[i].place] = harm[i].value;
		assert_false(event_decode(header, &read, &err));
		assert_int_equal(err.code, ERR_DAMAGED);
	}
}

static void a_seal_is_good_under_its_key_alone(void **state)
{
	(void)state;
	struct event event = example();
	struct key_pair key, other;
	struct hash hash;
	unsigned char seed[32] = { 1 };
	key_pair_from_seed(seed, &key);
	seed[0] = 2;
	key_pair_from_seed(seed, &other);
	event_seal(&event, &key, &hash);
	assert_true(signature_is_good(key.public_key, &hash, event.signature));
	assert_false(signature_is_good(other.public_key, &hash, event.signature));
	event.signature[10] ^= 1;
	assert_false(signature_is_good(key.public_key, &hash, event.signature));
}

static void the_order_is_total(void **state)
{
	(void)state;
	struct event_order order[8] = { { 0 } };
	for (size_t i = 0; i < 8; i++) {
		order[i].hlc = i / 4;
		order[i].station.byte[0] = (unsigned char)(i / 2 % 2 ? 0xF0 : 0x10);
		order[i].hash.byte[31] = (unsigned char)(i % 2 ? 0xF0 : 0x10);
	}
	for (size_t i = 0; i < 8; i++)
		for (size_t j = 0; j < 8; j++) {
			int compared = event_order_compare(&order[i], &order[j]);
			assert_true(i < j ? compared < 0 : i > j ? compared > 0 : compared == 0);
		}
}

int main(void)
{
	crypto_start();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_hashes_are_those_of_the_format),
		cmocka_unit_test(a_header_survives_the_round_trip),
		cmocka_unit_test(what_has_no_meaning_is_refused),
		cmocka_unit_test(a_seal_is_good_under_its_key_alone),
		cmocka_unit_test(the_order_is_total),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
