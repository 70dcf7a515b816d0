/*
 * What guided runs go on from: the beginnings of earlier runs that reached a state of a new class,
 * or a name of pd_sometimes for the first time. Runs come in blocks: those of one share a corpus
 * that begins empty and is made of the runs of the block before it, as the model simulates them. So
 * a guided run is a function of seed, number, model and options like any other: whoever is given
 * one in the middle of a block generates those before it first, which executes nothing.
 */
#ifndef PDI_GUIDE_H
#define PDI_GUIDE_H

#include "base/random.h"
#include "core/model.h"
#include "core/plan.h"

enum {
    PDI_GUIDE_BLOCK = 256,    /* runs that share a corpus */
    PDI_GUIDE_CLASSES = 4096, /* a power of two; half of them are kept */
    PDI_GUIDE_STEPS = 1 << 16 /* kept of one block, in all */
};

/* The first COUNT steps of a run of the block. */
struct pdi_prefix {
    const struct pdi_plan_step *steps;
    uint32_t count;
};

struct pdi_guide {
    bool begun;
    uint64_t seed;
    unsigned max_commands;
    uint64_t first, next;  /* the corpus is that of the runs from first to before next */
    pd_arena kept, passed; /* of the block; of a run that is made for the corpus alone */
    uint64_t *seen;        /* hashes of classes and names, a table of PDI_GUIDE_CLASSES; 0: free */
    uint32_t seen_count, steps_kept;
    struct pdi_prefix *prefixes; /* PDI_GUIDE_CLASSES / 2 */
    uint32_t prefix_count;
    uint32_t *news; /* of the run in progress: after how many steps there was something new */
    uint32_t news_count;
};

/* An empty one. */
void pdi_guide_init(struct pdi_guide *guide);

/* Frees it. */
void pdi_guide_release(struct pdi_guide *guide);

/* Begins RUN of SEED: forgets a corpus that is none of its. The runs from guide->next on, which
 * this gives, to before RUN are to be generated first. */
uint64_t pdi_guide_begin(struct pdi_guide *guide, uint64_t seed, unsigned max_commands,
                         uint64_t run);

/* What a run with the stream RANDOM, of at most MAX_COMMANDS, goes on from; often nothing. */
struct pdi_prefix pdi_guide_prefix(const struct pdi_guide *guide, struct pdi_random *random,
                                   unsigned max_commands);

/* After COUNT steps the run in progress reached what has that HASH. */
void pdi_guide_saw(struct pdi_guide *guide, uint64_t hash, uint32_t count);

/* The run in progress is PLAN, of MODEL: keeps what of it reached something new. It is over. */
void pdi_guide_end(struct pdi_guide *guide, const struct pdi_model *model,
                   const struct pdi_plan *plan);

/* A copy of STEP, of MODEL, with all that it points to in ARENA. */
struct pdi_plan_step pdi_plan_step_copy(const struct pdi_model *model,
                                        const struct pdi_plan_step *step, pd_arena *arena);

#endif
