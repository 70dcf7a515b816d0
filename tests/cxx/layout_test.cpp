/*
 * The tables of layout.inc are the same in C and in C++, member for member. Needs no library: the
 * only functions that the tables name are never called.
 */
#include <propertydamage/pd.h>

#include <cstdio>
#include <cstring>

extern "C" const pd_type *const *const types_of_c;

namespace cxx
{
#include "layout.inc"
}

namespace
{

int failures = 0;

void differ(const char *tag, const char *name, const char *what)
{
    std::printf("struct %s, member %s: %s differs\n", tag, name, what);
    failures++;
}

bool same_text(const char *a, const char *b)
{
    return a && b ? std::strcmp(a, b) == 0 : a == b;
}

bool same_tag(const pd_type *a, const pd_type *b)
{
    return a && b ? same_text(a->tag, b->tag) && a->size == b->size : a == b;
}

bool same_choices(const char *const *a, const char *const *b)
{
    if (!a || !b) {
        return a == b;
    }
    while (*a && same_text(*a, *b)) {
        a++;
        b++;
    }
    return !*a && !*b;
}

bool same_names(const pd_enum *a, const pd_enum *b)
{
    if (!a || !b) {
        return a == b;
    }
    const pd_name *x = a->names, *y = b->names;
    while (x->text && same_text(x->text, y->text) && x->value == y->value) {
        x++;
        y++;
    }
    return same_text(a->tag, b->tag) && !x->text && !y->text;
}

bool same_generator(const pd_generator *a, const pd_generator *b)
{
    return a && b ? a->size == b->size : a == b;
}

void compare(const char *tag, const pd_field &a, const pd_field &b)
{
#define SAME(member_)                                                                              \
    if (a.member_ != b.member_) {                                                                  \
        differ(tag, a.name, #member_);                                                             \
    }
#define ALIKE(function_, member_)                                                                  \
    if (!function_(a.member_, b.member_)) {                                                        \
        differ(tag, a.name, #member_);                                                             \
    }
    ALIKE(same_text, name)
    SAME(offset)
    SAME(size)
    SAME(kind)
    SAME(shape)
    SAME(element_size)
    SAME(key_kind)
    SAME(key_size)
    SAME(value_offset)
    SAME(value_size)
    SAME(count_offset)
    SAME(count_size)
    SAME(has_offset)
    SAME(has_size)
    ALIKE(same_tag, of)
    SAME(external)
    SAME(reused)
    SAME(flags)
    SAME(often_from)
    SAME(or_none)
    ALIKE(same_names, names)
    SAME(rule)
    SAME(lo)
    SAME(hi)
    if (std::memcmp(&a.real_lo, &b.real_lo, 2 * sizeof a.real_lo) != 0) {
        differ(tag, a.name, "real_lo or real_hi");
    }
    SAME(min_len)
    SAME(max_len)
    ALIKE(same_text, text)
    ALIKE(same_choices, choices)
    ALIKE(same_generator, draw)
    ALIKE(same_tag, from)
    SAME(from_offset)
    SAME(min_items)
    SAME(max_items)
    ALIKE(same_text, value_class)
    ALIKE(same_text, json)
    SAME(end_)
#undef SAME
#undef ALIKE
}

int compare(const pd_type &a, const pd_type &b)
{
    int count = 0;
    if (!same_tag(&a, &b)) {
        differ(a.tag, "(all)", "tag or size");
    }
    for (; a.fields[count].name && b.fields[count].name; count++) {
        compare(a.tag, a.fields[count], b.fields[count]);
    }
    if (a.fields[count].name || b.fields[count].name) {
        differ(a.tag, "(all)", "the number of members");
    }
    return count;
}

} // namespace

int main()
{
    int types = 0, fields = 0;
    for (; types_of_c[types] && cxx::all_types[types]; types++) {
        fields += compare(*types_of_c[types], *cxx::all_types[types]);
    }
    if (types_of_c[types] || cxx::all_types[types]) {
        differ("(all)", "(all)", "the number of structs");
    }
    if (cxx::tree_type.fields[1].of != &cxx::tree_type) {
        differ("tree", "left", "the struct that it refers to");
    }
    std::printf("%d structs, %d members, %d differences\n", types, fields, failures);
    return failures != 0;
}
