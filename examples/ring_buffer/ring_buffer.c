/* The ring of ring.h, tested in process: the adapter, which calls it, and the program around it. */
#include "model.h"
#include "ring.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

PD_ENUM(bug, PD_NAME(RING_NO_BUG, "none"), PD_NAME(RING_BUG_OUT_OF_BOUNDS, "out_of_bounds"),
        PD_NAME(RING_BUG_USE_AFTER_FREE, "use_after_free"),
        PD_NAME(RING_BUG_DOUBLE_FREE, "double_free"),
        PD_NAME(RING_BUG_ENDLESS_LOOP, "endless_loop"), PD_NAME(RING_BUG_LEAK, "leak"),
        PD_NAME(RING_BUG_ALLOC_FAILURE, "alloc_failure"),
        PD_NAME(RING_BUG_NULL_DEREF, "null_deref"), PD_NAME(RING_BUG_ASSERT, "assert"),
        PD_NAME(RING_ALL_BUGS, "all"));
struct ring_config {
    unsigned bug;
};
PD_TYPE(ring_config, PD_FIELD(bug, PD_FLAGS(bug)));

struct ring_run {
    struct ring *ring; /* NULL: not created yet */
};

/* ---- Processes and runs ------------------------------------------------------------------- */

/* Tells the test of this example how many processes there were: each adds a byte to a file. */
static pd_status setup_process(struct pd_nothing *process, pd_step *step)
{
    (void)process;
    const char *const path = getenv("RING_BUFFER_FORKS");
    const int file = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    const bool told = !path || (file >= 0 && write(file, "x", 1) == 1);
    if (file >= 0) {
        close(file);
    }
    return told ? PD_OK : pd_fail(step, PD_EIO, "%s: %s", path, strerror(errno));
}

static pd_status teardown_run(struct ring_run *run, pd_step *step)
{
    (void)step;
    ring_free(run->ring);
    return PD_OK;
}

/* ---- Answers ------------------------------------------------------------------------------ */

/* The end of a step that may have changed something: the ring looks at itself. */
static pd_status checked(const struct ring_run *run, pd_step *step)
{
    const char *const what = run->ring ? ring_check(run->ring) : NULL;
    if (what) {
        pd_emit(step, damaged, .what = {what, strlen(what)});
    }
    return PD_OK;
}

/* Tells that the ring refused, and why. */
static pd_status refusal(const struct ring_run *run, pd_step *step)
{
    pd_emit(step, refused, .with = (enum error)errno);
    return checked(run, step);
}

/* Whether there is a ring: Create may have been given no memory. */
static bool is_there(const struct ring_run *run)
{
    errno = EINVAL;
    return run->ring != NULL;
}

/* Tells of the record that was copied into BUFFER, if LEN says that there is one. */
static pd_status tell(const struct ring_run *run, const char *buffer, ssize_t len, pd_step *step)
{
    if (len < 0) {
        return refusal(run, step);
    }
    pd_emit(step, got, .data = {buffer, (size_t)len});
    return checked(run, step);
}

/* ---- Records ------------------------------------------------------------------------------ */

static pd_status do_create(struct ring_run *run, const struct create *it, pd_step *step)
{
    run->ring = ring_new((size_t)it->capacity, pd_config(step, ring_config)->bug);
    if (!run->ring) {
        return refusal(run, step);
    }
    pd_emit(step, done);
    return checked(run, step);
}

static pd_status do_push(struct ring_run *run, const struct push *it, pd_step *step)
{
    if (!is_there(run) || ring_push(run->ring, it->data.data, it->data.len)) {
        return refusal(run, step);
    }
    pd_emit(step, pushed, .count = (int64_t)ring_count(run->ring));
    return checked(run, step);
}

static pd_status do_replace(struct ring_run *run, const struct replace *it, pd_step *step)
{
    if (!is_there(run) || ring_replace(run->ring, it->data.data, it->data.len)) {
        return refusal(run, step);
    }
    pd_emit(step, done);
    return checked(run, step);
}

static pd_status do_pop(struct ring_run *run, const struct pop *it, pd_step *step)
{
    char buffer[MOST_BYTES];
    (void)it;
    return tell(run, buffer, is_there(run) ? ring_pop(run->ring, buffer, sizeof buffer) : -1, step);
}

static pd_status do_peek(struct ring_run *run, const struct peek *it, pd_step *step)
{
    char buffer[MOST_BYTES];
    return tell(run, buffer, is_there(run) ? ring_peek(run->ring, buffer, (size_t)it->room) : -1,
                step);
}

static pd_status do_find(struct ring_run *run, const struct find *it, pd_step *step)
{
    const ssize_t behind = is_there(run) ? ring_find(run->ring, it->data.data, it->data.len) : -1;
    if (behind < 0) {
        return refusal(run, step);
    }
    pd_emit(step, found, .behind = behind);
    return checked(run, step);
}

static pd_status do_resize(struct ring_run *run, const struct resize *it, pd_step *step)
{
    const ssize_t dropped = is_there(run) ? ring_resize(run->ring, (size_t)it->capacity) : -1;
    if (dropped < 0) {
        return refusal(run, step);
    }
    pd_emit(step, resized, .dropped = dropped);
    return checked(run, step);
}

static pd_status do_clear(struct ring_run *run, const struct clear *it, pd_step *step)
{
    (void)it;
    if (!is_there(run)) {
        return refusal(run, step);
    }
    ring_clear(run->ring);
    pd_emit(step, done);
    return checked(run, step);
}

/* ---- Cursors ------------------------------------------------------------------------------ */

static pd_status do_open(struct ring_run *run, const struct open_cursor *it, pd_step *step)
{
    struct ring_cursor *const cursor = is_there(run) ? ring_cursor_new(run->ring) : NULL;
    (void)it;
    if (!cursor) {
        return refusal(run, step);
    }
    pd_emit(step, opened, .cursor = pd_ref_from_ptr(step, cursor));
    return checked(run, step);
}

static pd_status do_next(struct ring_run *run, const struct next *it, pd_step *step)
{
    char buffer[MOST_BYTES];
    struct ring_cursor *const cursor = pd_ref_to_ptr(step, it->cursor);
    return tell(run, buffer, ring_next(cursor, buffer, sizeof buffer), step);
}

static pd_status do_close(struct ring_run *run, const struct close_cursor *it, pd_step *step)
{
    ring_cursor_free(pd_ref_to_ptr(step, it->cursor));
    pd_emit(step, done);
    return checked(run, step);
}

PD_HANDLERS(ring, ring_run, (create, do_create), (push, do_push), (replace, do_replace),
            (pop, do_pop), (peek, do_peek), (find, do_find), (resize, do_resize), (clear, do_clear),
            (open_cursor, do_open), (next, do_next), (close_cursor, do_close));
PD_ADAPTER(ring, pd_nothing, ring_run, .handlers = ring_handlers, .config = &ring_config_type,
           .setup_worker = setup_process, .teardown_each = teardown_run);

/* Three slots are filled and emptied again by 16 commands, and these are shrunk in few attempts. */
int main(int argc, char **argv)
{
    static const pd_suite suites[] = {
        {.model = &ring_buffer_model, .adapter = &ring_adapter, .max_commands = 16}, {0}};
    return pd_main(argc, argv, suites);
}
