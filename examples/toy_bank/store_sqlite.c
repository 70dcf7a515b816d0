/* The store in SQLite. One connection, that one transaction at a time uses: they take some ten
 * microseconds each. What takes milliseconds is the disk, and there one fdatasync() serves all who
 * are waiting (group commit): SQLite runs with synchronous=NORMAL, which writes the log but does
 * not wait for it, and the log is synced here, outside of the lock, before anybody is answered. An
 * answer to a reader waits for what it has seen, too. */
#include "store_sqlite.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LAYOUT                                                                                     \
    (1000000 + (int)sizeof(struct bank_answer)) /* keys hold answers as they lie in memory */
#define PATH_SIZE 4096

enum sql {
    SQL_BEGIN,
    SQL_COMMIT,
    SQL_ROLLBACK,
    SQL_GET,                           /* + table */
    SQL_PUT = SQL_GET + BANK_TABLES,   /* + table */
    SQL_CLEAR = SQL_PUT + BANK_TABLES, /* + table */
    SQL_SCAN_ACCOUNTS = SQL_CLEAR + BANK_TABLES,
    SQL_SCAN_ENTRIES,
    SQLS
};

struct sqlite_store {
    struct bank_store store; /* first, so that one is the other */
    sqlite3 *db;
    sqlite3_stmt *sql[SQLS];
    pthread_mutex_t lock; /* held from begin to end */
    const char *tenant;   /* of the transaction that holds it */
    bool changed;         /* it has written, */
    bool cleared;         /* or only removed */
    bool late;            /* acknowledged changes are in SQLite's open transaction */
    enum store_sync sync;
    int log;               /* the write-ahead log, to be synced */
    atomic_ullong commits; /* that need to reach the disk */
    pthread_mutex_t synced_lock;
    pthread_cond_t synced_changed;
    unsigned long long synced; /* commits that have reached it */
    bool syncing;
    bool broken; /* the disk failed: what it holds is not known */
};

/* clang-format off */
static const char schema[] =
    "CREATE TABLE accounts(tenant TEXT, number INTEGER, owner TEXT, currency INTEGER CHECK(currency BETWEEN 0 AND 2),"
    " balance INTEGER, held INTEGER, closed INTEGER, PRIMARY KEY(tenant, number)) WITHOUT ROWID;"
    "CREATE TABLE authorizations(tenant TEXT, number INTEGER, account INTEGER, amount INTEGER, captured INTEGER,"
    " state INTEGER CHECK(state BETWEEN 0 AND 4), decided_at_ms INTEGER, PRIMARY KEY(tenant, number)) WITHOUT ROWID;"
    "CREATE TABLE entries(tenant TEXT, number INTEGER, account INTEGER, kind INTEGER CHECK(kind BETWEEN 0 AND 2),"
    " amount INTEGER, listed INTEGER, PRIMARY KEY(tenant, number)) WITHOUT ROWID;"
    "CREATE TABLE keys(tenant TEXT, text TEXT, request TEXT, answer BLOB, PRIMARY KEY(tenant, text)) WITHOUT ROWID;";

/* The row's number, or the next one. */
#define NUMBER(table) "coalesce(nullif(?2, 0), (SELECT coalesce(max(number), 0) + 1 FROM " table " WHERE tenant = ?1))"

static const char *const texts[SQLS] = {
    [SQL_BEGIN] = "BEGIN",
    [SQL_COMMIT] = "COMMIT",
    [SQL_ROLLBACK] = "ROLLBACK",
    [SQL_GET + BANK_ACCOUNTS] = "SELECT * FROM accounts WHERE tenant = ?1 AND number = ?2",
    [SQL_GET + BANK_AUTHORIZATIONS] = "SELECT * FROM authorizations WHERE tenant = ?1 AND number = ?2",
    [SQL_GET + BANK_ENTRIES] = "SELECT * FROM entries WHERE tenant = ?1 AND number = ?2",
    [SQL_GET + BANK_KEYS] = "SELECT * FROM keys WHERE tenant = ?1 AND text = ?2",
    [SQL_PUT + BANK_ACCOUNTS] =
        "INSERT OR REPLACE INTO accounts VALUES(?1, " NUMBER("accounts") ", ?3, ?4, ?5, ?6, ?7) RETURNING number",
    [SQL_PUT + BANK_AUTHORIZATIONS] =
        "INSERT OR REPLACE INTO authorizations VALUES(?1, " NUMBER("authorizations") ", ?3, ?4, ?5, ?6, ?7)"
        " RETURNING number",
    [SQL_PUT + BANK_ENTRIES] =
        "INSERT OR REPLACE INTO entries VALUES(?1, " NUMBER("entries") ", ?3, ?4, ?5, ?6) RETURNING number",
    [SQL_PUT + BANK_KEYS] = "INSERT OR REPLACE INTO keys VALUES(?1, ?2, ?3, ?4) RETURNING 0",
    [SQL_CLEAR + BANK_ACCOUNTS] = "DELETE FROM accounts WHERE tenant = ?1",
    [SQL_CLEAR + BANK_AUTHORIZATIONS] = "DELETE FROM authorizations WHERE tenant = ?1",
    [SQL_CLEAR + BANK_ENTRIES] = "DELETE FROM entries WHERE tenant = ?1",
    [SQL_CLEAR + BANK_KEYS] = "DELETE FROM keys WHERE tenant = ?1",
    [SQL_SCAN_ACCOUNTS] = "SELECT * FROM accounts WHERE tenant = ?1 ORDER BY number",
    [SQL_SCAN_ENTRIES] = "SELECT * FROM entries WHERE tenant = ?1 AND account = ?2 ORDER BY number",
};
/* clang-format on */

/* ---- The disk ----------------------------------------------------------------------------- */

/* Returns when this commit has reached the disk: by its own sync, or by somebody else's that began
 * after it. */
static bool reach_disk(struct sqlite_store *store, unsigned long long commit)
{
    (void)pthread_mutex_lock(&store->synced_lock);
    while (store->synced < commit && !store->broken) {
        if (store->syncing) {
            (void)pthread_cond_wait(&store->synced_changed, &store->synced_lock);
            continue;
        }
        store->syncing = true;
        (void)pthread_mutex_unlock(&store->synced_lock);
        unsigned long long commits = atomic_load(&store->commits);
        bool synced = fdatasync(store->log) == 0;
        (void)pthread_mutex_lock(&store->synced_lock);
        store->syncing = false;
        store->broken = !synced;
        store->synced = synced ? commits : store->synced;
        (void)pthread_cond_broadcast(&store->synced_changed);
    }
    bool reached = !store->broken;
    (void)pthread_mutex_unlock(&store->synced_lock);
    return reached;
}

/* ---- Statements --------------------------------------------------------------------------- */

/* Ends a statement after its last step; false, and a line for whoever looks after the server, when
 * it failed. */
static bool finish(struct sqlite_store *store, sqlite3_stmt *sql, int status)
{
    bool done = status == SQLITE_DONE || status == SQLITE_ROW;
    if (!done) {
        (void)fprintf(stderr, "toy_bank_server: database: %s\n", sqlite3_errmsg(store->db));
    }
    (void)sqlite3_reset(sql);
    return done;
}

static bool run(struct sqlite_store *store, unsigned sql)
{
    return finish(store, store->sql[sql], sqlite3_step(store->sql[sql]));
}

/* A statement with its first argument, the tenant, bound. */
static sqlite3_stmt *of_tenant(struct sqlite_store *store, unsigned sql)
{
    sqlite3_stmt *statement = store->sql[sql];
    (void)sqlite3_bind_text(statement, 1, store->tenant, -1, SQLITE_STATIC);
    return statement;
}

/* Binds row `number`, or the key of this text. */
static void bind_number(sqlite3_stmt *sql, const struct bank_row *row)
{
    if (row->table == BANK_KEYS) {
        (void)sqlite3_bind_text(sql, 2, row->as.key.text, -1, SQLITE_STATIC);
    } else {
        (void)sqlite3_bind_int64(sql, 2, row->number);
    }
}

/* Copies a text of the current row; one that is too long would not be ours. */
static void column_text(sqlite3_stmt *sql, int column, char *text, size_t size)
{
    const unsigned char *stored = sqlite3_column_text(sql, column);
    (void)snprintf(text, size, "%s", stored ? (const char *)stored : "");
}

static void read_row(sqlite3_stmt *sql, struct bank_row *row)
{
    switch (row->table) {
    case BANK_ACCOUNTS:
        row->number = sqlite3_column_int64(sql, 1);
        column_text(sql, 2, row->as.account.owner, BANK_OWNER_SIZE);
        row->as.account.currency = (enum bank_currency)sqlite3_column_int(sql, 3);
        row->as.account.balance = sqlite3_column_int64(sql, 4);
        row->as.account.held = sqlite3_column_int64(sql, 5);
        row->as.account.closed = sqlite3_column_int(sql, 6);
        break;
    case BANK_AUTHORIZATIONS:
        row->as.authorization.account = sqlite3_column_int64(sql, 2);
        row->as.authorization.amount = sqlite3_column_int64(sql, 3);
        row->as.authorization.captured = sqlite3_column_int64(sql, 4);
        row->as.authorization.state = (enum bank_state)sqlite3_column_int(sql, 5);
        row->as.authorization.decided_at_ms = sqlite3_column_int64(sql, 6);
        break;
    case BANK_ENTRIES:
        row->number = sqlite3_column_int64(sql, 1);
        row->as.entry.account = sqlite3_column_int64(sql, 2);
        row->as.entry.kind = (enum bank_entry_kind)sqlite3_column_int(sql, 3);
        row->as.entry.amount = sqlite3_column_int64(sql, 4);
        row->as.entry.listed = sqlite3_column_int(sql, 5);
        break;
    default:
        column_text(sql, 2, row->as.key.request, sizeof row->as.key.request);
        if (sqlite3_column_bytes(sql, 3) == (int)sizeof row->as.key.answer) {
            memcpy(&row->as.key.answer, sqlite3_column_blob(sql, 3), sizeof row->as.key.answer);
        }
        break;
    }
}

static void bind_row(sqlite3_stmt *sql, const struct bank_row *row)
{
    bind_number(sql, row);
    switch (row->table) {
    case BANK_ACCOUNTS:
        (void)sqlite3_bind_text(sql, 3, row->as.account.owner, -1, SQLITE_STATIC);
        (void)sqlite3_bind_int(sql, 4, (int)row->as.account.currency);
        (void)sqlite3_bind_int64(sql, 5, row->as.account.balance);
        (void)sqlite3_bind_int64(sql, 6, row->as.account.held);
        (void)sqlite3_bind_int(sql, 7, row->as.account.closed);
        break;
    case BANK_AUTHORIZATIONS:
        (void)sqlite3_bind_int64(sql, 3, row->as.authorization.account);
        (void)sqlite3_bind_int64(sql, 4, row->as.authorization.amount);
        (void)sqlite3_bind_int64(sql, 5, row->as.authorization.captured);
        (void)sqlite3_bind_int(sql, 6, (int)row->as.authorization.state);
        (void)sqlite3_bind_int64(sql, 7, row->as.authorization.decided_at_ms);
        break;
    case BANK_ENTRIES:
        (void)sqlite3_bind_int64(sql, 3, row->as.entry.account);
        (void)sqlite3_bind_int(sql, 4, (int)row->as.entry.kind);
        (void)sqlite3_bind_int64(sql, 5, row->as.entry.amount);
        (void)sqlite3_bind_int(sql, 6, row->as.entry.listed);
        break;
    default:
        (void)sqlite3_bind_text(sql, 3, row->as.key.request, -1, SQLITE_STATIC);
        (void)sqlite3_bind_blob(sql, 4, &row->as.key.answer, (int)sizeof row->as.key.answer,
                                SQLITE_STATIC);
        break;
    }
}

/* ---- The six functions -------------------------------------------------------------------- */

static void *sqlite_begin(struct bank_store *base, const char *tenant)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    (void)pthread_mutex_lock(&store->lock);
    store->tenant = tenant;
    store->changed = false;
    store->cleared = false;
    if (!store->late && !run(store, SQL_BEGIN)) {
        (void)pthread_mutex_unlock(&store->lock);
        return NULL;
    }
    return store;
}

/* Ends SQLite's transaction as it should be, under the lock. */
static bool settle(struct sqlite_store *store, enum bank_end how)
{
    if (how == BANK_END_LATER) {
        store->late = true;
        return true;
    }
    if (how == BANK_END_DROP && !store->changed) {
        return store->late || run(store, SQL_COMMIT);
    }
    store->late = false;
    if (how == BANK_END_KEEP && run(store, SQL_COMMIT)) {
        if (!store->cleared) {
            (void)atomic_fetch_add(&store->commits, 1);
        }
        return true;
    }
    return run(store, SQL_ROLLBACK) && how == BANK_END_DROP;
}

static bool sqlite_end(void *transaction, enum bank_end how)
{
    struct sqlite_store *store = transaction;
    bool settled = settle(store, how);
    unsigned long long seen = atomic_load(&store->commits);
    (void)pthread_mutex_unlock(&store->lock);
    return settled && (store->sync != STORE_SYNC_FULL || reach_disk(store, seen));
}

static enum bank_found sqlite_get(void *transaction, struct bank_row *row)
{
    struct sqlite_store *store = transaction;
    sqlite3_stmt *sql = of_tenant(store, (unsigned)SQL_GET + row->table);
    bind_number(sql, row);
    int status = sqlite3_step(sql);
    if (status == SQLITE_ROW) {
        read_row(sql, row);
    }
    if (!finish(store, sql, status)) {
        return BANK_UNREADABLE;
    }
    return status == SQLITE_ROW ? BANK_FOUND : BANK_ABSENT;
}

static bool sqlite_put(void *transaction, struct bank_row *row)
{
    struct sqlite_store *store = transaction;
    sqlite3_stmt *sql = of_tenant(store, (unsigned)SQL_PUT + row->table);
    store->changed = true;
    bind_row(sql, row);
    int status = sqlite3_step(sql);
    if (status == SQLITE_ROW) {
        row->number = sqlite3_column_int64(sql, 0);
        status = sqlite3_step(sql);
    }
    return finish(store, sql, status);
}

static bool sqlite_scan(void *transaction, enum bank_table table, int64_t account,
                        bank_row_fn *each, void *context)
{
    struct sqlite_store *store = transaction;
    sqlite3_stmt *sql =
        of_tenant(store, table == BANK_ACCOUNTS ? SQL_SCAN_ACCOUNTS : SQL_SCAN_ENTRIES);
    if (table != BANK_ACCOUNTS) {
        (void)sqlite3_bind_int64(sql, 2, account);
    }
    int status = sqlite3_step(sql);
    while (status == SQLITE_ROW) {
        struct bank_row row = {.table = table};
        read_row(sql, &row);
        each(context, &row);
        status = sqlite3_step(sql);
    }
    return finish(store, sql, status);
}

static bool sqlite_clear(void *transaction)
{
    struct sqlite_store *store = transaction;
    bool cleared = true;
    store->changed = true;
    store->cleared = true;
    for (unsigned table = 0; cleared && table < BANK_TABLES; table++) {
        sqlite3_stmt *sql = of_tenant(store, (unsigned)SQL_CLEAR + table);
        cleared = finish(store, sql, sqlite3_step(sql));
    }
    return cleared;
}

/* ---- Opening and closing ------------------------------------------------------------------ */

/* The number that a PRAGMA answers, or -1. */
static int ask(sqlite3 *db, const char *pragma)
{
    sqlite3_stmt *sql = NULL;
    int answer = -1;
    if (sqlite3_prepare_v2(db, pragma, -1, &sql, NULL) == SQLITE_OK &&
        sqlite3_step(sql) == SQLITE_ROW) {
        answer = sqlite3_column_int(sql, 0);
    }
    (void)sqlite3_finalize(sql);
    return answer;
}

/* True when the file is sound and ours, or new and now ours. */
static bool lay_out(struct sqlite_store *store, char *message, size_t size)
{
    char mark[64];
    /* Exclusive: two servers of one file would not know of each other's log, and no other process
     * needs it. */
    if (sqlite3_exec(
            store->db,
            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; COMMIT",
            NULL, NULL, NULL) != SQLITE_OK) {
        return false;
    }
    int layout = ask(store->db, "PRAGMA user_version");
    int tables = ask(store->db, "SELECT count(*) FROM sqlite_schema");
    if (layout == LAYOUT && tables > 0) {
        return ask(store->db, "SELECT * FROM pragma_quick_check(1) WHERE quick_check <> 'ok'") ==
                   -1 &&
               sqlite3_errcode(store->db) == SQLITE_OK;
    }
    if (layout != 0 || tables != 0) {
        (void)snprintf(message, size, "is a database of something else");
        return false;
    }
    (void)snprintf(mark, sizeof mark, "PRAGMA user_version = %d; COMMIT", LAYOUT);
    return sqlite3_exec(store->db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK &&
           sqlite3_exec(store->db, schema, NULL, NULL, NULL) == SQLITE_OK &&
           sqlite3_exec(store->db, mark, NULL, NULL, NULL) == SQLITE_OK;
}

static bool prepare(struct sqlite_store *store)
{
    /* The log goes into the database every 16 MiB: that takes some ten milliseconds, in which all
     * wait. */
    const char *pragmas = store->sync == STORE_SYNC_OFF
                              ? "PRAGMA wal_autocheckpoint = 4000; PRAGMA synchronous = OFF"
                              : "PRAGMA wal_autocheckpoint = 4000; PRAGMA synchronous = NORMAL";
    bool prepared = sqlite3_exec(store->db, pragmas, NULL, NULL, NULL) == SQLITE_OK;
    for (unsigned i = 0; prepared && i < SQLS; i++) {
        prepared = sqlite3_prepare_v3(store->db, texts[i], -1, SQLITE_PREPARE_PERSISTENT,
                                      &store->sql[i], NULL) == SQLITE_OK;
    }
    return prepared;
}

/* Opens the log for syncing, and sees to it that its name is on the disk. */
static bool open_log(struct sqlite_store *store, const char *path)
{
    char name[PATH_SIZE];
    (void)snprintf(name, sizeof name, "%s-wal", path);
    store->log = open(name, O_RDWR | O_CLOEXEC);
    if (store->log < 0) {
        return false;
    }
    char *slash = strrchr(name, '/');
    if (slash) {
        slash[slash == name] = '\0';
    }
    int folder = open(slash ? name : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = folder >= 0 && fsync(folder) == 0 && fsync(store->log) == 0;
    if (folder >= 0) {
        (void)close(folder);
    }
    return synced;
}

static struct sqlite_store *new_store(enum store_sync sync)
{
    struct sqlite_store *store = calloc(1, sizeof *store);
    if (store) {
        store->store = (struct bank_store){
            .begin = sqlite_begin,
            .end = sqlite_end,
            .get = sqlite_get,
            .put = sqlite_put,
            .scan = sqlite_scan,
            .clear = sqlite_clear,
        };
        store->sync = sync;
        store->log = -1;
        (void)pthread_mutex_init(&store->lock, NULL);
        (void)pthread_mutex_init(&store->synced_lock, NULL);
        (void)pthread_cond_init(&store->synced_changed, NULL);
    }
    return store;
}

static void close_store(struct sqlite_store *store)
{
    if (!store) {
        return;
    }
    if (store->late) {
        (void)run(store, SQL_COMMIT);
    }
    for (unsigned i = 0; i < SQLS; i++) {
        (void)sqlite3_finalize(store->sql[i]);
    }
    (void)sqlite3_close(store->db);
    if (store->log >= 0) {
        (void)close(store->log);
    }
    (void)pthread_mutex_destroy(&store->lock);
    (void)pthread_mutex_destroy(&store->synced_lock);
    (void)pthread_cond_destroy(&store->synced_changed);
    free(store);
}

struct bank_store *store_sqlite_open(const char *path, enum store_sync sync, char *message,
                                     size_t size)
{
    struct sqlite_store *store = strlen(path) < PATH_SIZE - 8 ? new_store(sync) : NULL;
    if (!store) {
        (void)snprintf(message, size, "out of memory, or a name too long");
        return NULL;
    }
    message[0] = '\0';
    /* The lock of this file says whose turn it is, so that SQLite's own one is not needed. */
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    bool opened = sqlite3_open_v2(path, &store->db, flags, NULL) == SQLITE_OK;
    if (opened && sqlite3_db_readonly(store->db, "main") == 1) {
        (void)snprintf(message, size, "cannot be written");
    } else if (opened && sqlite3_busy_timeout(store->db, 2000) == SQLITE_OK &&
               lay_out(store, message, size) && prepare(store)) {
        if (open_log(store, path)) {
            return &store->store;
        }
        (void)snprintf(message, size, "its log cannot be synced");
    }
    if (!message[0]) {
        bool corrupt = sqlite3_errcode(store->db) == SQLITE_OK;
        (void)snprintf(message, size, "%s", corrupt ? "is damaged" : sqlite3_errmsg(store->db));
    }
    close_store(store);
    return NULL;
}

void store_sqlite_close(struct bank_store *store)
{
    close_store((struct sqlite_store *)store);
}
