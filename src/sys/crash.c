/* See crash.h: the handler does no more than write five words; the rest is done by who survives. */
#define _GNU_SOURCE
#include "sys/crash.h"

#include "base/hash.h"
#include "sys/where.h"

#include <link.h>
#include <signal.h>
#include <string.h>
#include <ucontext.h>

enum { STACK_SIZE = 64 * 1024 };

static struct pdi_crash *noted; /* of this process; NULL: nobody wants to know */

/* Defined in programs that are built with a sanitizer. */
extern void asan_init(void) __asm__("__asan_init") __attribute__((weak));
extern void msan_init(void) __asm__("__msan_init") __attribute__((weak));
extern void tsan_init(void) __asm__("__tsan_init") __attribute__((weak));
extern void ubsan_handler(void) __asm__("__ubsan_handle_builtin_unreachable") __attribute__((weak));

/* Of glibc and the BSDs; others have none. */
extern int backtrace(void **frames, int count) __attribute__((weak));

static uintptr_t pc_of(const void *context)
{
#if defined(__x86_64__)
    return (uintptr_t)((const ucontext_t *)context)->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
    return (uintptr_t)((const ucontext_t *)context)->uc_mcontext.pc;
#else
    (void)context;
    return 0;
#endif
}

/* The handler is gone when this returns: the instruction fails again and ends the process. What was
 * sent by somebody does not come again by itself. */
static void note(int signal, siginfo_t *info, void *context)
{
    noted->code = info->si_code;
    noted->is_fault = info->si_code > 0;
    noted->address = (uintptr_t)info->si_addr;
    noted->pc = pc_of(context);
    noted->signal = signal;
    if (backtrace) { /* last: in a process that is broken it may be the end */
        (void)backtrace(noted->frames, PDI_CRASH_FRAMES);
    }
    if (info->si_code <= 0) {
        (void)raise(signal);
    }
}

/* ---- Where programs lie ------------------------------------------------------------------ */

static int note_module(struct dl_phdr_info *info, size_t size, void *context)
{
    struct pdi_crash *const crash = context;
    (void)size;
    if (crash->module_count < PDI_CRASH_MODULES) {
        crash->modules[crash->module_count++] = (struct pdi_module){
            pdi_hash_string(0, info->dlpi_name ? info->dlpi_name : ""), info->dlpi_addr};
    }
    return 0;
}

void pdi_crash_modules(struct pdi_crash *crash)
{
    crash->module_count = 0;
    (void)dl_iterate_phdr(note_module, crash);
}

/* Where in this process that lies which lay at ADDRESS in the one that crashed. */
static uintptr_t here(const struct pdi_crash *crash, uintptr_t address)
{
    const struct pdi_module *nearest = NULL;
    for (unsigned i = 0; i < crash->module_count; i++) {
        const struct pdi_module *const it = &crash->modules[i];
        if (it->base <= address && (!nearest || it->base > nearest->base)) {
            nearest = it;
        }
    }
    struct pdi_crash ours = {.module_count = 0};
    if (nearest) {
        pdi_crash_modules(&ours);
    }
    for (unsigned i = 0; i < ours.module_count; i++) {
        if (ours.modules[i].name == nearest->name) {
            return address - nearest->base + ours.modules[i].base;
        }
    }
    return address;
}

/* ---- Noting ------------------------------------------------------------------------------ */

void pdi_crash_begin(struct pdi_crash *crash)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};
    static char stack[STACK_SIZE]; /* a stack that has overflown is no place for a handler */
    const stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    const bool sanitized = asan_init || msan_init || tsan_init || ubsan_handler;
    sigset_t set;
    noted = crash;
    if (crash) {
        crash->module_count = 0;
    }
    if (crash && !sanitized) {
        (void)sigaltstack(&alternate, NULL);
        if (backtrace) { /* the first call loads what it needs, which no handler may do */
            (void)backtrace(crash->frames, 1);
        }
    }
    (void)sigemptyset(&set);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction before;
        struct sigaction action = {.sa_flags = 0};
        (void)sigaddset(&set, signals[i]);
        if (sigaction(signals[i], NULL, &before) || (sanitized && (before.sa_flags & SA_SIGINFO))) {
            continue;
        }
        (void)sigemptyset(&action.sa_mask);
        if (crash && !sanitized) { /* those report what a handler does that is not safe in one */
            action.sa_sigaction = note;
            action.sa_flags = (int)(SA_SIGINFO | SA_RESETHAND | SA_NODEFER | SA_ONSTACK);
        } else {
            action.sa_handler = SIG_DFL;
        }
        (void)sigaction(signals[i], &action, NULL);
    }
    (void)pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

/* ---- Telling ----------------------------------------------------------------------------- */

/* Why the kernel sent it; NULL: there is nothing to add to the signal. */
static const char *reason_of(const struct pdi_crash *crash)
{
    static const struct {
        int signal, code;
        const char *text;
    } reasons[] = {
        {SIGSEGV, SEGV_MAPERR, "nothing is mapped at"},
        {SIGSEGV, SEGV_ACCERR, "access is not allowed to"},
        {SIGBUS, BUS_ADRALN, "the address is not aligned:"},
        {SIGBUS, BUS_ADRERR, "nothing is behind"},
        {SIGFPE, FPE_INTDIV, "an integer was divided by zero"},
        {SIGFPE, FPE_INTOVF, "an integer overflowed"},
        {SIGFPE, FPE_FLTDIV, "a number was divided by zero"},
        {SIGILL, ILL_ILLOPC, "no instruction"},
        {SIGILL, ILL_ILLOPN, "no instruction"},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (reasons[i].signal == crash->signal && reasons[i].code == crash->code) {
            return reasons[i].text;
        }
    }
    return NULL;
}

/* The frames begin with our handler; the instruction that failed is one of them. */
static size_t first_frame(const struct pdi_crash *crash)
{
    for (size_t i = 0; i < PDI_CRASH_FRAMES && crash->frames[i]; i++) {
        if ((uintptr_t)crash->frames[i] == crash->pc) {
            return i + 1;
        }
    }
    return PDI_CRASH_FRAMES;
}

/* Appends the nearest place from frame FIRST on that is not in the C library. */
static void tell_frames(const struct pdi_crash *crash, size_t first, struct pdi_text *out)
{
    bool known = false;
    for (size_t i = first; i < PDI_CRASH_FRAMES && crash->frames[i] && !known; i++) {
        known = pdi_where(here(crash, (uintptr_t)crash->frames[i]) - 1, out); /* behind the call */
    }
}

void pdi_crash_where(const struct pdi_crash *crash, struct pdi_text *text)
{
    if (!pdi_where(here(crash, crash->pc), text)) {
        tell_frames(crash, first_frame(crash), text);
    }
}

void pdi_crash_place(const struct pdi_crash *crash, struct pdi_text *text)
{
    tell_frames(crash, 0, text);
}

void pdi_crash_tell(const struct pdi_crash *crash, struct pdi_text *text)
{
    const int signal = crash->signal;
    const char *before = ": ";
    if (!signal) {
        return;
    }
    const char *const reason = crash->is_fault ? reason_of(crash) : NULL;
    if (reason) {
        pdi_text_printf(text, "%s%s", before, reason);
        before = "; ";
        if (signal == SIGSEGV || signal == SIGBUS) {
            pdi_text_printf(text, " 0x%" PRIxPTR, crash->address);
        }
    } else if (signal == SIGSEGV && crash->is_fault) { /* not even an address: x86 has such */
        pdi_text_printf(text, "%san address that cannot be", before);
        before = "; ";
    }
    struct pdi_text where = pdi_text_new(text->arena);
    pdi_crash_where(crash, &where);
    if (where.len) {
        pdi_text_printf(text, "%s%s", before, where.data);
    }
}
