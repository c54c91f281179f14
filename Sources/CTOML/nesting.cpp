#include "nesting.h"

#include <string_view>

namespace {

/// Passes over a text as TOML divides it: comments, strings, and all the rest.
class Scanner {
public:
    explicit Scanner(std::string_view text) : text(text) {}

    ctoml_position find_long_key(size_t limit) {
        size_t dots = 0;
        while (at < text.size()) {
            switch (text[at]) {
                case '#':
                    skip_line();
                    break;
                case '"':
                case '\'':
                    skip_string(text[at]);
                    break;
                case '.':
                    if (++dots >= limit) return {line, static_cast<uint32_t>(at - line_start + 1)};
                    advance();
                    break;
                case '\n':
                case '=':
                case ',':
                case '[':
                case '{':
                    dots = 0;
                    advance();
                    break;
                default:
                    advance();
            }
        }
        return {0, 0};
    }

private:
    std::string_view text;
    size_t at = 0;
    size_t line_start = 0;
    uint32_t line = 1;

    void advance() {
        if (text[at++] == '\n') {
            ++line;
            line_start = at;
        }
    }

    void skip_line() {
        while (at < text.size() && text[at] != '\n') ++at;
    }

    bool stands(std::string_view what) const { return text.substr(at, what.size()) == what; }

    void skip_string(char quote) {
        const char three[] = {quote, quote, quote};
        const std::string_view fence(three, 3);
        const bool is_long = stands(fence);
        at += is_long ? 3 : 1;
        while (at < text.size()) {
            if (text[at] == '\\' && quote == '"' && at + 1 < text.size()) {
                ++at;
                advance();
            } else if (is_long && stands(fence)) {
                at += 3;
                // Up to two quotes before the closing ones belong to the string.
                for (int more = 0; more < 2 && stands({&quote, 1}); ++more) ++at;
                return;
            } else if (!is_long && (text[at] == quote || text[at] == '\n')) {
                if (text[at] == quote) ++at;
                return;
            } else {
                advance();
            }
        }
    }
};

}  // namespace

ctoml_position ctoml_find_long_key(const char *bytes, size_t length, size_t limit) {
    return Scanner({bytes, length}).find_long_key(limit);
}
