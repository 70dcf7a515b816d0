/* The build id of a program or shared object: see process.h. */
#define _GNU_SOURCE
#include "sys/process.h"

#include <elf.h>
#include <link.h>
#include <stdio.h>
#include <string.h>

/* The note of type NT_GNU_BUILD_ID among SIZE bytes of notes, as text. */
static bool read_notes(const char *notes, size_t size, char *room)
{
    while (size >= sizeof(ElfW(Nhdr))) {
        ElfW(Nhdr) note;
        memcpy(&note, notes, sizeof note);
        const size_t name = (note.n_namesz + 3U) & ~3U;
        const size_t whole = sizeof note + name + ((note.n_descsz + 3U) & ~3U);
        if (whole > size) {
            return false;
        }
        if (note.n_type == NT_GNU_BUILD_ID && note.n_descsz <= 31) {
            const unsigned char *const id = (const unsigned char *)notes + sizeof note + name;
            for (unsigned i = 0; i < note.n_descsz; i++) {
                (void)snprintf(room + (size_t)2 * i, 3, "%02x", id[i]);
            }
            return true;
        }
        notes += whole;
        size -= whole;
    }
    return false;
}

/* Which object is looked for, and room for its build id. */
struct looked {
    uintptr_t address;
    char *room;
};

static bool holds(const struct dl_phdr_info *info, uintptr_t address)
{
    for (unsigned i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *const header = &info->dlpi_phdr[i];
        if (header->p_type == PT_LOAD &&
            address - info->dlpi_addr - header->p_vaddr < header->p_memsz) {
            return true;
        }
    }
    return false;
}

static int look(struct dl_phdr_info *info, size_t size, void *context)
{
    const struct looked *const looked = context;
    (void)size;
    if (!holds(info, looked->address)) {
        return 0;
    }
    for (unsigned i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *const header = &info->dlpi_phdr[i];
        if (header->p_type == PT_NOTE) {
            const char *const notes = (const char *)(info->dlpi_addr + header->p_vaddr);
            if (read_notes(notes, header->p_memsz, looked->room)) {
                break;
            }
        }
    }
    return 1;
}

const char *pdi_build_id(const void *inside, char room[64])
{
    struct looked looked = {(uintptr_t)inside, room};
    room[0] = '\0';
    (void)dl_iterate_phdr(look, &looked);
    return room;
}
