#pragma once

// SQLite (https://www.sqlite.org/c3ref/intro.html), and what Swift cannot say about it: a macro that is a cast, and
// variadic calls.

#include <sqlite3.h>

/// SQLITE_IOERR_SHMSIZE: the shared index of the log cannot grow.
enum { csqlite_ioerr_shmsize = SQLITE_IOERR_SHMSIZE };

/// sqlite3_bind_text with a copy of the bytes (SQLITE_TRANSIENT); no bytes are a text of no length, not NULL.
static inline int csqlite_bind_text(sqlite3_stmt *statement, int index, const char *bytes, int count) {
    return sqlite3_bind_text(statement, index, bytes ? bytes : "", count, SQLITE_TRANSIENT);
}

/// sqlite3_bind_blob with a copy of the bytes (SQLITE_TRANSIENT).
static inline int csqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int count) {
    return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}

/// sqlite3_db_config of an option that is on or off.
static inline int csqlite_set_option(sqlite3 *database, int option, int on) {
    return sqlite3_db_config(database, option, on, (int *)0);
}
