/* The store in memory: a list of tenants, each with a lock and four growing tables. */
#include "bank_store.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define TENANT_CHAINS 256
#define KEY_CHAINS 256

struct table {
    unsigned char *rows;
    size_t count;
    size_t capacity;
};

struct tenant {
    char name[BANK_TENANT_SIZE];
    struct tenant *next; /* of its chain */
    pthread_mutex_t lock;
    struct table tables[BANK_TABLES];
    size_t key_heads[KEY_CHAINS]; /* number of the chain's first key, 0: none */
};

/* A key and the number of the next one of its chain. */
struct chained_key {
    struct bank_key_row row;
    size_t next;
};

struct memory {
    struct bank_store store; /* first, so that one is the other */
    pthread_mutex_t lock;    /* of the list; a tenant, once there, stays until the end */
    struct tenant *tenants[TENANT_CHAINS];
};

static const size_t row_sizes[BANK_TABLES] = {
    [BANK_ACCOUNTS] = sizeof(struct bank_account_row),
    [BANK_AUTHORIZATIONS] = sizeof(struct bank_authorization_row),
    [BANK_ENTRIES] = sizeof(struct bank_entry_row),
    [BANK_KEYS] = sizeof(struct chained_key),
};

static size_t chain_of(const char *text, size_t chains)
{
    uint32_t hash = 2166136261U; /* FNV-1a */
    for (; *text; text++) {
        hash = (hash ^ (unsigned char)*text) * 16777619U;
    }
    return hash % chains;
}

/* The row's place; numbers begin at 1. */
static void *row_at(const struct tenant *tenant, enum bank_table table, size_t number)
{
    return tenant->tables[table].rows + (number - 1) * row_sizes[table];
}

/* The tenant with this name, made when it is new. NULL without memory. */
static struct tenant *find_tenant(struct memory *memory, const char *name)
{
    struct tenant **head = &memory->tenants[chain_of(name, TENANT_CHAINS)];
    struct tenant *tenant = *head;
    while (tenant && strcmp(tenant->name, name) != 0) {
        tenant = tenant->next;
    }
    if (!tenant && strlen(name) < BANK_TENANT_SIZE) {
        tenant = calloc(1, sizeof *tenant);
        if (tenant) {
            memcpy(tenant->name, name, strlen(name) + 1);
            (void)pthread_mutex_init(&tenant->lock, NULL);
            tenant->next = *head;
            *head = tenant;
        }
    }
    return tenant;
}

static void *memory_begin(struct bank_store *store, const char *name)
{
    struct memory *memory = (struct memory *)store;
    (void)pthread_mutex_lock(&memory->lock);
    struct tenant *tenant = find_tenant(memory, name);
    (void)pthread_mutex_unlock(&memory->lock);
    if (tenant) {
        (void)pthread_mutex_lock(&tenant->lock);
    }
    return tenant;
}

/* Nothing is taken back: the bank looks at everything before it writes, and after a failed write
 * memory is gone. */
static bool memory_end(void *transaction, enum bank_end how)
{
    struct tenant *tenant = transaction;
    (void)how;
    return pthread_mutex_unlock(&tenant->lock) == 0;
}

static size_t find_key(const struct tenant *tenant, const char *text)
{
    size_t number = tenant->key_heads[chain_of(text, KEY_CHAINS)];
    while (number > 0) {
        const struct chained_key *key = row_at(tenant, BANK_KEYS, number);
        if (strcmp(key->row.text, text) == 0) {
            break;
        }
        number = key->next;
    }
    return number;
}

static enum bank_found memory_get(void *transaction, struct bank_row *row)
{
    const struct tenant *tenant = transaction;
    if (row->table == BANK_KEYS) {
        row->number = (int64_t)find_key(tenant, row->as.key.text);
    }
    if (row->number < 1 || (uint64_t)row->number > tenant->tables[row->table].count) {
        return BANK_ABSENT;
    }
    const void *stored = row_at(tenant, row->table, (size_t)row->number);
    if (row->table == BANK_KEYS) {
        row->as.key = ((const struct chained_key *)stored)->row;
    } else {
        memcpy(&row->as, stored, row_sizes[row->table]);
    }
    return BANK_FOUND;
}

static bool grow(struct table *table, size_t row_size)
{
    if (table->count < table->capacity) {
        return true;
    }
    size_t capacity = table->capacity ? 2 * table->capacity : 8;
    unsigned char *rows = realloc(table->rows, capacity * row_size);
    if (rows) {
        table->rows = rows;
        table->capacity = capacity;
    }
    return rows;
}

static bool memory_put(void *transaction, struct bank_row *row)
{
    struct tenant *tenant = transaction;
    struct table *table = &tenant->tables[row->table];
    if (row->table == BANK_KEYS) {
        row->number = (int64_t)find_key(tenant, row->as.key.text);
    }
    bool new = row->number == 0;
    if (new && !grow(table, row_sizes[row->table])) {
        return false;
    }
    row->number = new ? (int64_t)++table->count : row->number;
    void *place = row_at(tenant, row->table, (size_t)row->number);
    if (row->table != BANK_KEYS) {
        memcpy(place, &row->as, row_sizes[row->table]);
        return true;
    }
    struct chained_key *key = place;
    key->row = row->as.key;
    if (new) {
        size_t *head = &tenant->key_heads[chain_of(key->row.text, KEY_CHAINS)];
        key->next = *head;
        *head = table->count;
    }
    return true;
}

static bool memory_scan(void *transaction, enum bank_table table, int64_t account,
                        bank_row_fn *each, void *context)
{
    struct tenant *tenant = transaction;
    for (size_t number = 1; number <= tenant->tables[table].count; number++) {
        struct bank_row row = {.table = table, .number = (int64_t)number};
        (void)memory_get(tenant, &row);
        if (table != BANK_ENTRIES || row.as.entry.account == account) {
            each(context, &row);
        }
    }
    return true;
}

static bool memory_clear(void *transaction)
{
    struct tenant *tenant = transaction;
    if (tenant->tables[BANK_KEYS].count > 0) {
        memset(tenant->key_heads, 0, sizeof tenant->key_heads);
    }
    for (unsigned table = 0; table < BANK_TABLES; table++) {
        tenant->tables[table].count = 0;
    }
    return true;
}

struct bank_store *bank_memory_new(void)
{
    struct memory *memory = calloc(1, sizeof *memory);
    if (!memory) {
        return NULL;
    }
    memory->store = (struct bank_store){
        .begin = memory_begin,
        .end = memory_end,
        .get = memory_get,
        .put = memory_put,
        .scan = memory_scan,
        .clear = memory_clear,
    };
    (void)pthread_mutex_init(&memory->lock, NULL);
    return &memory->store;
}

void bank_memory_free(struct bank_store *store)
{
    struct memory *memory = (struct memory *)store;
    for (unsigned i = 0; memory && i < TENANT_CHAINS; i++) {
        for (struct tenant *tenant = memory->tenants[i], *next = NULL; tenant; tenant = next) {
            next = tenant->next;
            for (unsigned table = 0; table < BANK_TABLES; table++) {
                free(tenant->tables[table].rows);
            }
            (void)pthread_mutex_destroy(&tenant->lock);
            free(tenant);
        }
    }
    if (memory) {
        (void)pthread_mutex_destroy(&memory->lock);
        free(memory);
    }
}
