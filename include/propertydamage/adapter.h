/*
 * propertydamage/adapter.h - the only part of a test that knows the system under test.
 */
#ifndef PD_ADAPTER_H
#define PD_ADAPTER_H

#include <propertydamage/model.h>

#if defined(__GNUC__) && !defined(PD_HEADER_WARNINGS)
#pragma GCC system_header /* errors in your lines, without the inside of our macros */
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- In a handler ------------------------------------------------------------------------ */

/* Ends a handler or a setup with: return pd_fail(step, PD_EIO, "connect: %s", text);
 * Gives STATUS, which must be negative. A refusal by the system is no failure but an event. */
PD_API pd_status pd_fail(pd_step *step, pd_status status, const char *format, ...) PD_PRINTF(3, 4);

/* Adds a line to the trace of this step: what was sent and what came back, for replay --step and
 * the failure file. Costs nothing but the formatting; see pd_noting. */
PD_API void pd_note(pd_step *step, const char *format, ...) PD_PRINTF(2, 3);

/* Whether notes are kept in this execution: not while exploring. */
PD_API bool pd_noting(const pd_step *step);

/* The system chose VALUE: what an external member of the event emitted next takes.
 *     pd_emit(step, opened, .file = pd_ref_from_ptr(step, file)); */
PD_API pd_ref pd_ref_from_ptr(pd_step *step, void *value);
/* The same of an integer. */
PD_API pd_ref pd_ref_from_int(pd_step *step, int64_t value);
/* The same of LEN bytes at DATA, which are copied. */
PD_API pd_ref pd_ref_from_str(pd_step *step, const char *data, size_t len);

/* What the system chose for REF. A command whose references are not all bound is never
 * executed, so this cannot fail but by asking for another kind than was bound, which ends the
 * step as a malformed result. */
PD_API void *pd_ref_to_ptr(pd_step *step, pd_ref ref);
/* The same of an integer. */
PD_API int64_t pd_ref_to_int(pd_step *step, pd_ref ref);
/* The same of a string, followed by a NUL. */
PD_API pd_str pd_ref_to_str(pd_step *step, pd_ref ref);

/* The reference whose value was VALUE when the system chose it, for answers that name older
 * values; an unknown value gives a reference that equals no other and prints as unknown. */
PD_API pd_ref pd_ref_find_int(pd_step *step, int64_t value);
/* The same of a pointer. */
PD_API pd_ref pd_ref_find_ptr(pd_step *step, const void *value);
/* The same of LEN bytes at DATA. */
PD_API pd_ref pd_ref_find_str(pd_step *step, const char *data, size_t len);

/* When the run is over, last in first out and before teardown_each, calls FUNCTION(OBJECT),
 * unless pd_released says that it is gone already. For what a run leaves open. */
PD_API void pd_release_later(pd_step *step, void *object, void (*function)(void *object));
/* OBJECT is gone: it is not released later. */
PD_API void pd_released(pd_step *step, void *object);

/* clang-format off */
/* The adapter's configuration (--config KEY=VALUE) as the struct TAG of its .config. */
#define pd_config(step_, tag_) ((const struct tag_ *)pdi_config((step_), &tag_##_type))
/* clang-format on */
/* See pd_config. */
PD_API const void *pdi_config(const pd_step *step, const pd_type *type);

/* ---- Adapters ---------------------------------------------------------------------------- */

/* A command and what executes it; made by PD_HANDLERS. */
typedef struct pd_handler {
    const pd_type *type; /* NULL ends a list */
    pd_status (*call)(void *run, const void *command, pd_step *step);
} pd_handler;

/* clang-format off */
/* NAME_handlers: struct RUN is what setup_each fills, each FUNCTION is a
 * pd_status (struct RUN *, const struct COMMAND *, pd_step *).
 *     PD_HANDLERS(kv, kv_run, (put, do_put), (get, do_get)); */
#define PD_HANDLERS(name_, run_, ...) \
    PDI_EACH(PDI_HANDLER_THUNK, (name_, run_), __VA_ARGS__) \
    static const pd_handler name_##_handlers[] = { PDI_EACH(PDI_HANDLER_ROW, name_, __VA_ARGS__) { NULL, NULL } }
#define PDI_HANDLER_THUNK(context_, pair_) PDI_HANDLER_THUNK_(PDI_UNWRAP context_, PDI_UNWRAP pair_)
#define PDI_HANDLER_THUNK_(...) PDI_HANDLER_THUNK__(__VA_ARGS__)
#define PDI_HANDLER_THUNK__(name_, run_, tag_, function_) \
    static pd_status name_##_00_##tag_(void *run__, const void *command_, pd_step *step_) \
    { \
        struct run_ *const typed_run_ = (struct run_ *)run__; \
        const struct tag_ *const typed_command_ = (const struct tag_ *)command_; \
        return function_(typed_run_, typed_command_, step_); \
    }
#define PDI_HANDLER_ROW(name_, pair_) PDI_HANDLER_ROW_(name_, PDI_UNWRAP pair_)
#define PDI_HANDLER_ROW_(...) PDI_HANDLER_ROW__(__VA_ARGS__)
#define PDI_HANDLER_ROW__(name_, tag_, function_) { &tag_##_type, name_##_00_##tag_ },
/* clang-format on */

struct pd_http_table;

/* Which callback of an adapter is called. */
typedef enum pdi_adapter_op {
    PDI_ADAPTER_INFO,
    PDI_SETUP_ONCE,
    PDI_TEARDOWN_ONCE,
    PDI_SETUP_WORKER,
    PDI_TEARDOWN_WORKER,
    PDI_SETUP_EACH,
    PDI_TEARDOWN_EACH
} pdi_adapter_op;

/* What an adapter says of itself beside its functions. */
typedef struct pd_adapter_info {
    size_t size; /* of this struct, as the adapter was compiled */
    size_t worker_size, run_size;
    const pd_type *config;
    const pd_handler *handlers;
    bool shared;
    bool has_once;
} pd_adapter_info;

/* Made by PD_ADAPTER. */
typedef struct pd_adapter {
    const char *name;
    pd_status (*call)(pdi_adapter_op op, const struct pd_adapter *self, void *worker, void *run,
                      pd_step *step, void *out);
    const void *table;                /* whatever CALL wants to find in SELF */
    const struct pd_http_table *http; /* of an adapter that is a table of requests; see http.h */
} pd_adapter;

/* What stands for a struct where there is none. */
struct pd_nothing {
    char none_;
};

/* clang-format off */
/* NAME_adapter, with struct WORKER per process (pd_nothing: none) and struct RUN per run, both
 * zeroed memory of the framework's.
 *   .handlers         of PD_HANDLERS
 *   .config           &TAG_type: the type of its configuration
 *   .shared           one system for all workers (a service), which setup_each resets; else
 *                     each run has its own, in this process
 *   .setup_once       pd_status (struct WORKER *, pd_step *)
 *                     once in a campaign, before all workers, which inherit a copy of WORKER
 *   .teardown_once    pd_status (struct WORKER *, pd_step *)
 *   .setup_worker     pd_status (struct WORKER *, pd_step *)
 *                     once in each process that executes runs, and again after a crash
 *   .teardown_worker  pd_status (struct WORKER *, pd_step *)
 *   .setup_each       pd_status (struct RUN *, struct WORKER *, pd_step *)
 *                     before every execution: runs, shrink attempts, replays
 *   .teardown_each    pd_status (struct RUN *, pd_step *)
 * A setup that fails ends the campaign without a verdict; it cleans up after itself. A
 * teardown that fails is one warning. */
#define PD_ADAPTER(...) PDI_ADAPTER(__VA_ARGS__, .end_ = 0)
#define PDI_ADAPTER(name_, worker_, run_, ...) \
    struct name_##_adapter_spec_ { \
        const pd_handler *handlers; const pd_type *config; bool shared; \
        pd_status (*setup_once)(struct worker_ *, pd_step *); pd_status (*teardown_once)(struct worker_ *, pd_step *); \
        pd_status (*setup_worker)(struct worker_ *, pd_step *); pd_status (*teardown_worker)(struct worker_ *, pd_step *); \
        pd_status (*setup_each)(struct run_ *, struct worker_ *, pd_step *); pd_status (*teardown_each)(struct run_ *, pd_step *); \
        char end_; \
    }; \
    static const struct name_##_adapter_spec_ name_##_adapter_spec_ = { __VA_ARGS__ }; \
    static pd_status name_##_adapter_call_(pdi_adapter_op op_, const pd_adapter *self_, void *worker__, void *run__, pd_step *step_, void *out_) \
    { \
        const struct name_##_adapter_spec_ *const s_ = &name_##_adapter_spec_; \
        struct worker_ *const worker_of_ = (struct worker_ *)worker__; \
        struct run_ *const run_of_ = (struct run_ *)run__; \
        (void)self_; \
        switch (op_) { \
        case PDI_ADAPTER_INFO: { \
            pd_adapter_info *const info_ = (pd_adapter_info *)out_; \
            info_->size = sizeof(pd_adapter_info); info_->worker_size = sizeof(struct worker_); info_->run_size = sizeof(struct run_); \
            info_->config = s_->config; info_->handlers = s_->handlers; info_->shared = s_->shared; \
            info_->has_once = s_->setup_once || s_->teardown_once; \
            return PD_OK; } \
        case PDI_SETUP_ONCE: return s_->setup_once ? s_->setup_once(worker_of_, step_) : PD_OK; \
        case PDI_TEARDOWN_ONCE: return s_->teardown_once ? s_->teardown_once(worker_of_, step_) : PD_OK; \
        case PDI_SETUP_WORKER: return s_->setup_worker ? s_->setup_worker(worker_of_, step_) : PD_OK; \
        case PDI_TEARDOWN_WORKER: return s_->teardown_worker ? s_->teardown_worker(worker_of_, step_) : PD_OK; \
        case PDI_SETUP_EACH: return s_->setup_each ? s_->setup_each(run_of_, worker_of_, step_) : PD_OK; \
        case PDI_TEARDOWN_EACH: return s_->teardown_each ? s_->teardown_each(run_of_, step_) : PD_OK; \
        } \
        return PD_EINVAL; \
    } \
    static const pd_adapter name_##_adapter = { #name_, name_##_adapter_call_, NULL, NULL }
/* clang-format on */

#ifdef __cplusplus
}
#endif
#endif
