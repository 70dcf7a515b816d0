/* Words that a shell reads as they are meant. */
#include "report/put.h"

#include <string.h>

/* Appends WORD, in which there is what a terminal would obey, in the $'...' of today's shells. */
static void put_escaped(struct pdi_text *text, const char *word)
{
    const size_t len = strlen(word);
    pdi_text_puts(text, "$'");
    for (size_t i = 0; i < len;) {
        const size_t n = pdi_utf8_length(word + i, len - i);
        const size_t width = n ? n : 1;
        const pd_str clean = pdi_clean(text->arena, word + i, width);
        if (word[i] == '\'' || word[i] == '\\') {
            pdi_text_printf(text, "\\%c", word[i]);
        } else if (word[i] == '\n') {
            pdi_text_puts(text, "\\n");
        } else if (clean.len == width && memcmp(clean.data, word + i, width) == 0) {
            pdi_text_add(text, word + i, width);
        } else {
            for (size_t j = i; j < i + width; j++) {
                pdi_text_printf(text, "\\%03o", (unsigned)(unsigned char)word[j]);
            }
        }
        i += width;
    }
    pdi_text_putc(text, '\'');
}

void pdi_report_shell_word(struct pdi_text *text, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_-+.,/:@%=";
    /* Some shells expand a word that begins with '='. */
    if (*word && *word != '=' && word[strspn(word, plain)] == '\0') {
        pdi_text_puts(text, word);
        return;
    }
    if (strcmp(pdi_clean(text->arena, word, strlen(word)).data, word) != 0) {
        put_escaped(text, word);
        return;
    }
    pdi_text_putc(text, '\'');
    for (; *word; word++) {
        if (*word == '\'') {
            pdi_text_puts(text, "'\\''");
        } else {
            pdi_text_putc(text, *word);
        }
    }
    pdi_text_putc(text, '\'');
}
