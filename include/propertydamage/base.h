/*
 * propertydamage/base.h - what every other header needs: export macro, statuses, verdicts,
 * strings, arenas, and how a function says what went wrong.
 */
#ifndef PD_BASE_H
#define PD_BASE_H

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__) && !defined(PD_HEADER_WARNINGS)
#pragma GCC system_header /* errors in your lines, without the inside of our macros */
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Of a function: PD_API is exported by the library, PD_MUST_USE has a result that is not to be
 * dropped, PD_PRINTF(F, N) takes a printf format as argument F whose values begin at N (0: in a
 * va_list), PD_NORETURN does not return. */
#if defined(__GNUC__)
#define PD_API __attribute__((visibility("default")))
#define PD_MUST_USE __attribute__((warn_unused_result))
#define PD_PRINTF(format_, first_) __attribute__((format(printf, format_, first_)))
#define PD_NORETURN __attribute__((noreturn))
#else
#define PD_API
#define PD_MUST_USE
#define PD_PRINTF(format_, first_)
#define PD_NORETURN
#endif

/* In C++, members that may be left out of an initializer say so, or -Wextra warns. */
#ifdef __cplusplus
#define PDI_ZERO = {}
#else
#define PDI_ZERO
#endif

/* The version of these headers. */
#define PD_VERSION "0.1.0"

/* The version of the library that is linked, "MAJOR.MINOR.PATCH"; static. */
PD_API const char *pd_version(void);

/* ---- Statuses and verdicts --------------------------------------------------------------- */

/* Every status: name, value, message. Negative: it failed. Positive: a signal from an adapter
 * to the framework. The values are kept for ever. */
#define PD_STATUS_MAP(X)                                                                           \
    X(OK, 0, "success")                                                                            \
    X(RETRY, 1, "not yet: ask again")                                                              \
    X(EINVAL, -1, "invalid argument or model")                                                     \
    X(EIO, -3, "input or output failed")                                                           \
    X(EPARSE, -4, "malformed input")                                                               \
    X(ESETUP, -6, "the system under test could not be prepared")                                   \
    X(ELIMIT, -7, "a limit was reached")                                                           \
    X(EFORK, -8, "a process could not be made")

/* What an operation came to. 0 is "carry on". */
typedef enum pd_status {
#define PDI_STATUS_NAME(name_, value_, message_) PD_##name_ = (value_),
    PD_STATUS_MAP(PDI_STATUS_NAME)
#undef PDI_STATUS_NAME
} pd_status;

/* The message of STATUS, lower case; static. "unknown status" for any other number. */
PD_API const char *pd_status_text(pd_status status);

/* Whether a property holds. 0 is "holds". PD_DISCARDED is for plain properties only: the input does
 * not count (property.h). */
typedef enum pd_verdict { PD_HOLDS, PD_VIOLATED, PD_DISCARDED } pd_verdict;

/* ---- Strings and bytes ------------------------------------------------------------------- */

/* LEN bytes at DATA, borrowed. Every pd_str that the library hands out is followed by a NUL
 * that LEN does not count, so DATA can go to a C function as it is, unless the generator may
 * draw NUL bytes. One made by you need not be. The bytes of a string that was generated or
 * emitted never change and live until the run is over: a state may keep the pd_str. */
typedef struct pd_str {
    const char *data;
    size_t len;
} pd_str;

/* SIZE bytes at DATA: like pd_str, for what is no text. */
typedef struct pd_bytes {
    const void *data;
    size_t size;
} pd_bytes;

/* A pd_str of a string literal. */
#ifdef __cplusplus
#define PD_STR(literal_) (pd_str{(literal_), sizeof(literal_) - 1})
#else
#define PD_STR(literal_) ((pd_str){(literal_), sizeof(literal_) - 1})
#endif

/* The two arguments of printf's "%.*s". */
#define PD_STR_ARG(str_) (int)(str_).len, (str_).data

/* Whether A and B have the same bytes. */
PD_API bool pd_str_equal(pd_str a, pd_str b);

/* ---- Memory ------------------------------------------------------------------------------ */

/* Memory with one lifetime. Not for several threads at once. */
typedef struct pd_arena pd_arena;

/* COUNT zeroed objects of SIZE bytes from ARENA, aligned for any type; never NULL. They live
 * as long as the arena says: there is no free. */
PD_API void *pd_arena_alloc(pd_arena *arena, size_t size, size_t count);

/* COUNT zeroed objects of type T. */
#define pd_alloc(arena_, T, count_) ((T *)pd_arena_alloc((arena_), sizeof(T), (count_)))

/* ---- What went wrong --------------------------------------------------------------------- */

/* Filled by functions that can fail for a reason from outside; caller-owned, NULL is allowed
 * wherever one is asked for. */
typedef struct pd_diag {
    pd_status status;
    int line, column; /* in the input, counted from 1; 0: not applicable */
    char text[512];   /* one line, lower case, no full stop: what, where, what to do */
} pd_diag;

/* Prints FILE, LINE, CONDITION and the run and step in progress, then aborts. Called by
 * PD_ASSERT; in every build. */
PD_API void pd_assert_failed(const char *file, int line, const char *condition) PD_NORETURN;

/* A programming error where CONDITION is false. On in every build. */
#define PD_ASSERT(condition_)                                                                      \
    ((condition_) ? (void)0 : pd_assert_failed(__FILE__, __LINE__, #condition_))

#ifdef __cplusplus
}
#endif
#endif
