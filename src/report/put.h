/* The pieces of a report for people: colours, figures, and text that fits the columns. */
#ifndef PDI_PUT_H
#define PDI_PUT_H

#include "report/summary.h"

enum { PDI_COLUMNS = 100, PDI_COLUMNS_MIN = 40 };

/* What a piece of text is, for its colour. */
enum pdi_ink { PDI_INK_NONE, PDI_INK_BAD, PDI_INK_GOOD, PDI_INK_WARNING, PDI_INK_FAINT };

/* The columns of STYLE; 0 means PDI_COLUMNS. */
size_t pdi_style_columns(const struct pdi_style *style);

/* Appends S in INK. */
void pdi_put_ink(struct pdi_text *text, const struct pdi_style *style, enum pdi_ink ink,
                 const char *s);

/* Appends N as "12,345". */
void pdi_put_count(struct pdi_text *text, uint64_t n);

/* Appends "1 run", "12,345 runs": N and NOUN, with an s unless N is 1. */
void pdi_put_counted(struct pdi_text *text, uint64_t n, const char *noun);

/* Appends MS as seconds: "0.004 s", "0.03 s", "12.5 s", "75 s". */
void pdi_put_seconds(struct pdi_text *text, uint64_t ms);

/* Appends COUNT blanks. */
void pdi_put_blanks(struct pdi_text *text, size_t count);

/* How many columns LEN bytes at DATA take, one for each character. */
size_t pdi_columns_of(const char *data, size_t len);

/* S without what a terminal would obey: control characters and what is no UTF-8 as \xNN. */
pd_str pdi_clean(pd_arena *arena, const char *s, size_t len);

/* Appends S, cleaned. */
void pdi_put_clean(struct pdi_text *text, const char *s);

/* Appends S, clean already, where AT columns of the line are taken: what does not fit STYLE's
 * columns goes on in lines indented by AT; CUT: is left out, with an ellipsis. Gives how many
 * columns the last line takes. */
size_t pdi_put_fitting(struct pdi_text *text, const struct pdi_style *style, pd_str s, size_t at,
                       bool cut);

/* Appends a line indented by two, S in it, wrapped. */
void pdi_put_paragraph(struct pdi_text *text, const struct pdi_style *style, const char *s);

#endif
