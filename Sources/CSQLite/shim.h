#pragma once
#include <sqlite3.h>

// A macro that casts an integer to a function: SQLite copies what it is given.
static inline int memhub_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text) {
    return sqlite3_bind_text(statement, index, text, -1, SQLITE_TRANSIENT);
}
