/* Words that a shell reads as they are meant. */
#include "report/summary.h"

#include <string.h>

void pdi_report_shell_word(struct pdi_text *text, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_-+.,/:@%=";
    /* Some shells expand a word that begins with '='. */
    if (*word && *word != '=' && word[strspn(word, plain)] == '\0') {
        pdi_text_puts(text, word);
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
