/* See sanitizer.h. The reports are those of gcc 12 and clang 14, which have had this form for
 * years. */
#include "drive/sanitizer.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* The first SIZE - 1 bytes of LEN at TEXT. */
static void copy(char *out, size_t size, const char *text, size_t len)
{
    (void)snprintf(out, size, "%.*s", (int)(len < size ? len : size), text);
}

/* What kind of error begins at AT: the words up to what differs from time to time. */
static void take_type(char *out, size_t size, const char *at)
{
    size_t len = 0;
    while (at[len] && !strchr(":(\n,", at[len]) && !isdigit((unsigned char)at[len]) &&
           strncmp(at + len, " on ", 4) != 0) {
        len++;
    }
    while (len && at[len - 1] == ' ') {
        len--;
    }
    copy(out, size, at, len);
}

/* The path that ends at END without its folders. */
static const char *without_folders(const char *path, const char *end)
{
    const char *last = path;
    for (const char *at = path; at < end; at++) {
        last = *at == '/' ? at + 1 : last;
    }
    return last;
}

/* Where in the text up to END a function begins to be named: " in push"; END if it is not. */
static const char *function_in(const char *text, const char *end)
{
    const char *found = end;
    for (const char *at = text; at + 4 < end; at++) {
        found = strncmp(at, " in ", 4) == 0 ? at : found;
    }
    return found;
}

/* Whether memory is handed out by FUNCTION, as a frame names it. */
static bool is_allocator(const char *function)
{
    static const char *const names[] = {"malloc",         "calloc",        "realloc",
                                        "strdup",         "operator new",  "aligned_alloc",
                                        "posix_memalign", "__interceptor_"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strncmp(function, names[i], strlen(names[i])) == 0) {
            return true;
        }
    }
    return false;
}

/* A frame of a report: "    #1 0x55 in push /a/queue.c:12:5". */
struct frame {
    const char *function, *place, *end;
};

/* The first frame with a source that is no allocator. */
static bool find_frame(const char *text, struct frame *out)
{
    static const char begin[] = "\n    #";
    for (const char *line = strstr(text, begin); line; line = strstr(line + 1, begin)) {
        const char *const end = line + 1 + strcspn(line + 1, "\n");
        const char *const in = strstr(line, " in ");
        const char *const place = in ? strchr(in + 4, ' ') : NULL;
        if (place && place < end && place[1] != '(' && !is_allocator(in + 4)) {
            *out = (struct frame){in + 4, place + 1, end};
            return true;
        }
    }
    return false;
}

/* What "attempting" stands before, and what the summary calls it. */
static void rename_type(char *type, size_t size)
{
    static const char *const names[][2] = {{"attempting double-free", "double-free"},
                                           {"attempting free", "bad-free"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(type, names[i][0]) == 0) {
            (void)snprintf(type, size, "%s", names[i][1]);
        }
    }
}

/* "SUMMARY: AddressSanitizer: heap-use-after-free /a/queue.c:57:9 in push". Where that is in an
 * allocator or has no source, the first frame tells that has. */
static void take_summary(struct pdi_sanitizer *out, const char *tool, const char *text)
{
    static const char title[] = "SUMMARY: ";
    const char *const summary = strstr(text, title);
    const char *const found = summary ? strstr(summary, out->type) : NULL;
    const char *const end = summary ? summary + strcspn(summary, "\n") : NULL;
    (void)snprintf(out->message, sizeof out->message, "%s: %s", tool, out->type);
    if (!found || found > end || found[strlen(out->type)] != ' ') {
        return;
    }
    const char *const path = found + strlen(out->type) + 1;
    const char *const in = function_in(path, end);
    const char *const place = without_folders(path, in);
    const size_t len = strlen(out->message);
    char *const rest = out->message + len;
    struct frame frame;
    if (*path != '(' && !(in < end && is_allocator(in + 4))) {
        (void)snprintf(rest, sizeof out->message - len, ", %.*s", (int)(end - place), place);
    } else if (find_frame(text, &frame) && frame.end < summary) {
        const char *const source = without_folders(frame.place, frame.end);
        (void)snprintf(rest, sizeof out->message - len, ", %.*s in %.*s", (int)(frame.end - source),
                       source, (int)strcspn(frame.function, " "), frame.function);
    }
}

/* "/a/queue.c:12:5: runtime error: signed integer overflow: 2147483647 + 1 cannot be ..." */
static bool find_undefined(const char **text_of, struct pdi_sanitizer *out)
{
    static const char title[] = ": runtime error: ";
    const char *const text = *text_of;
    const char *const found = strstr(text, title);
    if (!found) {
        return false;
    }
    *text_of = found + strlen(title);
    const char *start = found;
    while (start > text && start[-1] != '\n') {
        start--;
    }
    const char *const line = without_folders(start, found);
    take_type(out->type, sizeof out->type, found + strlen(title));
    copy(out->message, sizeof out->message, line, strcspn(line, "\n"));
    return true;
}

bool pdi_sanitizer_find(const char *text, struct pdi_sanitizer *out)
{
    return pdi_sanitizer_next(&text, out);
}

bool pdi_sanitizer_next(const char **text_of, struct pdi_sanitizer *out)
{
    const char *const text = *text_of;
    static const char *const tools[] = {"AddressSanitizer", "MemorySanitizer", "ThreadSanitizer"};
    const char *nearest = NULL;
    const char *nearest_tool = NULL;
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++) {
        char title[40];
        (void)snprintf(title, sizeof title, ": %s: ", tools[i]);
        const char *const found = strstr(text, title);
        if (found && (!nearest || found < nearest)) {
            nearest = found + strlen(title);
            nearest_tool = tools[i];
        }
    }
    const char *const undefined = strstr(text, ": runtime error: ");
    if (!nearest || (undefined && undefined < nearest)) {
        return find_undefined(text_of, out);
    }
    *text_of = nearest;
    take_type(out->type, sizeof out->type, nearest);
    rename_type(out->type, sizeof out->type);
    take_summary(out, nearest_tool, nearest);
    return true;
}

bool pdi_sanitizer_find_last(const char *text, struct pdi_sanitizer *out)
{
    static const char *const titles[] = {"Sanitizer: ", ": runtime error: "};
    const char *last = NULL;
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        const size_t len = strcspn(line, "\n");
        for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
            const char *const found = strstr(line, titles[i]);
            const bool is_here = found && found < line + len;
            last = is_here && strncmp(line, "SUMMARY", strlen("SUMMARY")) != 0 ? line : last;
        }
    }
    return last && pdi_sanitizer_find(last, out);
}

bool pdi_sanitizer_find_leak(const char *text, struct pdi_sanitizer *out)
{
    const char *const report = strstr(text, "LeakSanitizer: detected memory leaks");
    const char *const leak = report ? strstr(report, "leak of ") : NULL;
    struct frame frame;
    if (!leak) {
        return false;
    }
    const int bytes = (int)strcspn(leak + 8, " ");
    (void)snprintf(out->type, sizeof out->type, "memory");
    if (find_frame(leak, &frame)) {
        const char *const place = without_folders(frame.place, frame.end);
        (void)snprintf(out->message, sizeof out->message,
                       "LeakSanitizer: nothing leads to %.*s bytes that %.*s made, %.*s", bytes,
                       leak + 8, (int)strcspn(frame.function, " "), frame.function,
                       (int)(frame.end - place), place);
    } else {
        (void)snprintf(out->message, sizeof out->message,
                       "LeakSanitizer: nothing leads to %.*s bytes", bytes, leak + 8);
    }
    return true;
}
