/*
 * Drawing and judging field values. One pd_gen serves both: in PDI_DRAW it draws, in PDI_JUDGE
 * it says whether the value that is there could have been drawn, in PDI_REPAIR it moves a value
 * that could not to the nearest that could. The same walk over the description does all three,
 * so that what is generated and what is accepted never differ.
 */
#ifndef PDI_GEN_H
#define PDI_GEN_H

#include "base/random.h"
#include "core/model.h"
#include "core/plan.h"
#include "core/progress.h"

enum pdi_gen_mode { PDI_DRAW, PDI_JUDGE, PDI_REPAIR };

/* What a field may be, as noted while judging: for the shrinker. */
struct pdi_limit {
    uint32_t offset; /* in the command */
    uint32_t size;
    const pd_field *field; /* NULL: said by overrides only */
    bool is_signed;
    int64_t lo, hi;        /* of integers; unsigned ones as their bits */
    const void *container; /* one of these; valid while the state is; NULL: any */
};

enum { PDI_LIMITS_MAX = 128 };

struct pdi_limits {
    struct pdi_limit items[PDI_LIMITS_MAX];
    uint32_t count;
};

/* Which draws were made between a pd_gen_deeper and its pd_gen_back: the parts of a value. */
enum { PDI_DEPTH_MAX = 5, PDI_SPANS_MAX = 128 };

struct pdi_span {
    uint32_t first, end; /* indices into the tape */
};

struct pdi_spans {
    struct pdi_span items[PDI_SPANS_MAX];
    uint32_t count;
    uint32_t open[PDI_DEPTH_MAX]; /* indices of those that are not closed */
    uint32_t open_count;
};

struct pdi_choices;

struct pd_gen {
    enum pdi_gen_mode mode;
    const struct pdi_model *model;
    struct pdi_progress *progress;
    uint64_t key;             /* of the step: each field's stream lies below it */
    struct pdi_random random; /* of the field being drawn */
    pd_arena *arena;          /* for what values point to */
    const pd_type *type;      /* of the command */
    char *command;
    const void *state;
    const pd_type *state_type;
    struct pdi_limits *limits; /* where to note them; may be NULL */
    struct pdi_tape *tape;     /* of generator functions; may be NULL */
    uint32_t tape_at;
    bool tape_replay;            /* draw from the tape, not from the stream */
    struct pdi_spans *spans;     /* where a replay notes them; may be NULL */
    struct pdi_pool *pools;      /* of values to draw again; NULL: none is */
    struct pdi_choices *choices; /* instead of draws; NULL: it draws */
    bool choosing;               /* overrides are asked */
    uint64_t first_draw;         /* then: the first one of a generator function */
    unsigned depth;              /* levels a recursive value may still have */
    uint32_t draws;              /* recorded ones, of this step */
};

/* How many draws generator functions may make for one step. Beyond that all are the simplest, and
 * beyond twice as many the process is ended: some loops end on no draw. */
enum { PDI_DRAWS_MAX = 1 << 16 };

/* A generator for MODEL that allocates from ARENA and tells PROGRESS what it calls. */
struct pd_gen pdi_gen_new(const struct pdi_model *model, pd_arena *arena,
                          struct pdi_progress *progress);

/* Draws, judges or repairs the fields of COMMAND, a struct of command INDEX's type, as its
 * description says in the state DATA; then its overrides. False: there is no value, or the one
 * that is there is not possible. */
bool pdi_gen_command(pd_gen *gen, uint32_t index, void *command, const void *state);

/* Draws FIELD of OBJECT anew, by its description alone. */
void pdi_gen_member(pd_gen *gen, const pd_field *field, void *object);

/* Computes what FIELD, with its limits, needs to be drawn. */
void pdi_plain_ready(struct pdi_plain_field *field);

/* What pdi_gen_command would draw below KEY for a command of plain integers: the same streams,
 * without a walk. POOLS may be NULL. */
void pdi_draw_plain(const struct pdi_command *it, uint64_t key, struct pdi_pool *pools, void *data);

/* Draws an integer LO..HI (signed or not): small spans evenly, larger ones with both ends more
 * often, wide ones with small distances from the simplest, too. */
uint64_t pdi_draw_integer(struct pdi_random *random, uint64_t lo, uint64_t hi, bool is_signed);

/* The value LO..HI nearest to 0, where shrinking goes. */
uint64_t pdi_simplest_integer(uint64_t lo, uint64_t hi, bool is_signed);

/* The value of rank RANK, 0 being the simplest: 0, 1, -1, 2, -2 .. within LO..HI. */
int64_t pdi_integer_of_rank(uint64_t rank, int64_t lo, int64_t hi);

/* The limits of integer FIELD without state: its range, or its width. */
void pdi_field_range(const pd_field *field, uint64_t *lo, uint64_t *hi);

/* Runs the generator functions of COMMAND again on TAPE alone: draws beyond its end are 0. */
void pdi_gen_replay(pd_gen *gen, uint32_t index, void *command, struct pdi_tape *tape);

/* A recorded draw of 0..SPAN: what the tape says while it is replayed, else FRESH. */
uint64_t pdi_gen_taped(pd_gen *gen, uint64_t span, uint64_t fresh);

/* How many items FIELD may have: at least *MIN, at most *MAX. */
void pdi_field_items_range(const pd_field *field, size_t *min, size_t *max);

/* How long a string FIELD may be. */
void pdi_field_length_range(const pd_field *field, size_t *min, size_t *max);

#endif
