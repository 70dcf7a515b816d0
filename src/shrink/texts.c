/* Texts: shorter, then simpler; by whole characters where they are UTF-8. See place.h. */
#include "shrink/place.h"
#include "shrink/search.h"

#include <string.h>

/* ---- Texts: shorter, then simpler -------------------------------------------------------- */

static pd_str text_at(struct pdi_shrink *shrink, struct pdi_place place)
{
    struct pdi_slot slot;
    if (!pdi_place_find(shrink, place, &slot) || slot.kind != PDI_SLOT_TEXT) {
        return (pd_str){0};
    }
    const pd_str text = pdi_slot_text(&slot);
    return (pd_str){pdi_arena_copy(&shrink->scratch, text.data, text.len), text.len};
}

static bool try_without(struct pdi_shrink *shrink, const struct pdi_place *places, size_t count,
                        pd_str text, size_t first, size_t len)
{
    struct pdi_text shorter = pdi_text_new(&shrink->scratch);
    pdi_text_add(&shorter, text.data, first);
    pdi_text_add(&shorter, text.data + first + len, text.len - first - len);
    return pdi_try_text(shrink, places, count, (pd_str){shorter.data, shorter.len});
}

/* The beginning of the character that byte AT of TEXT, described by FIELD, is in. */
static size_t character_at(const pd_field *field, pd_str text, size_t at)
{
    while (field->rule == PD_RULE_TEXT && at > 0 && at < text.len &&
           ((unsigned char)text.data[at] & 0xc0) == 0x80) {
        at--;
    }
    return at;
}

static size_t count_characters(pd_str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count += ((unsigned char)text.data[i] & 0xc0) != 0x80;
    }
    return count;
}

static bool shorten(struct pdi_shrink *shrink, const struct pdi_place *places, size_t count)
{
    struct pdi_slot slot;
    bool changed = false;
    pd_str text = text_at(shrink, places[0]);
    if (!pdi_place_find(shrink, places[0], &slot)) {
        return false;
    }
    const pd_field *const field = slot.field;
    for (size_t size = text.len; size > 0; size /= 2) {
        for (size_t end = text.len; end > 0 && !pdi_shrink_over(shrink);) {
            const size_t first = character_at(field, text, end < size ? 0 : end - size);
            if (try_without(shrink, places, count, text, first, end - first)) {
                changed = true;
                text = text_at(shrink, places[0]);
            }
            end = first > text.len ? text.len : first;
        }
    }
    return changed;
}

/* Whole characters, each by the first of these that does: of one byte, then of more. */
static bool simplify_characters(struct pdi_shrink *shrink, const struct pdi_place *places,
                                size_t count)
{
    const char *const *const simple = pdi_simple_characters;
    bool changed = false;
    pd_str text = text_at(shrink, places[0]);
    for (size_t at = 0; at < text.len && !pdi_shrink_over(shrink);) {
        const size_t len = pdi_utf8_length(text.data + at, text.len - at);
        size_t now = len;
        for (size_t i = 0; simple[i] && now == len; i++) {
            struct pdi_text other = pdi_text_new(&shrink->scratch);
            const size_t its = strlen(simple[i]);
            if (its > len || (its == len && memcmp(simple[i], text.data + at, len) == 0)) {
                break;
            }
            pdi_text_add(&other, text.data, at);
            pdi_text_add(&other, simple[i], its);
            pdi_text_add(&other, text.data + at + len, text.len - at - len);
            if (pdi_try_text(shrink, places, count, (pd_str){other.data, other.len})) {
                changed = true;
                text = text_at(shrink, places[0]);
                now = its;
                break;
            }
        }
        at += now ? now : 1;
    }
    return changed;
}

/* Tries SIMPLER in place of letter AT of TEXT. */
static bool try_letter(struct pdi_shrink *shrink, const struct pdi_place *places, size_t count,
                       char *letters, size_t len, size_t at, char simpler)
{
    const char was = letters[at];
    letters[at] = simpler;
    if (pdi_try_text(shrink, places, count, (pd_str){letters, len})) {
        return true;
    }
    letters[at] = was;
    return false;
}

/* A letter of a text, which moves towards the beginning of its alphabet. */
struct letter {
    struct pdi_shrink *shrink;
    const struct pdi_place *places;
    size_t count;
    char *letters;
    size_t len, at;
    const char *alphabet;
    bool changed;
};

static void try_earlier(struct pdi_search *search, uint64_t index)
{
    struct letter *const it = search->context;
    if (try_letter(it->shrink, it->places, it->count, it->letters, it->len, it->at,
                   it->alphabet[index])) {
        it->changed = true;
        search->distance = index;
    }
}

/* An earlier letter of the alphabet at AT, where its first does not do. */
static bool lower_letter(struct letter *it, const struct pdi_field_extra *extra, size_t at)
{
    const char *const found = extra && extra->letter_count
                                  ? memchr(extra->letters, it->letters[at], extra->letter_count)
                                  : NULL;
    if (!found) {
        return false;
    }
    it->at = at;
    it->alphabet = extra->letters;
    it->changed = false;
    struct pdi_search search = {try_earlier, it, (uint64_t)(found - extra->letters)};
    pdi_search(&search);
    return it->changed;
}

static bool simplify_letters(struct pdi_shrink *shrink, const struct pdi_place *places,
                             size_t count)
{
    struct pdi_slot slot;
    bool changed = false;
    const pd_str text = text_at(shrink, places[0]);
    if (text.len == 0 || !pdi_place_find(shrink, places[0], &slot)) {
        return false;
    }
    /* A pattern may want a digit or a capital letter where another may not stand. */
    const bool pattern = slot.field->rule == PD_RULE_MATCHES;
    const char simple[] = {pdi_slot_letter(shrink->model, &slot), '0', 'A'};
    const bool wide = slot.field->rule == PD_RULE_TEXT;
    const size_t characters = wide ? count_characters(text) : text.len;
    char *const letters = pdi_arena_copy(&shrink->scratch, text.data, text.len);
    memset(letters, simple[0], text.len);
    if (memcmp(letters, text.data, text.len) == 0) {
        return false;
    }
    if (pdi_try_text(shrink, places, count, (pd_str){letters, characters})) {
        return true;
    }
    if (wide) {
        return simplify_characters(shrink, places, count);
    }
    memcpy(letters, text.data, text.len);
    struct letter letter = {shrink, places, count, letters, text.len, 0, NULL, false};
    const struct pdi_field_extra *const extra = pdi_model_extra(shrink->model, slot.field);
    /* In a sequence texts are mostly names, of which it only matters that they differ. */
    const bool alone = shrink->best.count == 1 && !pattern;
    for (size_t i = 0; i < text.len && !pdi_shrink_over(shrink); i++) {
        bool done = false;
        for (size_t k = 0; k < (pattern ? sizeof simple : 1) && !done; k++) {
            done = letters[i] == simple[k] ||
                   try_letter(shrink, places, count, letters, text.len, i, simple[k]);
            changed |= done && letters[i] != text.data[i];
        }
        changed |= !done && alone && lower_letter(&letter, extra, i);
    }
    return changed;
}

bool pdi_shrink_texts(struct pdi_shrink *shrink, const struct pdi_place *places, size_t count)
{
    bool changed = shorten(shrink, places, count);
    struct pdi_slot slot;
    const bool there = pdi_place_find(shrink, places[0], &slot) && slot.kind == PDI_SLOT_TEXT;
    if (there && slot.field->rule == PD_RULE_ONE_OF) {
        const char *const *choice = slot.field->choices;
        for (; *choice && !changed; choice++) {
            const pd_str simpler = {*choice, strlen(*choice)};
            if (pd_str_equal(simpler, pdi_slot_text(&slot))) {
                break;
            }
            changed = pdi_try_text(shrink, places, count, simpler);
        }
        return changed;
    }
    changed |= there && simplify_letters(shrink, places, count);
    return changed;
}
