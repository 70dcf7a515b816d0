/* See attribute.h. */
#include "core/attribute.h"

/* Skips a string in quotes, whatever is in it. */
static pd_status skip_string(struct pdi_reader *reader)
{
    const char *const start = reader->at++;
    while (reader->at < reader->end && *reader->at != '"') {
        reader->at += *reader->at == '\\' && reader->end - reader->at > 1 ? 2 : 1;
    }
    if (reader->at == reader->end) {
        return pdi_reader_fail(reader, start, "this string does not end on its line");
    }
    reader->at++;
    return PD_OK;
}

pd_status pdi_skip_parentheses(struct pdi_reader *reader)
{
    const char *const start = reader->at;
    size_t depth = 0;
    do {
        if (reader->at == reader->end) {
            return pdi_reader_fail(reader, start, "this '(' is not closed on its line");
        }
        if (*reader->at == '"') {
            const pd_status status = skip_string(reader);
            if (status) {
                return status;
            }
            continue;
        }
        depth += *reader->at == '(';
        depth -= *reader->at == ')';
        reader->at++;
    } while (depth);
    return PD_OK;
}

/* Letters, digits, '_' and '-'. */
static pd_str read_name(struct pdi_reader *reader)
{
    const char *const start = reader->at;
    while (reader->at < reader->end && (pdi_is_word(*reader->at) || *reader->at == '-')) {
        reader->at++;
    }
    return (pd_str){start, (size_t)(reader->at - start)};
}

pd_status pdi_attribute_next(struct pdi_reader *reader, struct pdi_attribute *out)
{
    *out = (struct pdi_attribute){.args = {NULL, 0}};
    const char *const before = reader->at;
    pdi_reader_blanks(reader);
    const char *const start = reader->at;
    if (start == reader->end) {
        return PD_OK;
    }
    if (*start != '@' || start == before) {
        return pdi_reader_fail(reader, start,
                               "expected an attribute, such as ' @fails', or the end");
    }
    reader->at++;
    out->name = read_name(reader);
    if (out->name.len == 0) {
        return pdi_reader_fail(reader, reader->at, "expected the name of an attribute");
    }
    if (reader->at < reader->end && *reader->at == '(') {
        const char *const open = reader->at;
        const pd_status status = pdi_skip_parentheses(reader);
        if (status) {
            return status;
        }
        out->args = (pd_str){open + 1, (size_t)(reader->at - open) - 2};
    }
    out->text = (pd_str){start, (size_t)(reader->at - start)};
    return PD_OK;
}
