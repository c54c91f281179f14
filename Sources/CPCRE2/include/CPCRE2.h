#pragma once

#include <stddef.h>
#include <stdint.h>

// Regular expressions of PCRE2 on bytes, with bounds on what a match may cost. Nothing here keeps state of its own.

/// A compiled pattern. It is not changed by matching: any number of threads may share it.
struct cpcre2_pattern;
/// What one match needs to work in; of one thread at a time.
struct cpcre2_matcher;

enum {
    cpcre2_no_match = -1,
    cpcre2_too_complex = -2,
    cpcre2_failed = -3,
};

/// Compiles `text`; NULL with `error` (a number for `cpcre2_message`) and the byte `offset` where that was found.
/// `utf`: the subject is UTF-8, of which invalid parts match nothing; otherwise every byte is a character.
struct cpcre2_pattern *cpcre2_compile(
    const uint8_t *text, size_t length, int ignoring_case, int utf, int *error, size_t *offset);
void cpcre2_free(struct cpcre2_pattern *pattern);

/// NULL where there is no memory.
struct cpcre2_matcher *cpcre2_matcher_create(const struct cpcre2_pattern *pattern);
void cpcre2_matcher_free(struct cpcre2_matcher *matcher);

/// The first match: 0 with its range, or one of the codes above (`cpcre2_failed`: with PCRE2's number in `error`).
/// `begins_line`, `ends_line`: whether `^` and `$` match at the ends of the subject.
int cpcre2_match(
    const struct cpcre2_pattern *pattern,
    struct cpcre2_matcher *matcher,
    const uint8_t *subject,
    size_t length,
    int begins_line,
    int ends_line,
    size_t *start,
    size_t *end,
    int *error);

/// PCRE2's words for an error number, NUL-terminated.
void cpcre2_message(int error, char *buffer, size_t capacity);
