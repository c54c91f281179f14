#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// TOML 1.0 as a flat list of nodes with their places in the text. Nothing here keeps state of its own.

/// Bytes in UTF-8, not terminated; `bytes` is NULL where there are none to speak of.
struct ctoml_text {
    const char *bytes;
    size_t length;
};

/// A place in the text, both counted from 1, columns in characters.
struct ctoml_position {
    uint32_t line;
    uint32_t column;
};

enum ctoml_kind {
    ctoml_table,
    ctoml_array,
    ctoml_string,
    ctoml_integer,
    ctoml_number,
    ctoml_boolean,
    /// A date, a time, or both.
    ctoml_time,
};

/// One value. The nodes of what is in a table or an array follow it, each with all that is in it, in turn.
struct ctoml_node {
    enum ctoml_kind kind;
    struct ctoml_position position;
    /// Of a value in a table.
    struct ctoml_text key;
    struct ctoml_position key_position;
    /// How many values are directly in a table or an array.
    size_t count;
    struct ctoml_text string;
    int64_t integer;
    double number;
    int boolean;
};

struct ctoml_document;

/// What is wrong with a text, and where.
struct ctoml_error {
    char message[256];
    struct ctoml_position position;
};

/// Reads a text; NULL and `error` where it is no TOML, or is nested too deeply. Strings lie in the document.
struct ctoml_document *ctoml_parse(const char *bytes, size_t length, struct ctoml_error *error);
void ctoml_free(struct ctoml_document *document);

/// All nodes; the first is the table of the whole text. There is at least that one.
const struct ctoml_node *ctoml_nodes(const struct ctoml_document *document, size_t *count);

#ifdef __cplusplus
}
#endif
