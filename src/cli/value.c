/* Values of options: read strictly, and told with what would have been right. */
#include "base/diag.h"
#include "cli/option.h"

#include <string.h>

bool pdi_parse_number(const char *value, uint64_t least, uint64_t most, uint64_t *out)
{
    *out = 0;
    for (const char *c = value; *c; c++) {
        const uint64_t digit = (uint64_t)(*c - '0');
        if (*c < '0' || *c > '9' || *out > (UINT64_MAX - digit) / 10) {
            return false;
        }
        *out = *out * 10 + digit;
    }
    return *value && *out >= least && *out <= most;
}

/* "500ms", "60s", "5m", "1h"; "1.5s" is not one: 1500ms is. */
static bool parse_time(const char *value, uint64_t least, uint64_t most, uint64_t *out)
{
    static const struct {
        const char *unit;
        uint64_t ms;
    } units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}};
    const size_t digits = strspn(value, "0123456789");
    char number[24];
    if (digits >= sizeof number) {
        return false;
    }
    memcpy(number, value, digits);
    number[digits] = '\0';
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(value + digits, units[i].unit) == 0) {
            const bool good = pdi_parse_number(number, 0, most / units[i].ms, out);
            *out *= units[i].ms;
            return good && *out >= least;
        }
    }
    return false;
}

/* The index of VALUE, LEN bytes, among the words of "a|b|c" or "a,b,c"; -1 if it is none. */
static int choice_of(const char *words, const char *value, size_t len)
{
    for (int i = 0;; i++) {
        const size_t n = strcspn(words, "|,");
        if (n == len && memcmp(words, value, n) == 0) {
            return i;
        }
        if (words[n] == '\0') {
            return -1;
        }
        words += n + 1;
    }
}

/* Bits for the words of LIST, "a,c", among WORDS; false: one is none of them. */
static bool parse_set(const char *words, const char *list, uint64_t *out)
{
    *out = 0;
    for (;; list++) {
        const size_t n = strcspn(list, ",");
        const int choice = choice_of(words, list, n);
        if (choice < 0) {
            return false;
        }
        *out |= UINT64_C(1) << choice;
        list += n;
        if (*list == '\0') {
            return true;
        }
    }
}

void pdi_words_add(struct pdi_words *words, const char *word, pd_arena *arena)
{
    const char **const items = pd_alloc(arena, const char *, words->count + 2);
    if (words->count) {
        memcpy(items, words->items, words->count * sizeof *items);
    }
    items[words->count++] = word; /* NULL follows */
    words->items = items;
}

static bool add_list(struct pdi_words *words, const char *list, pd_arena *arena)
{
    bool good = *list != '\0';
    while (*list) {
        const size_t n = strcspn(list, ",");
        good = good && n;
        pdi_words_add(words, pdi_arena_copy(arena, list, n), arena);
        list += n;
        good = good && (*list == '\0' || list[1]);
        list += *list == ',';
    }
    return good;
}

/* Adds PAIR, "KEY=VALUE", or puts it where KEY was before. */
static bool add_pair(struct pdi_words *words, const char *pair, pd_arena *arena)
{
    const char *const equals = strchr(pair, '=');
    if (!equals || equals == pair) {
        return false;
    }
    const size_t len = (size_t)(equals - pair) + 1;
    for (size_t i = 0; i < words->count; i++) {
        if (strncmp(words->items[i], pair, len) == 0) {
            words->items[i] = pair;
            return true;
        }
    }
    pdi_words_add(words, pair, arena);
    return true;
}

static bool is_weight(const struct pdi_option *option, const char *pair)
{
    const char *const equals = strchr(pair, '=');
    uint64_t weight;
    return equals && pdi_parse_number(equals + 1, option->least, option->most, &weight);
}

static pd_status wrong_value(const struct pdi_given *given, pd_diag *diag)
{
    const struct pdi_option *const option = given->option;
    const char *const title = given->title;
    const char *const value = given->value;
    switch (option->form) {
    case PDI_FORM_NUMBER:
    case PDI_FORM_SEED:
        return pdi_fail(diag, PD_EINVAL,
                        "%s needs a number from %" PRIu64 " to %" PRIu64 ", not '%.60s'", title,
                        option->least, option->most, value);
    case PDI_FORM_TIME:
        return pdi_fail(diag, PD_EINVAL,
                        "%s needs a time such as 500ms, 60s, 5m or 1h, up to 720h, not '%.60s'",
                        title, value);
    case PDI_FORM_CHOICE:
        return pdi_fail(diag, PD_EINVAL, "%s is one of %s, not '%.60s'", title, option->metavar,
                        value);
    case PDI_FORM_SET:
        return pdi_fail(diag, PD_EINVAL, "%s is one or several of %s, not '%.60s'", title,
                        option->metavar, value);
    case PDI_FORM_WEIGHT:
        return pdi_fail(diag, PD_EINVAL,
                        "%s needs CMD=N, a command and a number from 0 to %" PRIu64 ", not '%.60s'",
                        title, option->most, value);
    default:
        return pdi_fail(diag, PD_EINVAL, "%s needs %s, not '%.60s'", title, option->metavar, value);
    }
}

pd_status pdi_option_set(const struct pdi_given *given, struct pdi_request *request,
                         pd_arena *arena, pd_diag *diag)
{
    const struct pdi_option *const option = given->option;
    const char *const value = given->value;
    char *const member = (char *)request + option->offset;
    struct pdi_words *const words = (struct pdi_words *)(void *)member;
    bool good = true;
    switch (option->form) {
    case PDI_FORM_FLAG:
        *(bool *)(void *)member = true;
        break;
    case PDI_FORM_NUMBER:
        good = pdi_parse_number(value, option->least, option->most, (uint64_t *)(void *)member);
        break;
    case PDI_FORM_TIME:
        good = parse_time(value, option->least, option->most, (uint64_t *)(void *)member);
        break;
    case PDI_FORM_SEED: {
        pd_seed *const seed = (pd_seed *)(void *)member;
        good = pdi_parse_number(value, option->least, option->most, &seed->value);
        seed->set = true;
        break;
    }
    case PDI_FORM_TEXT:
        good = *value != '\0';
        *(const char **)(void *)member = value;
        break;
    case PDI_FORM_CHOICE: {
        const int choice = choice_of(option->metavar, value, strlen(value));
        good = choice >= 0;
        *(int *)(void *)member = choice + (int)option->least;
        break;
    }
    case PDI_FORM_SET:
        good = parse_set(option->metavar, value, (uint64_t *)(void *)member);
        break;
    case PDI_FORM_WORDS:
        if (words->from_environment && !given->from_environment) {
            *words = (struct pdi_words){0};
        }
        words->from_environment = given->from_environment;
        good = add_list(words, value, arena);
        break;
    case PDI_FORM_WEIGHT:
        good = is_weight(option, value) && add_pair(words, value, arena);
        break;
    case PDI_FORM_PAIR:
        good = add_pair(words, value, arena);
        break;
    }
    return good ? PD_OK : wrong_value(given, diag);
}
