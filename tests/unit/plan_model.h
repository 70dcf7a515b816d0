/*
 * A model for the tests and the fuzz target of plans as text: a command with members of every
 * kind, and events whose references need short and long names. It is never executed. Files of
 * tests/golden/failures name its members: they are only ever added to.
 */
#ifndef PLAN_MODEL_H
#define PLAN_MODEL_H

#include <propertydamage/pd.h>

struct shelf {
    int64_t count;
};
PD_TYPE(shelf, PD_FIELD(count));

struct opened {
    pd_ref file;
};
PD_TYPE(opened, PD_FIELD(file, PD_EXTERNAL));

struct copied {
    pd_ref file, twin;
};
PD_TYPE(copied, PD_FIELD(file, PD_EXTERNAL), PD_FIELD(twin, PD_EXTERNAL));
PD_EVENTS(shelf, opened, copied);

static void shelf_apply(struct shelf *shelf, const pd_event *event)
{
    shelf->count += pd_as(event, opened) != NULL;
}
PD_PROJECTION(shelf, .apply = shelf_apply);

PD_EMPTY(open_file);
PD_COMMAND(open_file, shelf);

struct copy_file {
    pd_ref from, into;
    pd_str name;
};
PD_TYPE(copy_file, PD_FIELD(from), PD_FIELD(into), PD_FIELD(name));
PD_COMMAND(copy_file, shelf);

enum color { COLOR_RED = 1, COLOR_DARK_BLUE = -2 };
PD_ENUM(color, PD_NAME(COLOR_RED, "red"), PD_NAME(COLOR_DARK_BLUE, "dark-blue"));
enum rights { MAY_READ = 1, MAY_WRITE = 2 };
PD_ENUM(rights, PD_NAME(MAY_READ, "READ"), PD_NAME(MAY_WRITE, "WRITE"));

struct spot {
    int32_t x, y;
};
PD_TYPE(spot, PD_FIELD(x), PD_FIELD(y));

struct set_all {
    bool flag;
    char letter;
    int8_t small;
    int64_t large;
    uint64_t huge;
    float single;
    double real;
    pd_str text;
    pd_bytes bytes;
    pd_ref ref;
    enum color color;
    uint8_t rights;
    char label[6];
    int32_t three[3];
    int16_t some[4];
    size_t some_count;
    const pd_str *words;
    size_t word_count;
    struct spot at;
    struct spot *next;
    int32_t depth;
    bool has_depth;
};
PD_TYPE(set_all, PD_FIELD(flag), PD_FIELD(letter), PD_FIELD(small), PD_FIELD(large), PD_FIELD(huge),
        PD_FIELD(single), PD_FIELD(real), PD_FIELD(text), PD_FIELD(bytes), PD_FIELD(ref),
        PD_FIELD(color, PD_NAMES(color)), PD_FIELD(rights, PD_FLAGS(rights)), PD_FIELD(label),
        PD_FIELD(three), PD_COUNTED(some, some_count), PD_COUNTED(words, word_count),
        PD_STRUCT(at, spot), PD_OPTIONAL(next, spot), PD_MAYBE(depth, has_depth));
PD_COMMAND(set_all, shelf);
PD_COMMANDS(shelf, open_file, copy_file, set_all);
PD_MODEL(shelf);

enum { OPEN_FILE, COPY_FILE, SET_ALL };

#endif
