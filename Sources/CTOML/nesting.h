#pragma once

#include "CTOML.h"

/// The place of a key of more parts than `limit`, or line 0. Such keys make tables within tables without end, which
/// the library builds without recursion and destroys with it.
struct ctoml_position ctoml_find_long_key(const char *bytes, size_t length, size_t limit);
