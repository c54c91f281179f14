#define PCRE2_CODE_UNIT_WIDTH 8
#include "CPCRE2.h"

#include <pcre2.h>
#include <stdlib.h>

// One start of a match may take so many steps (some milliseconds), levels of nesting and KiB of heap.
enum { match_limit = 250000, depth_limit = 25000, heap_limit = 16 << 10 };
enum { jit_stack_first = 32 << 10, jit_stack_most = 1 << 20 };

struct cpcre2_pattern {
    pcre2_code *code;
};

struct cpcre2_matcher {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
};

struct cpcre2_pattern *cpcre2_compile(
    const uint8_t *text, size_t length, int ignoring_case, int utf, int *error, size_t *offset) {
    struct cpcre2_pattern *pattern = malloc(sizeof *pattern);
    *error = PCRE2_ERROR_NOMEMORY;
    *offset = 0;
    if (!pattern) return NULL;
    uint32_t options = utf ? PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C : PCRE2_NEVER_UTF;
    if (ignoring_case) options |= PCRE2_CASELESS;
    pattern->code = pcre2_compile(text, length, options, error, offset, NULL);
    if (!pattern->code) {
        free(pattern);
        return NULL;
    }
    // Where there is no JIT compiler, or no memory for it, the interpreter matches.
    (void)pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE);
    return pattern;
}

void cpcre2_free(struct cpcre2_pattern *pattern) {
    if (!pattern) return;
    pcre2_code_free(pattern->code);
    free(pattern);
}

struct cpcre2_matcher *cpcre2_matcher_create(const struct cpcre2_pattern *pattern) {
    struct cpcre2_matcher *matcher = calloc(1, sizeof *matcher);
    if (!matcher) return NULL;
    matcher->data = pcre2_match_data_create_from_pattern(pattern->code, NULL);
    matcher->context = pcre2_match_context_create(NULL);
    if (!matcher->data || !matcher->context) {
        cpcre2_matcher_free(matcher);
        return NULL;
    }
    pcre2_set_match_limit(matcher->context, match_limit);
    pcre2_set_depth_limit(matcher->context, depth_limit);
    pcre2_set_heap_limit(matcher->context, heap_limit);
    matcher->stack = pcre2_jit_stack_create(jit_stack_first, jit_stack_most, NULL);
    if (matcher->stack) pcre2_jit_stack_assign(matcher->context, NULL, matcher->stack);
    return matcher;
}

void cpcre2_matcher_free(struct cpcre2_matcher *matcher) {
    if (!matcher) return;
    pcre2_match_data_free(matcher->data);
    pcre2_match_context_free(matcher->context);
    pcre2_jit_stack_free(matcher->stack);
    free(matcher);
}

int cpcre2_match(
    const struct cpcre2_pattern *pattern,
    struct cpcre2_matcher *matcher,
    const uint8_t *subject,
    size_t length,
    int begins_line,
    int ends_line,
    size_t *start,
    size_t *end,
    int *error) {
    uint32_t options = (begins_line ? 0 : PCRE2_NOTBOL) | (ends_line ? 0 : PCRE2_NOTEOL);
    int result = pcre2_match(pattern->code, subject, length, 0, options, matcher->data, matcher->context);
    switch (result) {
        case PCRE2_ERROR_NOMATCH:
            return cpcre2_no_match;
        case PCRE2_ERROR_MATCHLIMIT:
        case PCRE2_ERROR_DEPTHLIMIT:
        case PCRE2_ERROR_HEAPLIMIT:
        case PCRE2_ERROR_JIT_STACKLIMIT:
        case PCRE2_ERROR_RECURSELOOP:
            return cpcre2_too_complex;
    }
    if (result < 0) {
        *error = result;
        return cpcre2_failed;
    }
    size_t *pair = pcre2_get_ovector_pointer(matcher->data);
    // \K may set the start behind the end.
    *start = pair[0] < pair[1] ? pair[0] : pair[1];
    *end = pair[1];
    return 0;
}

void cpcre2_message(int error, char *buffer, size_t capacity) {
    if (pcre2_get_error_message(error, (PCRE2_UCHAR *)buffer, capacity) == PCRE2_ERROR_BADDATA && capacity > 0)
        buffer[0] = 0;
}
