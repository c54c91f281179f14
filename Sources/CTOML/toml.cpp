#include "CTOML.h"
#include "nesting.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
// Its other way to read numbers links the library's streams and locales, which take their time at every start.
#define TOML_FLOAT_CHARCONV 1
// Nobody needs more, and everything that goes through such a tree uses the stack.
#define TOML_MAX_NESTED_VALUES 32
#include <toml++/toml.h>

struct ctoml_document {
    toml::table root;
    std::vector<ctoml_node> nodes;
};

namespace {

/// Parts of one key, such as a.b.c.
constexpr size_t longest_key = 32;

ctoml_position position_of(const toml::source_region &region) { return {region.begin.line, region.begin.column}; }

ctoml_text text_of(std::string_view text) { return {text.data(), text.size()}; }

/// Adds a node for each value, in the order in which their first byte stands in the text.
class Flattener {
public:
    explicit Flattener(std::vector<ctoml_node> &nodes) : nodes(nodes) {}

    void add(const toml::node &value, const toml::key *key) {
        ctoml_node node{};
        node.position = position_of(value.source());
        if (key) {
            node.key = text_of(key->str());
            node.key_position = position_of(key->source());
        }
        if (const auto *table = value.as_table()) {
            node.kind = ctoml_table;
            node.count = table->size();
            nodes.push_back(node);
            for (const auto &[name, entry] : in_order(*table)) add(*entry, name);
            return;
        }
        if (const auto *array = value.as_array()) {
            node.kind = ctoml_array;
            node.count = array->size();
            nodes.push_back(node);
            for (const toml::node &element : *array) add(element, nullptr);
            return;
        }
        set_scalar(node, value);
        nodes.push_back(node);
    }

private:
    using Entry = std::pair<const toml::key *, const toml::node *>;

    std::vector<ctoml_node> &nodes;

    static void set_scalar(ctoml_node &node, const toml::node &value) {
        if (const auto *string = value.as_string()) {
            node.kind = ctoml_string;
            node.string = text_of(string->get());
        } else if (const auto *integer = value.as_integer()) {
            node.kind = ctoml_integer;
            node.integer = integer->get();
        } else if (const auto *number = value.as_floating_point()) {
            node.kind = ctoml_number;
            node.number = number->get();
        } else if (const auto *boolean = value.as_boolean()) {
            node.kind = ctoml_boolean;
            node.boolean = boolean->get() ? 1 : 0;
        } else {
            node.kind = ctoml_time;
        }
    }

    /// The library keeps a table sorted by its keys.
    static std::vector<Entry> in_order(const toml::table &table) {
        std::vector<Entry> entries;
        for (auto &&entry : table) entries.emplace_back(&entry.first, &entry.second);
        std::sort(entries.begin(), entries.end(), [](const Entry &left, const Entry &right) {
            const auto &first = left.first->source().begin, &second = right.first->source().begin;
            return first.line != second.line ? first.line < second.line : first.column < second.column;
        });
        return entries;
    }
};

void set(ctoml_error *error, std::string_view message, ctoml_position position) {
    const size_t length = std::min(message.size(), sizeof error->message - 1);
    std::memcpy(error->message, message.data(), length);
    error->message[length] = 0;
    error->position = position;
}

}  // namespace

ctoml_document *ctoml_parse(const char *bytes, size_t length, ctoml_error *error) {
    const ctoml_position place = ctoml_find_long_key(bytes, length, longest_key);
    if (place.line > 0) {
        set(error, "this key has too many parts", place);
        return nullptr;
    }
    toml::parse_result result = toml::parse(std::string_view(bytes, length));
    if (!result) {
        set(error, result.error().description(), position_of(result.error().source()));
        return nullptr;
    }
    auto *document = new ctoml_document{std::move(result).table(), {}};
    Flattener(document->nodes).add(document->root, nullptr);
    return document;
}

void ctoml_free(ctoml_document *document) { delete document; }

const ctoml_node *ctoml_nodes(const ctoml_document *document, size_t *count) {
    *count = document->nodes.size();
    return document->nodes.data();
}
