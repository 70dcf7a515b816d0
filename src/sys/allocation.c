/* See allocation.h. */
#define _GNU_SOURCE
#include "sys/allocation.h"

#include "base/own_memory.h"
#include "base/random.h"
#include "sys/interpose.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

typedef void *malloc_fn(size_t);
typedef void *calloc_fn(size_t, size_t);
typedef void *realloc_fn(void *, size_t);
typedef void *reallocarray_fn(void *, size_t, size_t);
typedef void *aligned_fn(size_t, size_t);
typedef int posix_memalign_fn(void **, size_t, size_t);
typedef void free_fn(void *);

/* The functions as they are without us; NULL: not looked for yet. */
static struct {
    malloc_fn *malloc;
    calloc_fn *calloc;
    realloc_fn *realloc;
    reallocarray_fn *reallocarray;
    aligned_fn *aligned_alloc, *memalign;
    posix_memalign_fn *posix_memalign;
    free_fn *free;
} real;

static bool begun;
static pthread_t main_thread; /* of the process: it counts without a lock */
static int64_t main_live;
static _Atomic int64_t other_live;

/* ---- Failing ----------------------------------------------------------------------------- */

static struct {
    uint32_t left; /* until one fails; 0: none does */
    bool on;       /* and all after it */
    uint32_t failed;
    pthread_t thread; /* whose allocations these are */
} fault;

/* Whether the allocation that is being asked for fails; errno says so then. */
static bool fails(void)
{
    if (fault.left == 0 || pdi_own_memory || !pthread_equal(pthread_self(), fault.thread)) {
        return false;
    }
    if (fault.left > 1) {
        fault.left--;
        return false;
    }
    fault.left = fault.on ? 1 : 0;
    fault.failed++;
    errno = ENOMEM;
    return true;
}

uint32_t pdi_allocations_fail(uint32_t nth, bool on)
{
    const uint32_t failed = fault.failed;
    fault.left = 0;
    fault.failed = 0;
    fault.on = on;
    fault.thread = pthread_self();
    fault.left = nth;
    return failed;
}

/* ---- Remembering ------------------------------------------------------------------------- */

enum { BLOCKS = 1 << 16 };

static struct {
    struct pdi_block *blocks; /* a hash table of BLOCKS; data NULL: free */
    size_t count;
    unsigned round;
    bool on, full;
    atomic_flag busy;
} memory = {.busy = ATOMIC_FLAG_INIT};

/* Of glibc and the BSDs; others have none. */
extern int backtrace(void **frames, int count) __attribute__((weak));

static void lock(void)
{
    while (atomic_flag_test_and_set_explicit(&memory.busy, memory_order_acquire)) {
    }
}

static void unlock(void)
{
    atomic_flag_clear_explicit(&memory.busy, memory_order_release);
}

/* The slot of DATA, or the one where it belongs. */
static struct pdi_block *slot_of(const void *data)
{
    size_t i = pdi_mix((uint64_t)(uintptr_t)data) & (BLOCKS - 1);
    while (memory.blocks[i].data && memory.blocks[i].data != data) {
        i = (i + 1) & (BLOCKS - 1);
    }
    return &memory.blocks[i];
}

static void remember(const void *data, size_t size, void *caller)
{
    struct pdi_block block = {.data = data, .size = size, .frames = {caller}};
    pdi_own_memory++; /* the first backtrace allocates */
    if (backtrace) {
        void *frames[2 * PDI_BLOCK_FRAMES] = {NULL}; /* ours come first */
        const int count = backtrace(frames, 2 * PDI_BLOCK_FRAMES);
        int first = 0;
        while (first < count && frames[first] != caller) {
            first++;
        }
        for (int i = 0; i < PDI_BLOCK_FRAMES && first + i < count; i++) {
            block.frames[i] = frames[first + i];
        }
    }
    pdi_own_memory--;
    lock();
    struct pdi_block *const slot = slot_of(data);
    block.round = memory.round;
    if (slot->data || memory.count < BLOCKS / 2) {
        memory.count += slot->data == NULL;
        *slot = block;
    } else {
        memory.full = true;
    }
    unlock();
}

/* It stays in the table, so that others are found behind it. */
static void forget(const void *data)
{
    lock();
    struct pdi_block *const slot = slot_of(data);
    slot->round = slot->data ? 0 : slot->round;
    unlock();
}

void pdi_blocks_begin(void)
{
    if (!memory.blocks) {
        void *const room = mmap(NULL, BLOCKS * sizeof *memory.blocks, PROT_READ | PROT_WRITE,
                                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        memory.blocks = room == MAP_FAILED ? NULL : room;
    }
    memory.round++;
    memory.on = memory.blocks != NULL;
    memory.full |= memory.blocks == NULL;
}

void pdi_blocks_end(void)
{
    memory.on = false;
}

size_t pdi_blocks_left(unsigned round, struct pdi_block *out, size_t *bytes)
{
    size_t count = 0;
    *bytes = 0;
    for (size_t i = 0; memory.blocks && i < BLOCKS; i++) {
        const struct pdi_block *const it = &memory.blocks[i];
        if (it->data && it->round == round) {
            *out = count == 0 ? *it : *out;
            *bytes += it->size;
            count++;
        }
    }
    return count;
}

bool pdi_blocks_forget(void)
{
    const bool whole = !memory.full;
    if (memory.blocks) {
        (void)munmap(memory.blocks, BLOCKS * sizeof *memory.blocks);
    }
    memory.blocks = NULL;
    memory.count = 0;
    memory.round = 0;
    memory.on = memory.full = false;
    return whole;
}

/* ---- Counting ---------------------------------------------------------------------------- */

static void count(int64_t change)
{
    if (pthread_equal(pthread_self(), main_thread)) {
        main_live += change;
    } else {
        atomic_fetch_add_explicit(&other_live, change, memory_order_relaxed);
    }
}

int64_t pdi_allocations_live(void)
{
    return main_live + atomic_load_explicit(&other_live, memory_order_relaxed);
}

static void *allocated(void *data, size_t size, void *caller)
{
    if (data && !pdi_own_memory) {
        count(1);
        if (memory.on) {
            remember(data, size, caller);
        }
    }
    return data;
}

static void freed(const void *data)
{
    if (data && !pdi_own_memory) {
        count(-1);
        if (memory.on) {
            forget(data);
        }
    }
}

/* ---- In the place of ... ----------------------------------------------------------------- */

#define CALLER __builtin_return_address(0)

/* What the real function asks of another, as reallocarray does of realloc, is asked once. */
#define INSIDE(call_) (pdi_own_memory++, (call_))
#define OUTSIDE() ((void)pdi_own_memory--)

static void *see_malloc(size_t size)
{
    return fails() ? NULL : allocated(real.malloc(size), size, CALLER);
}

static void *see_calloc(size_t items, size_t size)
{
    if (fails()) {
        return NULL;
    }
    void *const data = INSIDE(real.calloc(items, size));
    OUTSIDE();
    return allocated(data, items * size, CALLER);
}

static void *see_realloc(void *data, size_t size)
{
    if (size && fails()) {
        return NULL;
    }
    void *const moved = INSIDE(real.realloc(data, size));
    OUTSIDE();
    if (moved || size == 0) { /* of no bytes: it was freed */
        freed(data);
    }
    return allocated(moved, size, CALLER);
}

static void *see_reallocarray(void *data, size_t items, size_t size)
{
    if (items && size && fails()) {
        return NULL;
    }
    void *const moved = INSIDE(real.reallocarray(data, items, size));
    OUTSIDE();
    if (moved || items == 0 || size == 0) {
        freed(data);
    }
    return allocated(moved, items * size, CALLER);
}

static void *see_aligned_alloc(size_t alignment, size_t size)
{
    if (fails()) {
        return NULL;
    }
    void *const data = INSIDE(real.aligned_alloc(alignment, size));
    OUTSIDE();
    return allocated(data, size, CALLER);
}

static void *see_memalign(size_t alignment, size_t size)
{
    if (fails()) {
        return NULL;
    }
    void *const data = INSIDE(real.memalign(alignment, size));
    OUTSIDE();
    return allocated(data, size, CALLER);
}

static int see_posix_memalign(void **data, size_t alignment, size_t size)
{
    if (fails()) {
        return ENOMEM;
    }
    const int error = INSIDE(real.posix_memalign(data, alignment, size));
    OUTSIDE();
    if (!error) {
        (void)allocated(*data, size, CALLER);
    }
    return error;
}

static void see_free(void *data)
{
    freed(data); /* first: another thread may be given it at once */
    real.free(data);
}

/* ---- Beginning and ending ---------------------------------------------------------------- */

/* The functions behind `-Wl,--wrap`; NULL: the program was linked without. */
extern malloc_fn real_malloc __asm__("__real_malloc") __attribute__((weak));
extern calloc_fn real_calloc __asm__("__real_calloc") __attribute__((weak));
extern realloc_fn real_realloc __asm__("__real_realloc") __attribute__((weak));
extern free_fn real_free __asm__("__real_free") __attribute__((weak));

static bool wrapped; /* somebody came through pdi_allocator */

typedef void any_fn(void);

/* ISO C has no way from an object's address to a function's. */
static any_fn *find(const char *name)
{
    any_fn *function = NULL;
    void *const found = dlsym(RTLD_DEFAULT, name);
    memcpy(&function, &found, sizeof function);
    return function;
}

static void look_for_real(void)
{
    if (real.malloc) {
        return;
    }
    if (!find("malloc")) { /* a static program has no names to find */
        real.malloc = real_malloc;
        real.calloc = real_calloc;
        real.realloc = real_realloc;
        real.free = real_free;
        return;
    }
    real.calloc = (calloc_fn *)find("calloc");
    real.realloc = (realloc_fn *)find("realloc");
    real.reallocarray = (reallocarray_fn *)find("reallocarray");
    real.aligned_alloc = (aligned_fn *)find("aligned_alloc");
    real.memalign = (aligned_fn *)find("memalign");
    real.posix_memalign = (posix_memalign_fn *)find("posix_memalign");
    real.free = (free_fn *)find("free");
    real.malloc = (malloc_fn *)find("malloc");
}

static const struct pdi_interposed functions[] = {
    {"malloc", (any_fn *)see_malloc},
    {"calloc", (any_fn *)see_calloc},
    {"realloc", (any_fn *)see_realloc},
    {"reallocarray", (any_fn *)see_reallocarray},
    {"aligned_alloc", (any_fn *)see_aligned_alloc},
    {"memalign", (any_fn *)see_memalign},
    {"posix_memalign", (any_fn *)see_posix_memalign},
    {"free", (any_fn *)see_free},
    {"cfree", (any_fn *)see_free},
    {NULL, NULL},
};

bool pdi_allocations_possible(void)
{
    look_for_real();
    return (real.malloc && real.free && pdi_interpose(functions, true)) || real_malloc || wrapped;
}

void pdi_allocations_begin(void)
{
    look_for_real();
    main_thread = pthread_self();
    if (real.malloc && real.calloc && real.realloc && real.free) {
        (void)pdi_interpose(functions, false);
    }
    begun = true;
}

void pdi_allocations_end(void)
{
    begun = false;
    (void)pdi_allocations_fail(0, false);
    pdi_interpose_end();
}

const struct pdi_allocator *pdi_allocator(void)
{
    static const struct pdi_allocator seeing = {see_malloc, see_calloc, see_realloc, see_free};
    static const struct pdi_allocator ours = {malloc, calloc, realloc, free};
    static struct pdi_allocator plain;
    wrapped = true;
    if (begun) {
        return &seeing;
    }
    if (!real_malloc || !real_calloc || !real_realloc || !real_free) {
        return &ours; /* this library was linked without, and is one of its own */
    }
    plain = (struct pdi_allocator){real_malloc, real_calloc, real_realloc, real_free};
    return &plain;
}
