/*
 * Who executes which runs, and what follows from what became of them. Any number of workers take
 * spans of runs, in any order and timing; but whatever is decided - which failure is reported, what
 * counts - is decided run by run from the first on: a worker that has found something waits until
 * every earlier run is settled. So the outcome is that of one worker.
 */
#ifndef PDI_DISPATCH_H
#define PDI_DISPATCH_H

#include "drive/ledger.h"

/* What there is to know of a seat beside its worker. */
struct pdi_post {
    struct pdi_seat *seat;
    enum pdi_job job;            /* of the worker that sits there, or of the next */
    bool seated;                 /* there is a worker, or one was asked for */
    bool waits;                  /* it waits for an order */
    bool reporting;              /* it shrinks and reports */
    bool undecided;              /* what its worker found, or died of, waits for its turn */
    bool refused;                /* there was no process for it */
    bool one_by_one;             /* its runs must be executed each in a process of its own */
    uint64_t first, end;         /* the runs it is to execute that are not settled; none if equal */
    uint64_t began_ms;           /* when it was ordered to */
    unsigned deaths;             /* of workers that shrank what is reported next */
    bool stillborn;              /* a worker ended before it began the first of its runs */
    uint64_t suspected_first;    /* why they are executed one by one: the first of them, */
    struct pdi_reports suspects; /* the reports in their output, */
    bool suspects_leak;          /* what they left behind */
    bool found_before;           /* and what the last of them came to before, if it failed */
    struct pdi_subject before;
    uint64_t later;         /* the end of the runs behind that one */
    struct pdi_lines lines; /* said while it executed them */
};

struct pdi_dispatch {
    struct pdi_campaign *campaign;
    struct pdi_post *posts; /* one for each seat */
    unsigned count;
    struct pdi_ledger ledger;
    enum pdi_job explores;      /* PDI_JOB_EXPLORE, or PDI_JOB_RECHECK if all is one by one */
    uint64_t base;              /* the first run of all; the others are counted from it */
    uint64_t next_run, end_run; /* runs that nobody has; end_run UINT64_MAX: no end */
    uint64_t span;              /* how many runs are given at once */
    uint64_t failed_run;        /* the earliest known to fail, where that ends all; or UINT64_MAX */
    bool over;                  /* nothing more is begun */
    unsigned suspicions;        /* of leaks that were none */
    unsigned signature_count;
    uint64_t signatures[PDI_SIGNATURES_MAX]; /* of failures reported so far */
};

/* How a worker ended that had not finished. */
struct pdi_death {
    int signal, status;
    enum pdi_watched hung;
};

/* Makes ready to do JOB with the seats of CAMPAIGN. */
void pdi_dispatch_init(struct pdi_dispatch *dispatch, struct pdi_campaign *campaign,
                       enum pdi_job job);

/* Gives back what it holds. What is not settled yet counts, unless a failure has ended it. */
void pdi_dispatch_release(struct pdi_dispatch *dispatch);

/* Whether POST, where no worker sits, needs one: for post->job. */
bool pdi_dispatch_needs(struct pdi_dispatch *dispatch, struct pdi_post *post);

/* The worker at POST has said something. */
void pdi_dispatch_heard(struct pdi_dispatch *dispatch, struct pdi_post *post);

/* The worker at POST has ended; DEATH, unless it had finished. */
void pdi_dispatch_ended(struct pdi_dispatch *dispatch, struct pdi_post *post,
                        const struct pdi_death *death);

/* There can be no worker at POST, and WHY. */
void pdi_dispatch_refused(struct pdi_dispatch *dispatch, struct pdi_post *post, const char *why);

/* Decides whatever can be decided now. */
void pdi_dispatch_decide(struct pdi_dispatch *dispatch);

/* No run is begun any more; what is in progress ends. */
void pdi_dispatch_stop(struct pdi_dispatch *dispatch);

/* ---- What is known (known.c) ------------------------------------------------------------- */

/* Whether no failure of RESULT's signature was reported before; it is noted now. Beyond
 * PDI_SIGNATURES_MAX none is new. */
bool pdi_is_new(struct pdi_dispatch *dispatch, const struct pdi_result *result);

/* What a failure of KIND of POST tells is told: nobody has to look for it again. */
void pdi_note_known(struct pdi_dispatch *dispatch, struct pdi_post *post, enum pdi_kind kind);

/* Whether the worker at POST has died behind runs in which a sanitizer reported something else than
 * what it died of: then they are suspected, as if it had said so. */
bool pdi_suspects_the_dead(struct pdi_dispatch *dispatch, struct pdi_post *post);

/* Whether what POST suspects is not known. */
bool pdi_is_worth_a_recheck(const struct pdi_post *post);

/* What the worker at POST took for a failure was told meanwhile, of an earlier run: its runs are
 * executed again, by who knows that. */
bool pdi_is_outdated(const struct pdi_post *post, const struct pdi_result *result);

/* ------------------------------------------------------------------------------------------ */

/* Whether a worker of POST executes something, so that it may hang. */
bool pdi_post_works(const struct pdi_post *post);

/* ---- Between dispatch.c and suspicion.c --------------------------------------------------- */

/* Whether somebody has interrupted the campaign. */
bool pdi_dispatch_is_stopped(const struct pdi_dispatch *dispatch);

/* The next worker at POST, or the one that waits there, is to do so. */
void pdi_post_order(struct pdi_dispatch *dispatch, struct pdi_post *post, enum pdi_order what);

/* All that there was is decided: the worker of POST, if it has one, gets the next order. */
void pdi_post_go_on(struct pdi_dispatch *dispatch, struct pdi_post *post);

/* The runs of POST up to before END are settled as far as it goes. */
void pdi_post_settle(struct pdi_dispatch *dispatch, struct pdi_post *post, uint64_t end);

/* The same, with the failure of POST's subject as the last of them. Whether it is the first of its
 * signature: then it has to be reported, */
bool pdi_post_settle_failure(struct pdi_dispatch *dispatch, struct pdi_post *post, uint64_t end);

/* by the next worker of POST; see pdi_dispatch_needs. */
void pdi_post_report_next(struct pdi_post *post);

/* What the runs of POST that are not settled came to is forgotten. */
void pdi_post_forget(struct pdi_dispatch *dispatch, struct pdi_post *post);

/* It is the turn of POST, of whose runs one failed. */
void pdi_post_decide(struct pdi_dispatch *dispatch, struct pdi_post *post);

/* It is its turn, and a worker suspects one of its runs: they are executed again, one by one, and
 * what was counted is forgotten. */
void pdi_post_suspect(struct pdi_dispatch *dispatch, struct pdi_post *post);

/* All runs that were suspected were executed again. */
void pdi_post_end_suspicion(struct pdi_dispatch *dispatch, struct pdi_post *post);

/* What was found before they were did not come again: it is reported with its first evidence. */
void pdi_post_report_lost(struct pdi_dispatch *dispatch, struct pdi_post *post);

#endif
