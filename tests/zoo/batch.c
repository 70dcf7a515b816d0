/*
 * A log that takes several rows at once and hands out all of them. bug=drops_last: of a batch of
 * four the last row is lost. Minimum: 2 steps.
 */
#include "zoo.h"

enum { MOST = 1000, BATCH = 4 };

/* ---- The model -------------------------------------------------------------------------- */

struct row {
    int64_t k, v;
};
PD_TYPE(row, PD_FIELD(k, PD_RANGE(0, 9)), PD_FIELD(v, PD_RANGE(0, 9)));

struct log {
    pd_list_of(struct row) rows;
};
PD_TYPE(log, PD_LIST_OF(rows, row));

struct stored {
    pd_str author;
};
PD_TYPE(stored, PD_FIELD(author));
struct dumped {
    const struct row *rows;
    size_t count;
};
PD_TYPE(dumped, PD_STRUCTS(rows, count, row));
PD_EVENTS(log, stored, dumped);

struct put_many {
    char author[8];
    struct row rows[BATCH];
    unsigned count;
};
PD_TYPE(put_many, PD_FIELD(author, PD_ALNUM(1, 7), PD_JSON("by")),
        PD_STRUCTS(rows, count, row, PD_ITEMS(1, BATCH)));
static void simulate_put(const struct put_many *it, const struct log *log, pd_step *step)
{
    (void)log;
    pd_emit(step, stored, .author = {it->author, strlen(it->author)});
}
PD_COMMAND(put_many, log, .simulate = simulate_put);

PD_EMPTY(dump);
static void simulate_dump(const struct dump *dump, const struct log *log, pd_step *step)
{
    (void)dump;
    pd_emit(step, dumped, .rows = log->rows.items, .count = log->rows.count);
}
PD_COMMAND(dump, log, .simulate = simulate_dump, .read_only = true);

static void log_apply(struct log *log, const pd_event *event)
{
    const struct put_many *it = pd_as(event, put_many);
    for (size_t i = 0; it && i < it->count; i++) {
        *pd_list_add(&log->rows) = it->rows[i];
    }
}
PD_PROJECTION(log, .apply = log_apply);
PD_COMMANDS(log, put_many, dump);
PD_MODEL(log, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_DROPS_LAST };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_DROPS_LAST, "drops_last"),
        PD_NAME(BUG_DROPS_LAST, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

struct file {
    struct row rows[MOST];
    size_t count;
};
static pd_status do_put(struct file *file, const struct put_many *it, pd_step *step)
{
    const bool drops = pd_config(step, config)->bug == BUG_DROPS_LAST && it->count == BATCH;
    if (file->count + it->count > MOST) {
        return pd_fail(step, PD_EIO, "the file is full");
    }
    memcpy(file->rows + file->count, it->rows, it->count * sizeof *it->rows);
    file->count += it->count - (drops ? 1 : 0);
    pd_emit(step, stored, .author = {it->author, strlen(it->author)});
    return PD_OK;
}
static pd_status do_dump(struct file *file, const struct dump *dump, pd_step *step)
{
    (void)dump;
    pd_emit(step, dumped, .rows = file->rows, .count = file->count);
    return PD_OK;
}
PD_HANDLERS(file, file, (put_many, do_put), (dump, do_dump));
PD_ADAPTER(file, pd_nothing, file, .handlers = file_handlers, .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "drops_last",
        .config = &(const struct config){BUG_DROPS_LAST},
        .kind = "mispredicted",
        .found_by = {"Dump"},
        .steps = 2,
        .plans = {"PutMany(author=\"a\", "
                  "rows=[{k=0, v=0}, {k=0, v=0}, {k=0, v=0}, {k=0, v=0}]); Dump()"},
    },
    {0},
};

static const struct zoo zoo = {.model = &log_model, .adapter = &file_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
