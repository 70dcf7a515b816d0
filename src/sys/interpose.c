/*
 * See interpose.h. A call into another object goes through a slot of the caller that the dynamic
 * linker fills; its relocation says which function's address belongs there. Those slots are
 * written over. So nothing has to be linked or preloaded, and what libraries call inside is seen
 * as well: strdup's malloc, operator new's.
 */
#define _GNU_SOURCE
#include "sys/interpose.h"

#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { CHANGES_MAX = 4096 };

/* A slot that was written over, and what was there. */
static struct {
    uintptr_t *slot;
    uintptr_t before;
} changes[CHANGES_MAX];
static size_t change_count;

#if defined(__LP64__) && (defined(__x86_64__) || defined(__aarch64__))

#if defined(__x86_64__)
enum { SLOT_OF_CALL = R_X86_64_JUMP_SLOT, SLOT = R_X86_64_GLOB_DAT, ADDRESS = R_X86_64_64 };
#else
enum { SLOT_OF_CALL = R_AARCH64_JUMP_SLOT, SLOT = R_AARCH64_GLOB_DAT, ADDRESS = R_AARCH64_ABS64 };
#endif

/* What the dynamic section of an object says. */
struct object {
    const struct dl_phdr_info *info;
    const ElfW(Sym) * symbols;
    const char *names;
    const ElfW(Rela) * tables[2]; /* of data, and of calls */
    size_t counts[2];
};

struct search {
    const struct pdi_interposed *functions;
    bool try;
    size_t found;
};

/* An address in OBJECT: some linkers leave it relative. */
static uintptr_t address_in(const struct dl_phdr_info *info, uintptr_t value)
{
    return value < info->dlpi_addr ? info->dlpi_addr + value : value;
}

static bool read_dynamic(struct object *object, const ElfW(Dyn) * dynamic)
{
    uintptr_t at[2] = {0, 0};
    for (; dynamic->d_tag != DT_NULL; dynamic++) {
        const uintptr_t value = dynamic->d_un.d_ptr;
        switch (dynamic->d_tag) {
        case DT_SYMTAB:
            object->symbols = (const void *)address_in(object->info, value); /* NOLINT */
            break;
        case DT_STRTAB:
            object->names = (const void *)address_in(object->info, value); /* NOLINT */
            break;
        case DT_RELA:
            at[0] = address_in(object->info, value);
            break;
        case DT_RELASZ:
            object->counts[0] = value / sizeof(ElfW(Rela));
            break;
        case DT_JMPREL:
            at[1] = address_in(object->info, value);
            break;
        case DT_PLTRELSZ:
            object->counts[1] = value / sizeof(ElfW(Rela));
            break;
        default:
            break;
        }
    }
    for (int i = 0; i < 2; i++) {
        object->tables[i] = (const void *)at[i]; /* NOLINT: that is what the linker says */
        object->counts[i] = at[i] ? object->counts[i] : 0;
    }
    return object->symbols && object->names;
}

/* Writes VALUE into SLOT, which may be in a page that was made read-only after it was filled. */
static bool write_slot(const struct dl_phdr_info *info, uintptr_t *slot, uintptr_t value)
{
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    void *const start = (void *)((uintptr_t)slot & ~(page - 1)); /* NOLINT */
    bool sealed = false;
    for (unsigned i = 0; info && i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *const header = &info->dlpi_phdr[i];
        sealed |= header->p_type == PT_GNU_RELRO &&
                  (uintptr_t)slot - info->dlpi_addr - header->p_vaddr < header->p_memsz;
    }
    if (sealed && mprotect(start, page, PROT_READ | PROT_WRITE) != 0) {
        return false;
    }
    *slot = value;
    if (sealed) {
        (void)mprotect(start, page, PROT_READ);
    }
    return true;
}

static const struct pdi_interposed *named(const struct pdi_interposed *functions, const char *name)
{
    for (; functions->name; functions++) {
        if (strcmp(functions->name, name) == 0) {
            return functions;
        }
    }
    return NULL;
}

static void replace(struct search *search, const struct object *object, const ElfW(Rela) * entry)
{
    const unsigned long type = ELF64_R_TYPE(entry->r_info);
    const ElfW(Sym) *const symbol = &object->symbols[ELF64_R_SYM(entry->r_info)];
    if ((type != SLOT_OF_CALL && type != SLOT && type != ADDRESS) || entry->r_addend != 0) {
        return;
    }
    const struct pdi_interposed *const it =
        named(search->functions, object->names + symbol->st_name);
    if (!it) {
        return;
    }
    uintptr_t *const slot =
        (uintptr_t *)(object->info->dlpi_addr + entry->r_offset); /* NOLINT: likewise */
    const uintptr_t before = *slot;
    const uintptr_t after = (uintptr_t)it->instead;
    if (search->try) {
        search->found++;
    } else if (before != after && change_count < CHANGES_MAX &&
               write_slot(object->info, slot, after)) {
        changes[change_count].slot = slot;
        changes[change_count++].before = before;
        search->found++;
    }
}

/* Whether the object is one that allocates for us, or for a sanitizer. */
static bool is_ours(const struct dl_phdr_info *info)
{
    static const char *const names[] = {"ld-linux", "ld-musl",  "linux-vdso", "libpropertydamage",
                                        "libasan.", "libtsan.", "liblsan.",   "libubsan."};
    const char *const slash = info->dlpi_name ? strrchr(info->dlpi_name, '/') : NULL;
    const char *const name = slash ? slash + 1 : info->dlpi_name ? info->dlpi_name : "";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strncmp(name, names[i], strlen(names[i])) == 0) {
            return true;
        }
    }
    return false;
}

static int look(struct dl_phdr_info *info, size_t size, void *context)
{
    struct search *const search = context;
    struct object object = {.info = info};
    (void)size;
    for (unsigned i = 0; i < info->dlpi_phnum && !is_ours(info); i++) {
        const ElfW(Phdr) *const header = &info->dlpi_phdr[i];
        if (header->p_type != PT_DYNAMIC ||
            !read_dynamic(&object,
                          (const void *)(info->dlpi_addr + header->p_vaddr))) { /* NOLINT */
            continue;
        }
        for (int table = 0; table < 2; table++) {
            for (size_t k = 0; k < object.counts[table]; k++) {
                replace(search, &object, &object.tables[table][k]);
            }
        }
    }
    return 0;
}

size_t pdi_interpose(const struct pdi_interposed *functions, bool try)
{
    struct search search = {functions, try, 0};
    (void)dl_iterate_phdr(look, &search);
    return search.found;
}

static int restore(struct dl_phdr_info *info, size_t size, void *context)
{
    (void)size, (void)context;
    for (size_t i = 0; i < change_count; i++) {
        for (unsigned k = 0; k < info->dlpi_phnum; k++) {
            const ElfW(Phdr) *const header = &info->dlpi_phdr[k];
            if (header->p_type == PT_LOAD &&
                (uintptr_t)changes[i].slot - info->dlpi_addr - header->p_vaddr < header->p_memsz) {
                (void)write_slot(info, changes[i].slot, changes[i].before);
            }
        }
    }
    return 0;
}

void pdi_interpose_end(void)
{
    (void)dl_iterate_phdr(restore, NULL);
    change_count = 0;
}

#else

size_t pdi_interpose(const struct pdi_interposed *functions, bool try)
{
    (void)functions, (void)try;
    return 0;
}

void pdi_interpose_end(void)
{
}

#endif
