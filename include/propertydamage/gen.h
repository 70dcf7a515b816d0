/*
 * propertydamage/gen.h - what a command's fields may be: said with pd_choose_ where it depends
 * on the state, and with generator functions for values that no attribute describes.
 */
#ifndef PD_GEN_H
#define PD_GEN_H

#include <propertydamage/container.h>

#if defined(__GNUC__) && !defined(PD_HEADER_WARNINGS)
#pragma GCC system_header /* errors in your lines, without the inside of our macros */
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* What draws, or judges; a callback's last or first argument. */
typedef struct pd_gen pd_gen;

/* ---- Domains: pd_choose_ ----------------------------------------------------------------- */

/* A pd_choose_ function says what *FIELD may be here. While generating it draws a value;
 * afterwards (shrinking, replaying, a file edited by hand) the same call only judges the value
 * that is there, and gives its limits to the shrinker. It returns whether a value fits: false
 * from an empty container or an empty range. An overrides function is such statements joined
 * with &&; any other condition may be joined too:
 *
 *     static bool choose(pd_gen *gen, const struct bank *bank, struct transfer *t)
 *     {
 *         return pd_choose_key(gen, &t->from, &bank->accounts)
 *             && pd_choose_key(gen, &t->to, &bank->accounts) && !pd_ref_same(t->from, t->to)
 *             && pd_choose_int(gen, &t->amount, 1, balance_of(bank, t->from));
 *     }
 *
 * FIELD must be a member of the command, not a local variable. */
/* clang-format off */
/* A key of MAP. */
#define pd_choose_key(gen_, field_, map_)  pdi_choose_item((gen_), PDI_SAME(&(map_)->items->key, field_), PDI_LIKE(map_, a_map))
/* An item of SET or of a LIST of scalars. */
#define pd_choose_item(gen_, field_, set_) pdi_choose_item((gen_), PDI_SAME((set_)->items, field_), (set_))
/* An integer (of any width, or an enum) from MIN to MAX, both included. */
#define pd_choose_int(gen_, field_, min_, max_) \
    pdi_choose_int((gen_), (field_), PDI_INTEGER_SIZE(field_), PDI_INT64(min_), PDI_INT64(max_))
/* A fraction, a string or a reference is no integer and does not compile. */
#ifdef __cplusplus
#define PDI_INTEGER_SIZE(field_) pdi::integer_size(field_)
#define PDI_INT64(x_)            static_cast<int64_t>(pdi::integer(x_))
#else
#define PDI_INTEGER_SIZE(field_) ((void)sizeof(~*(field_)), sizeof *(field_))
#define PDI_INT64(x_)            ((void)sizeof(~(x_)), (int64_t)(x_))
#endif
/* clang-format on */

/* What the macros call. */
PD_API bool pdi_choose_item(pd_gen *gen, void *field, const void *container);
/* See pd_choose_int; SIZE bytes at FIELD. */
PD_API bool pdi_choose_int(pd_gen *gen, void *field, size_t size, int64_t min, int64_t max);

/* ---- Draws: pd_gen_, for functions named with PD_DRAW ------------------------------------ */

/* A function that draws one value, for PD_DRAW(NAME). Its draws are recorded; shrinking runs
 * it again on simpler ones, so whatever it makes stays something that it can make. It must
 * depend on nothing but its draws, and may make 65,536 of them for one command: beyond that all are
 * the simplest, and the run ends. */
typedef struct pd_generator {
    size_t size; /* of the value, bytes */
    void (*call)(pd_gen *gen, void *value);
} pd_generator;

/* clang-format off */
/* NAME_generator: FUNCTION is a void (pd_gen *, CTYPE *). */
#define PD_GENERATOR(name_, ctype_, function_) \
    static void name_##_generator_call_(pd_gen *gen_, void *value_) \
    { \
        ctype_ *typed_ = (ctype_ *)value_; \
        function_(gen_, typed_); \
    } \
    static const pd_generator name_##_generator = { sizeof(ctype_), name_##_generator_call_ }
/* clang-format on */

/* An integer from MIN to MAX, both included; shrinks towards the one nearest to 0. */
PD_API int64_t pd_gen_int(pd_gen *gen, int64_t min, int64_t max);

/* True with a probability of PERCENT in 100; shrinks towards false. */
PD_API bool pd_gen_bool(pd_gen *gen, unsigned percent);

/* A real number from MIN to MAX, both included; shrinks towards the simplest near 0. */
PD_API double pd_gen_real(pd_gen *gen, double min, double max);

/* A string of MIN to MAX characters of SET ("a-z0-9", with ranges); shrinks towards a short one of
 * the set's first character. Lives as long as the value. */
PD_API pd_str pd_gen_str(pd_gen *gen, const char *set, size_t min, size_t max);

/* A string that PATTERN matches as a whole (see the guide of commands and events for the
 * syntax); a pattern that cannot be generated is a programming error: validate tells. */
PD_API pd_str pd_gen_matching(pd_gen *gen, const char *pattern);

/* A value of TYPE as its description says, into VALUE (TYPE->size bytes). */
PD_API void pd_gen_value(pd_gen *gen, const pd_type *type, void *value);

/* Where to put what the generated value points to: lives as long as the value. */
PD_API pd_arena *pd_gen_arena(pd_gen *gen);

/* How many levels a recursive value may still have; 0: none. Around the parts of a value call
 * pd_gen_deeper and pd_gen_back. */
PD_API unsigned pd_gen_depth(const pd_gen *gen);
/* One level down. */
PD_API void pd_gen_deeper(pd_gen *gen);
/* One level up again. */
PD_API void pd_gen_back(pd_gen *gen);

#ifdef __cplusplus
}
#endif
#endif
