/*
 * Structs with every kind in every shape, for the tests and the fuzz target of values. Members
 * are called by kind and shape.
 */
#ifndef RICH_VALUE_H
#define RICH_VALUE_H

#include <propertydamage/container.h>

enum rich_color { RICH_NONE, RICH_RED = 7, RICH_REDDISH = -3 };
PD_ENUM(rich_color, PD_NAME(RICH_NONE, "none"), PD_NAME(RICH_RED, "red"),
        PD_NAME(RICH_REDDISH, "red-dish"));

enum rich_right { RICH_READ = 1, RICH_WRITE = 2, RICH_OWN = 0x80 };
PD_ENUM(rich_right, PD_NAME(RICH_READ, "READ"), PD_NAME(RICH_WRITE, "WRITE"),
        PD_NAME(RICH_OWN, "OWN"));

struct rich_one {
    bool b;
    char c;
    int8_t i8;
    int16_t i16;
    int32_t i32;
    int64_t i64;
    uint8_t u8;
    uint16_t u16;
    uint32_t u32;
    uint64_t u64;
    float f;
    double d;
    pd_str s;
    pd_bytes y;
    pd_ref r;
    enum rich_color color;
    uint8_t rights;
    int8_t signed_rights;
};
PD_TYPE(rich_one, PD_FIELD(b), PD_FIELD(c), PD_FIELD(i8), PD_FIELD(i16), PD_FIELD(i32),
        PD_FIELD(i64), PD_FIELD(u8), PD_FIELD(u16), PD_FIELD(u32), PD_FIELD(u64), PD_FIELD(f),
        PD_FIELD(d), PD_FIELD(s), PD_FIELD(y), PD_FIELD(r), PD_FIELD(color, PD_NAMES(rich_color)),
        PD_FIELD(rights, PD_FLAGS(rich_right)), PD_FIELD(signed_rights, PD_FLAGS(rich_right)));

struct rich_flat {
    int16_t x;
    char tag[5];
    uint32_t y;
};
PD_TYPE(rich_flat, PD_FIELD(x, PD_JSON("the \"x\"")), PD_FIELD(tag), PD_FIELD(y, PD_EXTERNAL));

struct rich_array {
    bool b[3];
    char c[6];
    int8_t i8[2];
    int64_t i64[2];
    uint16_t u16[3];
    float f[2];
    double d[2];
    pd_str s[2];
    pd_bytes y[2];
    pd_ref r[2];
    uint8_t rights[2];
};
PD_TYPE(rich_array, PD_FIELD(b), PD_FIELD(c), PD_FIELD(i8), PD_FIELD(i64), PD_FIELD(u16),
        PD_FIELD(f), PD_FIELD(d), PD_FIELD(s), PD_FIELD(y), PD_FIELD(r),
        PD_FIELD(rights, PD_FLAGS(rich_right)));

struct rich_leaf {
    pd_str name;
    pd_list_of(pd_str) notes;
};
PD_TYPE(rich_leaf, PD_FIELD(name), PD_LIST(notes));

struct rich_counted {
    int32_t i32[4];
    size_t i32_count;
    pd_str s[3];
    uint8_t s_count;
    struct rich_leaf leaves[2];
    uint16_t leaf_count;
    const int64_t *slice;
    uint32_t slice_count;
    pd_bytes *blobs;
    uint8_t blob_count;
    struct rich_leaf *more;
    size_t more_count;
};
PD_TYPE(rich_counted, PD_COUNTED(i32, i32_count), PD_COUNTED(s, s_count),
        PD_STRUCTS(leaves, leaf_count, rich_leaf), PD_COUNTED(slice, slice_count),
        PD_COUNTED(blobs, blob_count), PD_STRUCTS(more, more_count, rich_leaf));

struct rich_maybe {
    int32_t i32;
    pd_str s;
    pd_ref r;
    enum rich_color color;
    char c[4];
    int16_t i16[2];
    bool has_i32, has_s, has_r, has_color, has_c, has_i16;
    struct rich_maybe *next;
};
PD_TYPE(rich_maybe, PD_MAYBE(i32, has_i32), PD_MAYBE(s, has_s), PD_MAYBE(r, has_r),
        PD_MAYBE(color, has_color, PD_NAMES(rich_color)), PD_MAYBE(c, has_c),
        PD_MAYBE(i16, has_i16), PD_OPTIONAL(next, rich_maybe));

struct rich_box {
    pd_list_of(bool) bools;
    pd_list_of(pd_ref) refs;
    pd_list_of(double) reals;
    pd_list_of(struct rich_leaf) leaves;
    pd_set_of(char) chars;
    pd_set_of(int8_t) i8s;
    pd_set_of(int32_t) i32s;
    pd_set_of(uint32_t) u32s;
    pd_set_of(int64_t) i64s;
    pd_set_of(uint64_t) u64s;
    pd_set_of(double) real_set;
    pd_set_of(pd_str) texts;
    pd_set_of(pd_bytes) blobs;
    pd_set_of(enum rich_color) colors;
    pd_map_of(bool, double) by_bool;
    pd_map_of(pd_str, pd_str) by_text;
    pd_map_of(float, pd_bytes) by_real;
    pd_map_of(uint16_t, uint8_t) rights;
    pd_map_of(pd_ref, struct rich_leaf) by_ref;
    pd_map_of(int64_t, struct rich_flat) flats;
};
PD_TYPE(rich_box, PD_LIST(bools), PD_LIST(refs), PD_LIST(reals), PD_LIST_OF(leaves, rich_leaf),
        PD_SET(chars), PD_SET(i8s), PD_SET(i32s), PD_SET(u32s), PD_SET(i64s), PD_SET(u64s),
        PD_SET(real_set), PD_SET(texts), PD_SET(blobs), PD_SET(colors, PD_NAMES(rich_color)),
        PD_MAP(by_bool), PD_MAP(by_text), PD_MAP(by_real), PD_MAP(rights, PD_FLAGS(rich_right)),
        PD_MAP_OF(by_ref, rich_leaf), PD_MAP_OF(flats, rich_flat));

PD_EMPTY(rich_empty);

struct rich {
    struct rich_one one;
    struct rich_flat flat;
    struct rich_array array;
    struct rich_counted counted;
    struct rich_maybe maybe;
    struct rich_box box;
    struct rich_empty empty;
};
PD_TYPE(rich, PD_STRUCT(one, rich_one), PD_STRUCT(flat, rich_flat), PD_STRUCT(array, rich_array),
        PD_STRUCT(counted, rich_counted), PD_STRUCT(maybe, rich_maybe), PD_STRUCT(box, rich_box),
        PD_STRUCT(empty, rich_empty));

#endif
