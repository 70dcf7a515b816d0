/* Files that are opened and closed, and a bug of each kind: --config bug=NAME. */
#include <propertydamage/pd.h>

#include <stdlib.h>
#include <unistd.h>
enum bug { NONE, CRASH, APPLY, HANG, EXIT, ADAPTER, SETUP, FLAKY, MISPREDICT, SKIP, DATA };
PD_ENUM(bug, PD_NAME(NONE, "none"), PD_NAME(CRASH, "crash"), PD_NAME(APPLY, "apply"),
        PD_NAME(HANG, "hang"), PD_NAME(EXIT, "exit"), PD_NAME(ADAPTER, "adapter"),
        PD_NAME(SETUP, "setup"), PD_NAME(FLAKY, "flaky"), PD_NAME(MISPREDICT, "mispredict"),
        PD_NAME(SKIP, "skip"), PD_NAME(DATA, "data"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));
struct files {
    int64_t open;
    bool odd;
    pd_set_of(pd_ref) files;
};
PD_TYPE(files, PD_FIELD(open), PD_FIELD(odd), PD_SET(files));
struct opened {
    pd_ref file;
};
PD_TYPE(opened, PD_FIELD(file, PD_EXTERNAL));
PD_EMPTY(refused);
struct closed {
    pd_ref file;
};
PD_TYPE(closed, PD_FIELD(file));
PD_EVENTS(files, opened, refused, closed);
struct finding {
    int64_t open;
};
PD_TYPE(finding, PD_FIELD(open));
static void files_apply(struct files *files, const pd_event *event)
{
    const struct opened *opened = pd_as(event, opened);
    const struct closed *closed = pd_as(event, closed);
    if (opened) {
        pd_set_add(&files->files, opened->file);
        files->open++;
    }
    if (closed) {
        pd_set_remove(&files->files, closed->file);
        files->odd = getenv("ABORT") != NULL;
    }
    if (files->odd) {
        abort();
    }
}
static pd_verdict few(const struct files *files, pd_finding *finding)
{
    if (files->open < 1000) {
        return PD_HOLDS;
    }
    pd_data(finding, finding, .open = files->open);
    return pd_violated(finding, "too many");
}
PD_INVARIANT(few_files, files, few);
PD_INVARIANTS(files, few_files);
PD_PROJECTION(files, .apply = files_apply, .invariants = files_invariants);
struct open_file {
    int64_t mode;
};
PD_TYPE(open_file, PD_FIELD(mode, PD_RANGE(0, 9)));
static void simulate_open(const struct open_file *open, const struct files *files, pd_step *step)
{
    (void)open;
    (void)files;
    pd_because(step, "there is room");
    pd_emit(step, opened);
}
static pd_str label_open(const struct open_file *open, const struct files *files, pd_step *step)
{
    (void)files;
    return pd_format(step, "%s", open->mode ? "to write" : "to read");
}
PD_COMMAND(open_file, files, .simulate = simulate_open, .label = label_open);
struct close_file {
    pd_ref file;
};
PD_TYPE(close_file, PD_FIELD(file, PD_FROM(files, files)));
static void simulate_close(const struct close_file *close, const struct files *files, pd_step *step)
{
    (void)files;
    pd_emit(step, closed, .file = close->file);
}
PD_COMMAND(close_file, files, .simulate = simulate_close);
PD_COMMANDS(files, open_file, close_file);
#ifdef EXACT
PD_MODEL(files, .exact = true);
#else
PD_MODEL(files);
#endif
static int64_t count;
struct run {
    int64_t open;
};
static enum bug bug(pd_step *step)
{
    return pd_config(step, config)->bug;
}
static pd_status setup(struct run *run, struct pd_nothing *worker, pd_step *step)
{
    (void)run;
    (void)worker;
    return bug(step) == SETUP ? pd_fail(step, PD_EIO, "no such host") : PD_OK;
}
static pd_status do_open(struct run *run, const struct open_file *open, pd_step *step)
{
    const bool third = ++run->open == 3;
    if (bug(step) == CRASH && third) {
        abort();
    }
    if (bug(step) == HANG && third) {
        for (;;) {
            pause();
        }
    }
    if (bug(step) == EXIT && third) {
        exit(7);
    }
    if (bug(step) == ADAPTER && third) {
        return pd_fail(step, PD_EIO, "connection lost");
    }
    if (bug(step) == SKIP && open->mode % 2) {
        pd_emit(step, refused);
        return PD_OK;
    }
    if (bug(step) == MISPREDICT && third) {
        pd_emit(step, refused);
        return PD_OK;
    }
    pd_emit(step, opened, .file = pd_ref_from_int(step, ++count));
    for (int i = 0; i < 1000 && bug(step) == DATA && third; i++) {
        pd_emit(step, opened, .file = pd_ref_from_int(step, ++count));
    }
    return PD_OK;
}
static pd_status do_close(struct run *run, const struct close_file *close, pd_step *step)
{
    (void)run;
    pd_emit(step, closed, .file = close->file);
    return PD_OK;
}
PD_HANDLERS(files, run, (open_file, do_open), (close_file, do_close));
PD_ADAPTER(disk, pd_nothing, run, .setup_each = setup, .handlers = files_handlers,
           .config = &config_type);
int main(int argc, char **argv)
{
    static const pd_suite suites[] = {{.model = &files_model, .adapter = &disk_adapter}, {0}};
    return pd_main(argc, argv, suites);
}
