/* See store.h. */
#include "store/store.h"

#include "base/diag.h"
#include "sys/clock.h"
#include "sys/file.h"

enum { NAME_MAX_LEN = 60, SAME_NAME_MAX = 9999 };

#define SUFFIX ".pd"

/* ---- Names ------------------------------------------------------------------------------- */

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_';
}

/* Appends NAME and a '-': what is not plain in it is a '-', too, and a row of these is one. */
static void add_name(struct pdi_text *text, const char *name)
{
    const size_t start = text->len;
    for (; *name && text->len - start < NAME_MAX_LEN; name++) {
        if (is_plain(*name)) {
            pdi_text_putc(text, *name);
        } else if (text->len > start && text->data[text->len - 1] != '-') {
            pdi_text_putc(text, '-');
        }
    }
    if (text->len > start && text->data[text->len - 1] != '-') {
        pdi_text_putc(text, '-');
    }
}

static void add_directory(struct pdi_text *text, const char *dir)
{
    pdi_text_puts(text, dir);
    if (text->len && text->data[text->len - 1] != '/') {
        pdi_text_putc(text, '/');
    }
}

/* Where FAILURE goes, without the suffix. */
static struct pdi_text path_of(const char *dir, const struct pdi_failure *failure, pd_arena *arena)
{
    char now[32];
    struct pdi_text path = pdi_text_new(arena);
    pdi_clock_utc(now, true);
    add_directory(&path, dir);
    pdi_text_printf(&path, "%s-%s-", now, pdi_kind_row(failure->kind)->text);
    add_name(&path, failure->name ? failure->name : "");
    pdi_text_printf(&path, "seed%" PRIu64, failure->seed);
    return path;
}

/* ---- Saving and loading ------------------------------------------------------------------ */

pd_status pdi_store_save(const char *dir, const struct pdi_failure *failure, pd_arena *arena,
                         const char **path, pd_diag *diag)
{
    struct pdi_text text = pdi_text_new(arena);
    pdi_failure_write(&text, failure);
    pd_status status = pdi_directory_make(dir, diag);
    if (status) {
        return status;
    }
    const struct pdi_text base = path_of(dir, failure, arena);
    status = PD_EINVAL;
    for (int i = 1; status == PD_EINVAL && i <= SAME_NAME_MAX; i++) {
        struct pdi_text name = pdi_text_new(arena);
        pdi_text_puts(&name, base.data);
        if (i > 1) {
            pdi_text_printf(&name, "-%d", i);
        }
        pdi_text_puts(&name, SUFFIX);
        *path = name.data;
        status = pdi_file_write_new(name.data, text.data, text.len, diag);
    }
    if (status == PD_EINVAL) {
        return pdi_fail(diag, PD_EIO, "cannot write '%.300s%s': there are %d files of this name",
                        base.data, SUFFIX, SAME_NAME_MAX);
    }
    return status;
}

pd_status pdi_store_load(const char *path, pd_arena *arena, struct pdi_failure *out, pd_diag *diag)
{
    char *data;
    size_t size;
    const pd_status status = pdi_file_read(path, PDI_FAILURE_FILE_MAX, arena, &data, &size, diag);
    return status ? status : pdi_failure_read(data, size, arena, out, diag);
}

pd_status pdi_store_list(const char *dir, pd_arena *arena, const char ***paths, size_t *count,
                         pd_diag *diag)
{
    const pd_status status = pdi_directory_list(dir, SUFFIX, arena, paths, count, diag);
    for (size_t i = 0; !status && i < *count; i++) {
        struct pdi_text path = pdi_text_new(arena);
        add_directory(&path, dir);
        pdi_text_puts(&path, (*paths)[i]);
        (*paths)[i] = path.data;
    }
    return status;
}
