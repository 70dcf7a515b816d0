/* What people call from a debugger. It works whatever state the process is in: it needs memory of
 * its own and standard error, and nothing of a run. */
#include "core/value.h"
#include "sys/terminal.h"

#include <propertydamage/run.h>

void pd_break(const char *step) __attribute__((noinline));

void pd_break(const char *step)
{
    __asm__ volatile("" : : "r"(step) : "memory"); /* so that no compiler leaves the call out */
}

void pd_print(const pd_type *type, const void *value)
{
    pd_arena arena;
    pdi_arena_init(&arena, 0);
    struct pdi_text text = pdi_text_new(&arena);
    if (type && value) {
        pdi_text_puts(&text, type->tag);
        pdi_text_putc(&text, ' ');
        pdi_print_struct(&text, NULL, type, value);
    } else {
        pdi_text_puts(&text, "NULL");
    }
    pdi_text_putc(&text, '\n');
    (void)pdi_terminal_write(PDI_STDERR, text.data, text.len, NULL);
    pdi_arena_release(&arena);
}
