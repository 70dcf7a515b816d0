/*
 * propertydamage/model.h - events, commands, projections, invariants, models.
 *
 * Your functions have the types of your structs. PD_COMMAND, PD_PROJECTION, PD_INVARIANT and
 * PD_MODEL each make one constant object (transfer_command, bank_projection,
 * no_overdraft_invariant, bank_model) and the one function through which the framework calls
 * yours; nothing is called through a cast. The objects may be written by hand.
 */
#ifndef PD_MODEL_H
#define PD_MODEL_H

#include <propertydamage/emit.h>
#include <propertydamage/gen.h>

#if defined(__GNUC__) && !defined(PD_HEADER_WARNINGS)
#pragma GCC system_header /* errors in your lines, without the inside of our macros */
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The step that a callback is called for: where its events go, its memory, its references. */
typedef struct pd_step pd_step;

/* ---- Events ------------------------------------------------------------------------------ */

/* What a projection folds: something that happened, or the command that was sent. */
typedef struct pd_event {
    const pd_type *type;
    const void *data;            /* a struct of that type */
    const pd_type *command_type; /* of the command that caused it; of a command: its own */
    const void *command;
} pd_event;

/* clang-format off */
/* The event or command as a struct TAG, or NULL if it is another. */
#define pd_as(event_, tag_)       ((const struct tag_ *)((event_)->type == &tag_##_type ? (event_)->data : NULL))
/* The command that caused the event, as a struct TAG, or NULL if it is another. */
#define pd_cause_as(event_, tag_) ((const struct tag_ *)((event_)->command_type == &tag_##_type ? (event_)->command : NULL))
/* clang-format on */

/* See pd_emit (emit.h); DATA is a struct of TYPE. */
PD_API const void *pdi_emit(pd_step *step, const pd_type *type, const void *data);
#ifdef __cplusplus
#define PDI_EMIT_ONE(step_, tag_) (pdi::emit((step_), &tag_##_type, tag_##_c_{}))
#define PDI_EMIT_MORE(step_, tag_, ...) (pdi::emit((step_), &tag_##_type, tag_##_c_{__VA_ARGS__}))
extern "C++" {
namespace pdi
{
/* See pd_emit: C++ has no compound literals, but temporaries that live as long. */
template <class T> const T *emit(pd_step *step, const pd_type *type, const T &data)
{
    return static_cast<const T *>(pdi_emit(step, type, &data));
}
} // namespace pdi
}
#endif

/* In simulate: the events so far are one possible outcome; those that follow, up to the next
 * pd_or or the end, are another. Generation goes on with the first. */
PD_API void pd_or(pd_step *step);

/* In simulate: why what is emitted next is right, in the words of the domain (a literal).
 * Printed when the system does otherwise, part of the failure's signature, and counted like an
 * invariant: pd_because(step, "held money cannot be spent"); */
PD_API void pd_because(pd_step *step, const char *statement);

/* Whether an allocation of this step is made to fail (--alloc-faults), if the step asks for so
 * many: in simulate, to allow both outcomes with pd_or; in a handler, to tell that there was no
 * memory. pd_emit(step, pushed, .count = count + 1); if (pd_alloc_fault(step)) { pd_or(step);
 *         pd_emit(step, refused, .with = NO_MEMORY);
 *     } */
PD_API bool pd_alloc_fault(const pd_step *step);

/* Counts this step under LABEL, so that the report tells how much of what was tried: "the buffer
 * is full" in 12 % of the runs. In a handler, or in simulate, where STATE is at hand; only what a
 * campaign executes counts, no shrinking, replay or generation. LABEL is copied, 119 bytes of it;
 * 64 labels at most, and what is beyond is told. The empty label is none.
 *     pd_label(step, queue->count == CAPACITY ? "full" : queue->count ? "some" : "empty"); */
PD_API void pd_label(pd_step *step, const char *label);

/* A situation that runs are asked to reach, where CONDITION is true: the report tells in how many
 * runs NAME was asked for and in how many it was reached, and warns of what no run reached;
 * --require-sometimes makes that exit with 5. In a handler, or in simulate, where STATE is at hand;
 * counted like a label, NAME likewise. What simulate reaches is news to --guided. Gives CONDITION.
 *     pd_sometimes(step, queue->count == CAPACITY, "the queue is full"); */
PD_API bool pd_sometimes(pd_step *step, bool condition, const char *name);

/* Memory that lives until the run is over. */
PD_API pd_arena *pd_step_arena(pd_step *step);

/* printf into that memory. */
PD_API pd_str pd_format(pd_step *step, const char *format, ...) PD_PRINTF(2, 3);

/* ---- Commands ---------------------------------------------------------------------------- */

/* When the shrinker tries to remove a command of this type. */
typedef enum pd_shrink_hint { PD_NEUTRAL, PD_PREFER_REMOVE, PD_PREFER_KEEP } pd_shrink_hint;

/* What a command says of itself beside its functions. */
typedef struct pd_command_info {
    size_t size;           /* of this struct, as the command was compiled */
    unsigned weight;       /* relative frequency; 0 means 1 */
    pd_shrink_hint shrink; /* 0 means PD_NEUTRAL */
    unsigned timeout_ms;   /* of one execution; 0 means the run's */
    bool read_only;        /* changes nothing; verified */
    bool unchecked;        /* in an exact model: may answer otherwise than simulated */
    bool must_resolve;     /* skipping it for an unbound reference is a failure */
    bool has_when, has_overrides, has_simulate, has_label;
} pd_command_info;

/* Which callback of a command is called. */
typedef enum pdi_op { PDI_INFO, PDI_OVERRIDES, PDI_LABEL } pdi_op;

/* A command of a model; made by PD_COMMAND. What every step of every run calls has a function of
 * its own. */
typedef struct pd_command {
    const pd_type *type, *state;
    bool (*call)(pdi_op op, void *command, const void *state, pd_gen *gen, pd_step *step,
                 void *out);
    bool (*when)(const void *state);
    void (*simulate)(const void *command, const void *state, pd_step *step);
} pd_command;

/* clang-format off */
/* TAG_command: struct TAG is a command of a model whose state is struct STATE.
 *
 *     PD_COMMAND(transfer, bank, .weight = 3, .overrides = choose_transfer, .simulate = simulate_transfer);
 *
 *   .weight       how often, relative to the others; 0 means 1
 *   .when         bool (const struct STATE *)
 *                 false: not now. Only needed where no PD_FROM and no overrides says it. What
 *                 asks pd_map_at for a key that is not there says no.
 *   .overrides    bool (pd_gen *, const struct STATE *, struct TAG *)
 *                 what the fields may be in this state; see gen.h.
 *   .simulate     void (const struct TAG *, const struct STATE *, pd_step *)
 *                 emits what should happen.
 *   .label        pd_str (const struct TAG *, const struct STATE *, pd_step *)
 *                 a few words for reports, of the state before the step.
 * and the members shrink, timeout_ms, read_only, unchecked, must_resolve of pd_command_info,
 * which in C++ stand before the functions. */
#define PD_COMMAND(...) PDI_COMMAND(__VA_ARGS__, .end_ = 0)
#define PDI_COMMAND(tag_, state_, ...) \
    struct tag_##_command_spec_ { \
        unsigned weight; pd_shrink_hint shrink; unsigned timeout_ms; bool read_only, unchecked, must_resolve; \
        bool (*when)(const struct state_ *); \
        bool (*overrides)(pd_gen *, const struct state_ *, struct tag_ *); \
        void (*simulate)(const struct tag_ *, const struct state_ *, pd_step *); \
        pd_str (*label)(const struct tag_ *, const struct state_ *, pd_step *); \
        char end_; \
    }; \
    static const struct tag_##_command_spec_ tag_##_command_spec_ = { __VA_ARGS__ }; \
    static bool tag_##_command_call_(pdi_op op_, void *command_, const void *state__, pd_gen *gen_, pd_step *step_, void *out_) \
    { \
        const struct tag_##_command_spec_ *const s_ = &tag_##_command_spec_; \
        struct tag_ *const typed_ = (struct tag_ *)command_; \
        const struct state_ *const typed_state_ = (const struct state_ *)state__; \
        switch (op_) { \
        case PDI_INFO: { \
            pd_command_info *const info_ = (pd_command_info *)out_; \
            info_->size = sizeof(pd_command_info); info_->weight = s_->weight; info_->shrink = s_->shrink; \
            info_->timeout_ms = s_->timeout_ms; info_->read_only = s_->read_only; info_->unchecked = s_->unchecked; \
            info_->must_resolve = s_->must_resolve; info_->has_when = s_->when != NULL; \
            info_->has_overrides = s_->overrides != NULL; info_->has_simulate = s_->simulate != NULL; \
            info_->has_label = s_->label != NULL; \
            return true; } \
        case PDI_OVERRIDES: return !s_->overrides || s_->overrides(gen_, typed_state_, typed_); \
        case PDI_LABEL: if (s_->label) { *(pd_str *)out_ = s_->label(typed_, typed_state_, step_); } return s_->label != NULL; \
        } \
        return false; \
    } \
    static bool tag_##_command_when_(const void *state__) \
    { \
        const struct tag_##_command_spec_ *const s_ = &tag_##_command_spec_; \
        return !s_->when || s_->when((const struct state_ *)state__); \
    } \
    static void tag_##_command_simulate_(const void *command_, const void *state__, pd_step *step_) \
    { \
        const struct tag_##_command_spec_ *const s_ = &tag_##_command_spec_; \
        if (s_->simulate) { s_->simulate((const struct tag_ *)command_, (const struct state_ *)state__, step_); } \
    } \
    static const pd_command tag_##_command = { &tag_##_type, &state_##_type, tag_##_command_call_, \
                                               tag_##_command_when_, tag_##_command_simulate_ }
/* clang-format on */

/* ---- Projections and invariants ---------------------------------------------------------- */

/* What a check reports to. */
typedef struct pd_finding pd_finding;

/* Ends a check: return pd_violated(finding, "%s is used twice", name); */
PD_API pd_verdict pd_violated(pd_finding *finding, const char *format, ...) PD_PRINTF(2, 3);

/* clang-format off */
/* Adds a struct TAG to what is found, for reports and scripts; what follows initializes it:
 *     pd_data(finding, overdraft, .account = key, .balance = account->balance); */
#define pd_data(finding_, ...) PDI_CAT(PDI_DATA_, PDI_ONE_OR_MORE(__VA_ARGS__))(finding_, __VA_ARGS__)
#ifdef __cplusplus
#define PDI_DATA_ONE(finding_, tag_)       (pdi::data((finding_), &tag_##_type, tag_##_c_{}))
#define PDI_DATA_MORE(finding_, tag_, ...) (pdi::data((finding_), &tag_##_type, tag_##_c_{ __VA_ARGS__ }))
#else
#define PDI_DATA_ONE(finding_, tag_)       pdi_data((finding_), &tag_##_type, &(const struct tag_){ 0 })
#define PDI_DATA_MORE(finding_, tag_, ...) pdi_data((finding_), &tag_##_type, &(const struct tag_){ __VA_ARGS__ })
#endif
/* The event or command after which a check fires, as a struct TAG, or NULL if it is another,
 * or the run's start or end. */
#define pd_cause(finding_, tag_)           ((const struct tag_ *)pdi_cause((finding_), &tag_##_type))
/* The command behind that, as a struct TAG, or NULL if it is another. */
#define pd_cause_command(finding_, tag_)   ((const struct tag_ *)pdi_cause_command((finding_), &tag_##_type))
/* A struct TAG as reports show it; lives until the check returns. */
#define pd_show(finding_, tag_, value_)    pdi_show((finding_), &tag_##_type, PDI_SAME((const struct tag_ *)NULL, value_))
/* clang-format on */

/* See pd_data. */
PD_API void pdi_data(pd_finding *finding, const pd_type *type, const void *data);
#ifdef __cplusplus
extern "C++" {
namespace pdi
{
/* See pd_data. */
template <class T> void data(pd_finding *finding, const pd_type *type, const T &value)
{
    pdi_data(finding, type, &value);
}
} // namespace pdi
}
#endif
/* See pd_cause. */
PD_API const void *pdi_cause(const pd_finding *finding, const pd_type *type);
/* See pd_cause_command. */
PD_API const void *pdi_cause_command(const pd_finding *finding, const pd_type *type);
/* See pd_show. */
PD_API const char *pdi_show(pd_finding *finding, const pd_type *type, const void *value);
/* A reference as reports show it, such as "$3.account"; lives until the check returns. */
PD_API const char *pd_show_ref(pd_finding *finding, pd_ref ref);

/* Which part of a run a check belongs to. */
typedef enum pd_phase { PD_EACH_STEP, PD_AT_STARTUP, PD_AT_TEARDOWN } pd_phase;

/* After what it fires. */
typedef enum pd_trigger {
    PD_ON_STEPS,    /* once after each step, on the state with all its events folded */
    PD_ON_COMMANDS, /* once for each command, likewise */
    PD_ON_EVENTS    /* once for each event */
} pd_trigger;

/* How many types .after may name. */
#define PD_AFTER_MAX 8

/* What must hold of a state; made by PD_INVARIANT. */
typedef struct pd_invariant {
    const char *id; /* unique in the model; part of a failure's signature */
    pd_verdict (*call)(const void *state, pd_finding *finding);
    const pd_type *state;               /* what it is called with */
    const char *statement;              /* one sentence, for reports */
    unsigned every;                     /* of what triggers it, each Nth; 0 means 1 */
    pd_trigger on;                      /* 0 means PD_ON_STEPS */
    pd_phase at;                        /* 0 means PD_EACH_STEP */
    const pd_type *after[PD_AFTER_MAX]; /* only after these events or commands; NULL ends it */
    char end_;
} pd_invariant;

/* clang-format off */
/* NAME_invariant: FUNCTION, a pd_verdict (const struct STATE *, pd_finding *), holds.
 *     PD_INVARIANT(no_overdraft, bank, balances_not_negative, .statement = "No balance is negative");
 *   .statement  the sentence that reports show
 *   .every      N: each Nth time only
 *   .on         PD_ON_COMMANDS, PD_ON_EVENTS: for each of them; else once a step
 *   .at         PD_AT_STARTUP, PD_AT_TEARDOWN: once, before the first or after the last step
 *   .after      {&a_type, &b_type}: for each of these events or commands */
#define PD_INVARIANT(...) PDI_INVARIANT(__VA_ARGS__, .end_ = 0)
#define PDI_INVARIANT(name_, state_, function_, ...) \
    static pd_verdict name_##_invariant_call_(const void *state__, pd_finding *finding_) \
    { \
        const struct state_ *const typed_ = (const struct state_ *)state__; \
        return function_(typed_, finding_); \
    } \
    static const pd_invariant name_##_invariant = { .id = #name_, .call = name_##_invariant_call_, .state = &state_##_type, __VA_ARGS__ }
/* clang-format on */

/* Which callback of a projection is called. */
typedef enum pdi_projection_op { PDI_INIT, PDI_INVARIANTS } pdi_projection_op;

/* How events become a state, and what must hold of it; made by PD_PROJECTION. */
typedef struct pd_projection {
    const pd_type *state;
    void (*call)(pdi_projection_op op, void *state, void *out);
    void (*apply)(void *state, const pd_event *event);
} pd_projection;

/* clang-format off */
/* STATE_projection: how commands and events become a struct STATE, and what must hold of it.
 *   .apply       void (struct STATE *, const pd_event *): folds one command or event; it
 *                depends on nothing else and keeps no pointer into it
 *   .init        void (struct STATE *): the first state; without it, zeroed
 *   .invariants  of PD_INVARIANTS */
#define PD_PROJECTION(...) PDI_PROJECTION(__VA_ARGS__, .end_ = 0)
#define PDI_PROJECTION(state_, ...) \
    struct state_##_projection_spec_ { \
        void (*init)(struct state_ *); \
        void (*apply)(struct state_ *, const pd_event *); \
        const pd_invariant *const *invariants; \
        char end_; \
    }; \
    static const struct state_##_projection_spec_ state_##_projection_spec_ = { __VA_ARGS__ }; \
    static void state_##_projection_call_(pdi_projection_op op_, void *state__, void *out_) \
    { \
        const struct state_##_projection_spec_ *const s_ = &state_##_projection_spec_; \
        switch (op_) { \
        case PDI_INIT: if (s_->init) { s_->init((struct state_ *)state__); } break; \
        case PDI_INVARIANTS: *(const pd_invariant *const **)out_ = s_->invariants; break; \
        } \
    } \
    static void state_##_projection_apply_(void *state__, const pd_event *event_) \
    { \
        const struct state_##_projection_spec_ *const s_ = &state_##_projection_spec_; \
        if (s_->apply) { s_->apply((struct state_ *)state__, event_); } \
    } \
    static const pd_projection state_##_projection = { &state_##_type, state_##_projection_call_, state_##_projection_apply_ }

/* NAME_commands, NAME_events, NAME_invariants, NAME_projections: the lists that a model and a
 * projection name.
 *     PD_COMMANDS(bank, open_account, credit, debit); */
#define PD_COMMANDS(name_, ...)    static const pd_command *const name_##_commands[] = { PDI_EACH(PDI_A_COMMAND, , __VA_ARGS__) NULL }
#define PD_EVENTS(name_, ...)      static const pd_type *const name_##_events[] = { PDI_EACH(PDI_A_TYPE, , __VA_ARGS__) NULL }
#define PD_INVARIANTS(name_, ...)  static const pd_invariant *const name_##_invariants[] = { PDI_EACH(PDI_AN_INVARIANT, , __VA_ARGS__) NULL }
#define PD_PROJECTIONS(name_, ...) static const pd_projection *const name_##_projections[] = { PDI_EACH(PDI_A_PROJECTION, , __VA_ARGS__) NULL }
#define PDI_A_COMMAND(unused_, tag_)      &tag_##_command,
#define PDI_A_TYPE(unused_, tag_)         &tag_##_type,
#define PDI_AN_INVARIANT(unused_, name_)  &name_##_invariant,
#define PDI_A_PROJECTION(unused_, state_) &state_##_projection,
/* clang-format on */

/* ---- Models ------------------------------------------------------------------------------ */

/* The functions that write down which lines were executed, of the program or shared object that the
 * model is compiled into; NULL where it does not measure that. Workers end without exit handlers,
 * so they call these before. gcc and clang link their own copy of them into each object, which
 * nobody outside sees: that is why the model carries them. */
typedef struct pd_coverage {
    bool gcov; /* compiled with --coverage */
    void (*gcov_dump)(void);
    void (*gcov_reset)(void);
    int (*profile_write)(void);
    void (*profile_reset)(void);
    void (*profile_name)(const char *pattern);
} pd_coverage;

#if defined(__GNUC__) && defined(__ELF__)
extern void pdi_gcov_init(void) __asm__("__gcov_init") __attribute__((weak));
extern void pdi_gcov_dump(void) __asm__("__gcov_dump") __attribute__((weak));
extern void pdi_gcov_reset(void) __asm__("__gcov_reset") __attribute__((weak));
extern int pdi_profile_write(void) __asm__("__llvm_profile_write_file") __attribute__((weak));
extern void pdi_profile_reset(void) __asm__("__llvm_profile_reset_counters") __attribute__((weak));
extern void pdi_profile_name(const char *pattern) __asm__("__llvm_profile_set_filename")
    __attribute__((weak));
#define PDI_COVERAGE(out_)                                                                         \
    ((out_)->gcov = pdi_gcov_init != NULL, (out_)->gcov_dump = pdi_gcov_dump,                      \
     (out_)->gcov_reset = pdi_gcov_reset, (out_)->profile_write = pdi_profile_write,               \
     (out_)->profile_reset = pdi_profile_reset, (out_)->profile_name = pdi_profile_name)
#else
#define PDI_COVERAGE(out_) ((void)(out_))
#endif

/* What a model says of itself beside its lists. */
typedef struct pd_model_info {
    size_t size;                                     /* of this struct, as the model was compiled */
    size_t field_size, invariant_size, command_size; /* of those structs, likewise */
    bool exact; /* a step that answers otherwise than simulated is a failure */
    bool has_terminate;
    const pd_projection *const *projections; /* further ones, ending with NULL; may be NULL */
    pd_coverage coverage;
    const struct pd_property *property; /* the plain property that it stands for; NULL: none */
    bool has_state_class;
} pd_model_info;

/* Which callback of a model is called. */
typedef enum pdi_model_op { PDI_MODEL_INFO, PDI_TERMINATE, PDI_STATE_CLASS } pdi_model_op;

/* What a test is about; made by PD_MODEL. All arrays end with NULL. */
typedef struct pd_model {
    const char *name;
    const pd_command *const *commands;
    const pd_type *const *events;  /* all that may be emitted, by anyone */
    const pd_projection *sequence; /* what commands see as the state */
    bool (*call)(pdi_model_op op, const void *state, void *out);
} pd_model;

/* clang-format off */
/* STATE_model, of STATE_commands, STATE_events and STATE_projection: PD_MODEL(bank, .exact = true);
 *   .exact        the model is the oracle: a step whose events differ from those simulated is a
 *                 failure, but for .unchecked commands; externals match anything. Else a
 *                 difference is counted.
 *   .projections  of PD_PROJECTIONS: further projections, for their invariants
 *   .terminate    bool (const struct STATE *): a sequence ends early here
 *   .state_class  uint64_t (const struct STATE *): equal for states that are much alike, such as
 *                 how many there are of something; --guided seeks states of new classes */
#define PD_MODEL(...) PDI_MODEL(__VA_ARGS__, .end_ = 0)
#define PDI_MODEL(name_, ...) \
    struct name_##_model_spec_ { \
        bool exact; \
        const pd_projection *const *projections; \
        bool (*terminate)(const struct name_ *); \
        uint64_t (*state_class)(const struct name_ *); \
        char end_; \
    }; \
    static const struct name_##_model_spec_ name_##_model_spec_ = { __VA_ARGS__ }; \
    static bool name_##_model_call_(pdi_model_op op_, const void *state__, void *out_) \
    { \
        const struct name_##_model_spec_ *const s_ = &name_##_model_spec_; \
        const struct name_ *const typed_ = (const struct name_ *)state__; \
        switch (op_) { \
        case PDI_MODEL_INFO: { \
            pd_model_info *const info_ = (pd_model_info *)out_; \
            info_->size = sizeof(pd_model_info); info_->field_size = sizeof(pd_field); \
            info_->invariant_size = sizeof(pd_invariant); info_->command_size = sizeof(pd_command); \
            info_->exact = s_->exact; \
            info_->has_terminate = s_->terminate != NULL; info_->projections = s_->projections; \
            info_->has_state_class = s_->state_class != NULL; \
            PDI_COVERAGE(&info_->coverage); \
            return true; } \
        case PDI_TERMINATE: return s_->terminate && s_->terminate(typed_); \
        case PDI_STATE_CLASS: *(uint64_t *)out_ = s_->state_class ? s_->state_class(typed_) : 0; return s_->state_class != NULL; \
        } \
        return false; \
    } \
    static const pd_model name_##_model = { #name_, name_##_commands, name_##_events, &name_##_projection, name_##_model_call_ }
/* clang-format on */

#ifdef __cplusplus
}
#endif
#endif
