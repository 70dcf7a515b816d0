/*
 * propertydamage/type.h - descriptions: what the framework can see of your structs.
 *
 * A struct is described once, beside its definition:
 *
 *     struct transfer { pd_ref from, to; int64_t amount; };
 *     PD_TYPE(transfer, PD_FIELD(from), PD_FIELD(to), PD_FIELD(amount, PD_RANGE(1, 500)));
 *
 * and is from then on generated, printed, parsed, compared, hashed, copied, turned into JSON
 * and shrunk from that description. The struct's tag is its name: a command of struct
 * open_account prints as OpenAccount(...), in reports, JSON and failure files alike.
 */
#ifndef PD_TYPE_H
#define PD_TYPE_H

#include <propertydamage/base.h>
#include <propertydamage/each.h>

#if defined(__GNUC__) && !defined(PD_HEADER_WARNINGS)
#pragma GCC system_header /* errors in your lines, without the inside of our macros */
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- References -------------------------------------------------------------------------- */

/* Names a value that the system under test chooses, by who produces it: step, event, which of
 * that event, which member. {0} is no reference. The number is canonical: the same producer
 * has the same number in every run, shrink attempt and replay, and later steps have larger
 * ones. Print it with pd_show_ref, never yourself. */
typedef struct pd_ref {
    uint64_t id;
} pd_ref;

/* Whether A and B name the same value. */
static inline bool pd_ref_same(pd_ref a, pd_ref b)
{
    return a.id == b.id;
}

/* Whether REF names nothing. */
static inline bool pd_ref_none(pd_ref ref)
{
    return ref.id == 0;
}

/* ---- Descriptions ------------------------------------------------------------------------ */

/* What one value is. */
typedef enum pd_kind {
    PD_KIND_BOOL = 1,
    PD_KIND_CHAR, /* an array of it is text that ends at the first NUL */
    PD_KIND_INT,  /* signed, of any width */
    PD_KIND_UINT, /* unsigned, of any width; enums without negative constants are these */
    PD_KIND_REAL, /* float or double */
    PD_KIND_STR,
    PD_KIND_BYTES,
    PD_KIND_REF,
    PD_KIND_STRUCT
} pd_kind;

/* How many of them a member holds, and where they are. */
typedef enum pd_shape {
    PD_SHAPE_ONE,
    PD_SHAPE_ARRAY,    /* T member[N] */
    PD_SHAPE_COUNTED,  /* T member[N], of which another member counts those in use */
    PD_SHAPE_SLICE,    /* T *member, and another member counts what it points to */
    PD_SHAPE_OPTIONAL, /* struct T *member, NULL or one */
    PD_SHAPE_LIST,     /* pd_list_of(T) */
    PD_SHAPE_SET,      /* pd_set_of(K) */
    PD_SHAPE_MAP       /* pd_map_of(K, V) */
} pd_shape;

/* How a member is generated. */
typedef enum pd_rule {
    PD_RULE_DEFAULT,
    PD_RULE_RANGE,
    PD_RULE_REALS,
    PD_RULE_CHARS,
    PD_RULE_MATCHES,
    PD_RULE_ONE_OF,
    PD_RULE_DRAW,
    PD_RULE_TEXT
} pd_rule;

/* What a struct consists of; see PD_TYPE. */
typedef struct pd_type pd_type;
struct pd_generator;

/* A constant of an enum and its name in text and JSON. */
typedef struct pd_name {
    const char *text; /* NULL ends a list */
    int64_t value;
} pd_name;

/* The names of an enum; made by PD_ENUM. */
typedef struct pd_enum {
    const char *tag;
    const pd_name *names; /* ends with {0} */
} pd_enum;

/* One member of a struct. Written by the macros below; may be written by hand. */
typedef struct pd_field {
    const char *name; /* NULL ends a list */
    uint32_t offset, size;
    pd_kind kind; /* of the member, or of each of its elements or map values */
    pd_shape shape;
    uint32_t element_size; /* of one element; of a map: key and value together */
    pd_kind key_kind;      /* of a set or a map */
    uint32_t key_size, value_offset, value_size;
    uint32_t count_offset, count_size; /* of the member that counts */
    uint32_t has_offset, has_size;     /* of PD_MAYBE: the bool that says whether it is there */
    const pd_type *of;                 /* the struct, where kind is PD_KIND_STRUCT */
    /* Attributes. */
    bool external;        /* the system under test chooses it */
    bool reused;          /* external: the system may choose one again that is in use */
    bool flags;           /* with names: a set of bits */
    bool often_from;      /* mostly out of the state, sometimes fresh */
    bool or_none;         /* a reference may be none */
    const pd_enum *names; /* of an enum */
    pd_rule rule;         /* how to generate it */
    uint64_t lo, hi;      /* both included; signed kinds hold their 64 bits */
    double real_lo, real_hi;
    uint32_t min_len, max_len;  /* of a string */
    const char *text;           /* alphabet or pattern */
    const char *const *choices; /* ends with NULL */
    const struct pd_generator *draw;
    const pd_type *from; /* the state type, and where in it the container is */
    uint32_t from_offset;
    uint32_t min_items, max_items; /* of an array, list or set */
    const char *value_class;       /* values of one class are reused and shrink together */
    const char *json;              /* its name in JSON; NULL: its name */
    char end_;
} pd_field;

/* A described struct; made by PD_TYPE. */
struct pd_type {
    const char *tag;
    size_t size;            /* of the struct, bytes */
    const pd_field *fields; /* ends with {0} */
};

/* Prints VALUE, a struct of TYPE, as one line on standard error. For a debugger, where commands,
 * events and states of any type can be looked at in any callback:
 *     (gdb) call (void)pd_print(&bank_type, bank)
 *     (gdb) call (void)pd_print(event->type, event->data)
 * A reference is shown by the numbers of its step, event type, ordinal and member: $3.0#0.0. */
PD_API void pd_print(const pd_type *type, const void *value);

#ifdef __cplusplus
}
#include <propertydamage/type_cxx.h>
#else

/* clang-format off */

/* Describe struct TAG, in the one file that uses it:
 *     PD_TYPE(TAG, PD_FIELD(member, attributes...), ...);
 * Across files: PD_DECLARE_TYPE(TAG); in the header beside the struct and
 * PD_DEFINE_TYPE(TAG, ...); in one source file. Two descriptions of one struct in one model
 * are refused when the model is validated. */
#define PD_TYPE(...)          PDI_STATIC_TYPE(__VA_ARGS__)
#define PD_DECLARE_TYPE(tag_) typedef struct tag_ tag_##_c_; extern const pd_type tag_##_type
#define PD_DEFINE_TYPE(...)   PDI_EXTERN_TYPE(__VA_ARGS__)

/* A struct of somebody else's that has only a typedef: PD_TYPE_AS(point, point_t, PD_FIELD(x), ...); */
#define PD_TYPE_AS(tag_, ctype_, ...) typedef ctype_ tag_##_c_; PDI_DESCRIBE(static, tag_, __VA_ARGS__)

/* A command or an event without fields, struct and all: PD_EMPTY(pop); */
#define PD_EMPTY(tag_) \
    struct tag_ { char none_; }; \
    typedef struct tag_ tag_##_c_; \
    static const pd_field tag_##_fields_[] = { { .name = NULL } }; \
    static const pd_type tag_##_type = { #tag_, sizeof(struct tag_), tag_##_fields_ }

/* The members. First the member's name, then what the line says, then attributes. */
#define PD_FIELD(...)    (PDI_FIELD, __VA_ARGS__)    /* a number, bool, string, ref, or an array of them */
#define PD_MAYBE(...)    (PDI_MAYBE, __VA_ARGS__)    /* member, bool member: there only if the bool is true */
#define PD_COUNTED(...)  (PDI_COUNTED, __VA_ARGS__)  /* member, counting member: T member[N] or T *member; size_t count; */
#define PD_STRUCT(...)   (PDI_STRUCT, __VA_ARGS__)   /* member, tag: struct tag member; */
#define PD_STRUCTS(...)  (PDI_STRUCTS, __VA_ARGS__)  /* member, counting member, tag: the same of structs */
#define PD_OPTIONAL(...) (PDI_OPTIONAL, __VA_ARGS__) /* member, tag: struct tag *member; NULL or one */
#define PD_LIST(...)     (PDI_LIST, __VA_ARGS__)     /* member of pd_list_of(scalar) */
#define PD_LIST_OF(...)  (PDI_LIST_OF, __VA_ARGS__)  /* member, tag: pd_list_of(struct tag) */
#define PD_SET(...)      (PDI_SET, __VA_ARGS__)      /* member of pd_set_of(scalar) */
#define PD_MAP(...)      (PDI_MAP, __VA_ARGS__)      /* member of pd_map_of(scalar, scalar) */
#define PD_MAP_OF(...)   (PDI_MAP_OF, __VA_ARGS__)   /* member, tag: pd_map_of(scalar, struct tag) */

/* Attributes: what is said of a member. */
#define PD_EXTERNAL              .external = true                 /* the system chooses it */
#define PD_REUSED                .external = true, .reused = true /* likewise, and may choose one that lives again */
#define PD_NAMES(enum_)          .names = &enum_##_enum           /* an enum of PD_ENUM */
#define PD_FLAGS(enum_)          .names = &enum_##_enum, .flags = true
#define PD_RANGE(min_, max_)     .rule = PD_RULE_RANGE, .lo = PDI_INTEGER(min_), .hi = PDI_INTEGER(max_)
#define PD_REALS(min_, max_)     .rule = PD_RULE_REALS, .real_lo = (min_), .real_hi = (max_)
#define PD_ALNUM(min_, max_)     PD_CHARS("a-z0-9", min_, max_)   /* a string of MIN to MAX characters */
#define PD_CHARS(set_, min_, max_) .rule = PD_RULE_CHARS, .text = (set_), .min_len = (min_), .max_len = (max_)
#define PD_TEXT(min_, max_)      .rule = PD_RULE_TEXT, .min_len = (min_), .max_len = (max_) /* MIN to MAX characters of any script, as UTF-8 */
#define PD_MATCHES(pattern_)     .rule = PD_RULE_MATCHES, .text = (pattern_)
#define PD_ONE_OF(...)           .rule = PD_RULE_ONE_OF, .choices = (const char *const[]){ __VA_ARGS__, NULL }
#define PD_DRAW(generator_)      .rule = PD_RULE_DRAW, .draw = &generator_##_generator /* of PD_GENERATOR */
#define PD_ITEMS(min_, max_)     .min_items = (min_), .max_items = (max_)
#define PD_CLASS(name_)          .value_class = (name_)
#define PD_JSON(name_)           .json = (name_)
/* One of the keys (map) or items (set, list) of the state's member: the command is possible
 * only while there is one, and a shrunk or edited step must still name one. */
#define PD_FROM(state_, container_) .from = &state_##_type, .from_offset = (uint32_t)offsetof(struct state_, container_)
/* Mostly one of them, sometimes a fresh value; both are always valid. */
#define PD_OFTEN_FROM(state_, container_) PD_FROM(state_, container_), .often_from = true
/* With PD_FROM, a reference: or none. */
#define PD_OR_NONE               .or_none = true

/* Name the constants of enum TAG: PD_ENUM(currency, PD_NAME(CURRENCY_EUR, "EUR"), ...); */
#define PD_ENUM(tag_, ...) \
    static const pd_name tag_##_names_[] = { __VA_ARGS__, { NULL, 0 } }; \
    static const pd_enum tag_##_enum = { #tag_, tag_##_names_ }
/* A constant of PD_ENUM, and its text. */
#define PD_NAME(constant_, text_) { (text_), (constant_) }

/* How it is done. First a typedef per member, TAG_00_MEMBER: the only place, beside offsetof,
 * that names the member, so that a misspelt one is told once or twice and not in each of the
 * expressions below; and an enumerator, so that one described twice is an error. A type is declared before its fields, so that they may point back to it. */
#define PDI_STATIC_TYPE(tag_, ...) typedef struct tag_ tag_##_c_; PDI_DESCRIBE(static, tag_, __VA_ARGS__)
#define PDI_EXTERN_TYPE(tag_, ...) typedef struct tag_ tag_##_c_; PDI_DESCRIBE(extern, tag_, __VA_ARGS__)
#define PDI_DESCRIBE(linkage_, tag_, ...) \
    PDI_EACH(PDI_MEMBER, tag_, __VA_ARGS__) \
    PDI_DECLARATION_##linkage_(tag_) \
    static const pd_field tag_##_fields_[] = { PDI_EACH(PDI_ENTRY, tag_, __VA_ARGS__) { .name = NULL } }; \
    PDI_DEFINITION_##linkage_ const pd_type tag_##_type = { #tag_, sizeof(tag_##_c_), tag_##_fields_ }
#define PDI_DECLARATION_static(tag_) static const pd_type tag_##_type;
#define PDI_DECLARATION_extern(tag_) /* by PD_DECLARE_TYPE */
#define PDI_DEFINITION_static static
#define PDI_DEFINITION_extern
#define PDI_MEMBER(tag_, entry_) PDI_MEMBER_(tag_, PDI_UNWRAP entry_, )
#define PDI_MEMBER_(...) PDI_MEMBER__(__VA_ARGS__)
#define PDI_MEMBER__(tag_, what_, member_, ...) typedef __typeof__(((tag_##_c_ *)0)->member_) tag_##_00_##member_; \
    enum { tag_##_01_##member_ };
#define PDI_ENTRY(tag_, entry_) PDI_ENTRY_(tag_, PDI_UNWRAP entry_, .end_ = 0)
#define PDI_ENTRY_(...) PDI_ENTRY__(__VA_ARGS__)
#define PDI_ENTRY__(tag_, what_, member_, ...) what_(tag_, member_, tag_##_00_##member_, __VA_ARGS__),
/* The member of pd_field after the last one set here must not be one that .end_ or an
 * attribute sets: a misspelt attribute lands there, and must stay there to be an error. */
#define PDI_AT(tag_, member_, M) .name = #member_, .offset = (uint32_t)offsetof(tag_##_c_, member_), .size = (uint32_t)sizeof(M)
#define PDI_FIELD(tag_, member_, M, ...) { PDI_AT(tag_, member_, M), .kind = PDI_KIND(M), .shape = PDI_SHAPE(M), \
    .element_size = (uint32_t)PDI_ELEMENT_SIZE(M), __VA_ARGS__ }
#define PDI_MAYBE(tag_, member_, M, has_, ...) { PDI_AT(tag_, member_, M), .kind = PDI_KIND(M), .shape = PDI_SHAPE(M), \
    .element_size = (uint32_t)PDI_ELEMENT_SIZE(M), .has_offset = (uint32_t)offsetof(tag_##_c_, has_), \
    .has_size = (uint32_t)(sizeof(bool) * (sizeof(_Generic(&((tag_##_c_ *)0)->has_, bool *: 1)) > 0)), __VA_ARGS__ }
#define PDI_COUNTED(tag_, member_, M, count_, ...) { PDI_AT(tag_, member_, M), .kind = PDI_ITEM_KIND(PDI_ITEM(M)), \
    .shape = PDI_MANY(M), .element_size = (uint32_t)sizeof(PDI_ITEM(M)), PDI_COUNTER(tag_, count_), __VA_ARGS__ }
#define PDI_STRUCT(tag_, member_, M, of_, ...) { PDI_AT(tag_, member_, M), .kind = _Generic((M *)0, of_##_c_ *: PD_KIND_STRUCT), \
    .shape = PD_SHAPE_ONE, .element_size = (uint32_t)sizeof(M), .has_size = 0, .of = &of_##_type, __VA_ARGS__ }
#define PDI_STRUCTS(tag_, member_, M, count_, of_, ...) { PDI_AT(tag_, member_, M), .kind = PDI_IS(&(*(M *)0)[0], of_##_c_), \
    .shape = PDI_MANY(M), .element_size = (uint32_t)sizeof(of_##_c_), .of = &of_##_type, PDI_COUNTER(tag_, count_), __VA_ARGS__ }
#define PDI_OPTIONAL(tag_, member_, M, of_, ...) { PDI_AT(tag_, member_, M), .kind = PDI_IS(*(M *)0, of_##_c_), \
    .shape = PD_SHAPE_OPTIONAL, .of = &of_##_type, .element_size = (uint32_t)sizeof(of_##_c_), __VA_ARGS__ }
#define PDI_LIST(tag_, member_, M, ...) { PDI_AT(tag_, member_, M), .shape = PDI_BOX(M, a_list, PD_SHAPE_LIST), .kind = PDI_KIND(PDI_BOXED(M)), \
    .element_size = (uint32_t)sizeof(PDI_BOXED(M)), __VA_ARGS__ }
#define PDI_LIST_OF(tag_, member_, M, of_, ...) { PDI_AT(tag_, member_, M), .shape = PDI_BOX(M, a_list, PD_SHAPE_LIST), \
    .kind = PDI_IS((*(M *)0).items, of_##_c_), .of = &of_##_type, .element_size = (uint32_t)sizeof(of_##_c_), __VA_ARGS__ }
#define PDI_SET(tag_, member_, M, ...) { PDI_AT(tag_, member_, M), .shape = PDI_BOX(M, a_set, PD_SHAPE_SET), .kind = PDI_KIND(PDI_BOXED(M)), \
    .element_size = (uint32_t)sizeof(PDI_BOXED(M)), .key_kind = PDI_KIND(PDI_BOXED(M)), .key_size = (uint32_t)sizeof(PDI_BOXED(M)), __VA_ARGS__ }
#define PDI_MAP(tag_, member_, M, ...) { PDI_AT(tag_, member_, M), .shape = PDI_BOX(M, a_map, PD_SHAPE_MAP), \
    .kind = PDI_KIND(__typeof__((*(M *)0).items->value)), PDI_MAP_PARTS(M), __VA_ARGS__ }
#define PDI_MAP_OF(tag_, member_, M, of_, ...) { PDI_AT(tag_, member_, M), .shape = PDI_BOX(M, a_map, PD_SHAPE_MAP), \
    .kind = PDI_IS(&(*(M *)0).items->value, of_##_c_), .of = &of_##_type, PDI_MAP_PARTS(M), __VA_ARGS__ }
#define PDI_MAP_PARTS(M) .element_size = (uint32_t)sizeof(*(*(M *)0).items), \
    .key_kind = PDI_KIND(__typeof__((*(M *)0).items->key)), .key_size = (uint32_t)sizeof((*(M *)0).items->key), \
    .value_offset = (uint32_t)offsetof(__typeof__(*(*(M *)0).items), value), .value_size = (uint32_t)sizeof((*(M *)0).items->value)
#define PDI_COUNTER(tag_, count_) .count_offset = (uint32_t)offsetof(tag_##_c_, count_), \
    .count_size = (uint32_t)PDI_COUNT_SIZE(&((tag_##_c_ *)0)->count_)
#define PDI_COUNT_SIZE(pointer_) _Generic((pointer_), signed char *: 1, unsigned char *: 1, short *: sizeof(short), \
    unsigned short *: sizeof(short), int *: sizeof(int), unsigned *: sizeof(int), long *: sizeof(long), unsigned long *: sizeof(long), \
    long long *: sizeof(long long), unsigned long long *: sizeof(long long))
#define PDI_ITEM(M) __typeof__((*(M *)0)[0])
#define PDI_BOXED(M) __typeof__(*(*(M *)0).items)
/* SHAPE, if the container has the member by which its kind is told. */
#define PDI_BOX(M, a_, shape_) ((pd_shape)((shape_) + 0 * sizeof((*(M *)0).a_)))
/* A slice, if the member is a pointer; else an array. */
#define PDI_MANY(M) _Generic((M *)0, __typeof__(&(*(M *)0)[0]) *: PD_SHAPE_SLICE, default: PD_SHAPE_COUNTED)
#define PDI_IS(pointer_, T) _Generic((pointer_), T *: PD_KIND_STRUCT, const T *: PD_KIND_STRUCT)

/* A kind from a C type, by its address, so that arrays and pointers are told apart and what
 * has no kind (a pointer, a union, a const or atomic member) does not compile. */
#define PDI_ARRAY_OF(M, T) T (*)[(sizeof(M) + sizeof(T) - 1) / sizeof(T)]
#define PDI_KIND(M) _Generic((M *)0, bool *: PD_KIND_BOOL, char *: PD_KIND_CHAR, \
    signed char *: PD_KIND_INT, short *: PD_KIND_INT, int *: PD_KIND_INT, long *: PD_KIND_INT, long long *: PD_KIND_INT, \
    unsigned char *: PD_KIND_UINT, unsigned short *: PD_KIND_UINT, unsigned *: PD_KIND_UINT, \
    unsigned long *: PD_KIND_UINT, unsigned long long *: PD_KIND_UINT, float *: PD_KIND_REAL, double *: PD_KIND_REAL, \
    pd_str *: PD_KIND_STR, pd_bytes *: PD_KIND_BYTES, pd_ref *: PD_KIND_REF, \
    PDI_ARRAY_OF(M, bool): PD_KIND_BOOL, PDI_ARRAY_OF(M, char): PD_KIND_CHAR, \
    PDI_ARRAY_OF(M, signed char): PD_KIND_INT, PDI_ARRAY_OF(M, short): PD_KIND_INT, PDI_ARRAY_OF(M, int): PD_KIND_INT, \
    PDI_ARRAY_OF(M, long): PD_KIND_INT, PDI_ARRAY_OF(M, long long): PD_KIND_INT, \
    PDI_ARRAY_OF(M, unsigned char): PD_KIND_UINT, PDI_ARRAY_OF(M, unsigned short): PD_KIND_UINT, \
    PDI_ARRAY_OF(M, unsigned): PD_KIND_UINT, PDI_ARRAY_OF(M, unsigned long): PD_KIND_UINT, \
    PDI_ARRAY_OF(M, unsigned long long): PD_KIND_UINT, PDI_ARRAY_OF(M, float): PD_KIND_REAL, PDI_ARRAY_OF(M, double): PD_KIND_REAL, \
    PDI_ARRAY_OF(M, pd_str): PD_KIND_STR, PDI_ARRAY_OF(M, pd_bytes): PD_KIND_BYTES, PDI_ARRAY_OF(M, pd_ref): PD_KIND_REF)
/* The same for what a slice points to, which may be const. */
#define PDI_ITEM_KIND(M) _Generic((M *)0, bool *: PD_KIND_BOOL, const bool *: PD_KIND_BOOL, char *: PD_KIND_CHAR, \
    signed char *: PD_KIND_INT, short *: PD_KIND_INT, int *: PD_KIND_INT, long *: PD_KIND_INT, long long *: PD_KIND_INT, \
    const signed char *: PD_KIND_INT, const short *: PD_KIND_INT, const int *: PD_KIND_INT, const long *: PD_KIND_INT, \
    const long long *: PD_KIND_INT, unsigned char *: PD_KIND_UINT, unsigned short *: PD_KIND_UINT, unsigned *: PD_KIND_UINT, \
    unsigned long *: PD_KIND_UINT, unsigned long long *: PD_KIND_UINT, const unsigned char *: PD_KIND_UINT, \
    const unsigned short *: PD_KIND_UINT, const unsigned *: PD_KIND_UINT, const unsigned long *: PD_KIND_UINT, \
    const unsigned long long *: PD_KIND_UINT, float *: PD_KIND_REAL, double *: PD_KIND_REAL, const float *: PD_KIND_REAL, \
    const double *: PD_KIND_REAL, pd_str *: PD_KIND_STR, const pd_str *: PD_KIND_STR, pd_bytes *: PD_KIND_BYTES, \
    const pd_bytes *: PD_KIND_BYTES, pd_ref *: PD_KIND_REF, const pd_ref *: PD_KIND_REF)
#define PDI_ELEMENT_SIZE(M) _Generic((M *)0, PDI_ARRAY_OF(M, bool): sizeof(bool), PDI_ARRAY_OF(M, char): 1, \
    PDI_ARRAY_OF(M, signed char): 1, PDI_ARRAY_OF(M, short): sizeof(short), PDI_ARRAY_OF(M, int): sizeof(int), \
    PDI_ARRAY_OF(M, long): sizeof(long), PDI_ARRAY_OF(M, long long): sizeof(long long), \
    PDI_ARRAY_OF(M, unsigned char): 1, PDI_ARRAY_OF(M, unsigned short): sizeof(short), PDI_ARRAY_OF(M, unsigned): sizeof(int), \
    PDI_ARRAY_OF(M, unsigned long): sizeof(long), PDI_ARRAY_OF(M, unsigned long long): sizeof(long long), \
    PDI_ARRAY_OF(M, float): sizeof(float), PDI_ARRAY_OF(M, double): sizeof(double), PDI_ARRAY_OF(M, pd_str): sizeof(pd_str), \
    PDI_ARRAY_OF(M, pd_bytes): sizeof(pd_bytes), PDI_ARRAY_OF(M, pd_ref): sizeof(pd_ref), default: sizeof(M))
#define PDI_SHAPE(M) _Generic((M *)0, bool *: PD_SHAPE_ONE, char *: PD_SHAPE_ONE, signed char *: PD_SHAPE_ONE, short *: PD_SHAPE_ONE, \
    int *: PD_SHAPE_ONE, long *: PD_SHAPE_ONE, long long *: PD_SHAPE_ONE, unsigned char *: PD_SHAPE_ONE, unsigned short *: PD_SHAPE_ONE, \
    unsigned *: PD_SHAPE_ONE, unsigned long *: PD_SHAPE_ONE, unsigned long long *: PD_SHAPE_ONE, float *: PD_SHAPE_ONE, \
    double *: PD_SHAPE_ONE, pd_str *: PD_SHAPE_ONE, pd_bytes *: PD_SHAPE_ONE, pd_ref *: PD_SHAPE_ONE, default: PD_SHAPE_ARRAY)
/* An integer constant of any type as 64 bits; a floating one does not compile. */
#define PDI_INTEGER(x_) ((uint64_t)_Generic((x_), char: (x_), signed char: (x_), short: (x_), int: (x_), long: (x_), long long: (x_), \
    unsigned char: (x_), unsigned short: (x_), unsigned: (x_), unsigned long: (x_), unsigned long long: (x_)))

/* clang-format on */
#endif /* __cplusplus */

#endif
