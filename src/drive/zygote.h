/*
 * The zygote: the supervisor's one child. It runs setup_once, forks a worker whenever it is
 * asked to (the index of a seat, 32 bits), says how each ended, and runs teardown_once when it is
 * told to end.
 */
#ifndef PDI_ZYGOTE_H
#define PDI_ZYGOTE_H

#include "drive/campaign.h"
#include "sys/process.h"

/* What a zygote answers. */
enum pdi_answer_kind {
    PDI_ANSWER_READY = 1, /* setup_once is through */
    PDI_ANSWER_STARTED,   /* a worker runs, of this pid */
    PDI_ANSWER_REFUSED,   /* there can be none */
    PDI_ANSWER_ENDED      /* it ended so */
};

struct pdi_answer {
    uint32_t kind;
    uint32_t seat; /* whose worker it is */
    int32_t pid;
    struct pdi_ended ended;
    char why[200]; /* of PDI_ANSWER_REFUSED */
};

/* Lives as a zygote until the supervisor closes its end of the requests; never returns. */
void pdi_zygote(struct pdi_campaign *campaign) PD_NORETURN;

#endif
