/*
 * Hashes stand in files as fingerprints and checksums, so their values may never change: what is
 * here was written down once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hash.h"

static void the_hashes_are_golden(void **state)
{
    (void)state;
    static const struct {
        uint64_t hash;
        const char *text;
        uint64_t expected;
    } golden[] = {
        {0, "", 0x8209b480faed1b10},
        {1, "", 0x2d0f28c7e7e786b2},
        {0, "a", 0x63dbc48aafe873ab},
        {1, "a", 0x40b1d98a1e869ce8},
        {0, "abcdefg", 0x363097038120f6f2},
        {0, "abcdefgh", 0xb4c2ecf9c533593a},
        {0, "abcdefghi", 0x400c0641629b1d49},
        {UINT64_MAX, "The quick brown fox jumps over the lazy dog", 0x1de1fe7f8084c992},
        {42, "\xc3\xa9\xff", 0xa1e52da54cc08b1b},
    };
    for (size_t i = 0; i < sizeof golden / sizeof *golden; i++) {
        const uint64_t hash = pdi_hash_string(golden[i].hash, golden[i].text);
        if (hash != golden[i].expected) {
            fail_msg("\"%s\": 0x%016" PRIx64, golden[i].text, hash);
        }
    }
}

static void the_hashes_of_numbers_are_golden(void **state)
{
    (void)state;
    static const struct {
        uint64_t hash, value, expected;
    } golden[] = {
        {0, 0, 0x8209b480faed1b10},
        {0, 1, 0x2d0f28c7e7e786b2},
        {1, 0, 0x2d0f28c7e7e786b2},
        {7, UINT64_MAX, 0xba53ca6f7d2b7d63},
        {UINT64_MAX, UINT64_MAX, 0x8209b480faed1b10},
    };
    for (size_t i = 0; i < sizeof golden / sizeof *golden; i++) {
        const uint64_t hash = pdi_hash_u64(golden[i].hash, golden[i].value);
        if (hash != golden[i].expected) {
            fail_msg("%" PRIu64 ": 0x%016" PRIx64, golden[i].value, hash);
        }
    }
}

/* A hash depends on every byte, on where it is and on how many there are. */
static void every_byte_counts(void **state)
{
    (void)state;
    enum { SIZE = 40 };
    unsigned char bytes[SIZE] = {0};
    uint64_t hashes[SIZE * 2 + 1];
    size_t count = 0;
    for (size_t size = 0; size <= SIZE; size++) {
        hashes[count++] = pdi_hash_bytes(9, bytes, size);
    }
    for (size_t i = 0; i < SIZE; i++) {
        bytes[i] = 1;
        hashes[count++] = pdi_hash_bytes(9, bytes, SIZE);
        bytes[i] = 0;
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < i; k++) {
            assert_true(hashes[i] != hashes[k]);
        }
    }
}

static void an_address_does_not_count(void **state)
{
    (void)state;
    char bytes[64];
    const uint64_t hash = pdi_hash_bytes(3, "where it lies", 13);
    for (size_t at = 0; at < 16; at++) {
        memcpy(bytes + at, "where it lies", 13);
        assert_true(pdi_hash_bytes(3, bytes + at, 13) == hash);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hashes_are_golden),
        cmocka_unit_test(the_hashes_of_numbers_are_golden),
        cmocka_unit_test(every_byte_counts),
        cmocka_unit_test(an_address_does_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
