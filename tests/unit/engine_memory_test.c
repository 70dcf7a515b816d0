/*
 * Memory is flat: a million runs need no more of it than a thousand, although each of them fills a
 * list, a map and a text, draws values and keeps what was predicted.
 */
#include "engine.h"

#include <sys/resource.h>

#if ENGINE_SANITIZED || defined(PDI_VALGRIND)
enum { MANY_RUNS = 5000, MORE_KB = 8192 }; /* what was freed, a sanitizer keeps for a while */
#else
enum { MANY_RUNS = 1000000, MORE_KB = 512 };
#endif
enum { FEW_RUNS = 1000, COMMANDS = 4 };

struct shelf {
    pd_list_of(int64_t) books;
    pd_map_of(int64_t, int64_t) places;
};
PD_TYPE(shelf, PD_LIST(books), PD_MAP(places));
struct shelved {
    int64_t book, place;
};
PD_TYPE(shelved, PD_FIELD(book), PD_FIELD(place));
struct labelled {
    pd_str label;
};
PD_TYPE(labelled, PD_FIELD(label));
PD_EVENTS(shelf, shelved, labelled);

struct shelve {
    int64_t book;
};
PD_TYPE(shelve, PD_FIELD(book, PD_RANGE(0, 1000)));
static void simulate_shelve(const struct shelve *shelve, const struct shelf *shelf, pd_step *step)
{
    pd_emit(step, shelved, .book = shelve->book, .place = (int64_t)shelf->books.count);
}
PD_COMMAND(shelve, shelf, .simulate = simulate_shelve);

struct put_label {
    pd_str label;
};
PD_TYPE(put_label, PD_FIELD(label));
static void simulate_label(const struct put_label *it, const struct shelf *shelf, pd_step *step)
{
    (void)shelf;
    pd_emit(step, labelled, .label = it->label);
}
PD_COMMAND(put_label, shelf, .simulate = simulate_label);
PD_COMMANDS(shelf, shelve, put_label);

static void shelf_apply(struct shelf *shelf, const pd_event *event)
{
    const struct shelved *const shelved = pd_as(event, shelved);
    if (shelved) {
        *pd_list_add(&shelf->books) = shelved->book;
        *pd_map_put(&shelf->places, shelved->book) = shelved->place;
    }
}
PD_PROJECTION(shelf, .apply = shelf_apply);
PD_MODEL(shelf, .exact = true);

struct room {
    int64_t books;
};
static pd_status do_shelve(struct room *room, const struct shelve *shelve, pd_step *step)
{
    pd_emit(step, shelved, .book = shelve->book, .place = room->books++);
    return PD_OK;
}
static pd_status do_label(struct room *room, const struct put_label *it, pd_step *step)
{
    (void)room;
    pd_emit(step, labelled, .label = it->label);
    return PD_OK;
}
PD_HANDLERS(room, room, (shelve, do_shelve), (put_label, do_label));
PD_ADAPTER(room, pd_nothing, room, .handlers = room_handlers);

/* The most that this process ever had, after RUNS more. */
static long most_kb(uint64_t runs)
{
    struct rusage usage;
    engine_passes((pd_options){.model = &shelf_model,
                               .adapter = &room_adapter,
                               .max_runs = runs,
                               .max_commands = COMMANDS,
                               .isolation = PD_ISOLATION_NONE});
    assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
    return usage.ru_maxrss;
}

static void a_million_runs_need_what_a_thousand_need(void **state)
{
    (void)state;
    const long before = most_kb(FEW_RUNS);
    const long after = most_kb(MANY_RUNS);
    if (after > before + MORE_KB) {
        fail_msg("%ld KiB after %d runs, %ld KiB after %d", before, FEW_RUNS, after, MANY_RUNS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_million_runs_need_what_a_thousand_need),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
