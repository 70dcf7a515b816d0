/* Traces: what is written is read, up to what is not whole; a line that is none is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/trace.h"

#include <string.h>

#include "arena_fixture.h"

enum { CAPACITY = 1000 };

struct recording {
    char buffer[CAPACITY];
    _Atomic size_t used;
    _Atomic bool truncated;
    struct pdi_trace trace;
};

static void begin(struct recording *recording)
{
    memset(recording, 0, sizeof *recording);
    recording->trace = (struct pdi_trace){.buffer = recording->buffer,
                                          .capacity = CAPACITY,
                                          .used = &recording->used,
                                          .truncated = &recording->truncated};
    pdi_trace_begin(&recording->trace, 1000);
}

static void write_text(struct recording *recording, uint32_t step, const char *text)
{
    pdi_trace_text(&recording->trace, 1000 + step, step, PDI_SOURCE_NOTE, text, &arena);
}

/* Reads all of it; gives how many entries there are, the last in *LAST. */
static size_t read_all(const struct recording *recording, struct pdi_entry *last)
{
    size_t at = 0;
    size_t count = 0;
    while (pdi_trace_next(recording->buffer, recording->used, &at, last, &arena)) {
        count++;
    }
    return count;
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    static const char *const texts[] = {"",       "plain",    "\"a\\b\"/",
                                        "\n\r\t", "\x01\x1f", "gr\xc3\xbc\xc3\x9f"};
    struct recording recording;
    struct pdi_entry entry;
    begin(&recording);
    for (uint32_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        write_text(&recording, i + 1, texts[i]);
        assert_int_equal(read_all(&recording, &entry), i + 1);
        assert_int_equal(entry.seq, i + 1);
        assert_int_equal(entry.ns, i + 1);
        assert_int_equal(entry.step, i + 1);
        assert_int_equal(entry.source, PDI_SOURCE_NOTE);
        assert_int_equal(entry.text.len, strlen(texts[i]));
        assert_memory_equal(entry.text.data, texts[i], entry.text.len);
    }
    assert_false(recording.truncated);
}

static void what_does_not_fit_is_left_out_and_told(void **state)
{
    (void)state;
    struct recording recording;
    struct pdi_entry entry;
    uint32_t written = 0;
    begin(&recording);
    while (!recording.truncated && written < CAPACITY) {
        write_text(&recording, ++written, "a text");
    }
    assert_true(recording.truncated);
    assert_true(recording.used <= CAPACITY);
    assert_int_equal(read_all(&recording, &entry), written - 1);
    assert_int_equal(entry.step, written - 1);
    pdi_trace_begin(&recording.trace, 0);
    assert_false(recording.truncated);
    assert_int_equal(read_all(&recording, &entry), 0);
}

/* Whoever wrote it may have died at any byte, or have written over it. */
static void reading_ends_at_what_is_not_whole(void **state)
{
    (void)state;
    struct recording recording;
    struct pdi_entry entry;
    begin(&recording);
    write_text(&recording, 1, "first");
    const size_t first = recording.used;
    write_text(&recording, 2, "second");
    const size_t whole = recording.used;
    for (size_t used = 0; used <= whole; used++) {
        recording.used = used;
        assert_int_equal(read_all(&recording, &entry), used < first ? 0 : used < whole ? 1 : 2);
    }
    for (size_t i = 0; i < whole; i++) {
        recording.buffer[i] ^= 0x10;
        assert_int_equal(read_all(&recording, &entry), i < first ? 0 : 1);
        recording.buffer[i] ^= 0x10;
    }
    assert_int_equal(read_all(&recording, &entry), 2);
}

static void a_line_that_is_none_is_refused(void **state)
{
    (void)state;
#define LINE(source_, text_)                                                                       \
    "{\"seq\":1,\"ns\":20,\"step\":3,\"branch\":0,\"source\":" source_ ",\"text\":" text_ "}"
    static const char *const lines[] = {"",
                                        "{",
                                        "{}",
                                        "{\"seq\":1}",
                                        "{\"seq\":x,\"ns\":20,\"step\":3}",
                                        LINE("\"note\"", "7"),
                                        LINE("7", "\"a\""),
                                        LINE("\"nobody\"", "\"a\""),
                                        LINE("\"note\"", "\"open"),
                                        LINE("\"note\"", "\"open\\"),
                                        LINE("\"note\"", "\"a\"") " "};
    struct pdi_entry entry;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (pdi_trace_read_line((pd_str){lines[i], strlen(lines[i])}, &entry, &arena)) {
            fail_msg("taken: %s", lines[i]);
        }
    }
    const char *const good = LINE("\"note\"", "\"a\\u0001\\n\\\"\"");
    assert_true(pdi_trace_read_line((pd_str){good, strlen(good)}, &entry, &arena));
    assert_string_equal(entry.text.data, "a\x01\n\"");
    assert_int_equal(entry.ns, 20);
    /* A line ends where it is said to, whatever stands behind it. */
    assert_false(pdi_trace_read_line((pd_str){good, strlen(good) - 3}, &entry, &arena));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(what_does_not_fit_is_left_out_and_told),
        cmocka_unit_test(reading_ends_at_what_is_not_whole),
        cmocka_unit_test(a_line_that_is_none_is_refused),
    };
    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
