#pragma once

#include <stdint.h>

/// Default dispositions for all signals, then an empty signal mask: what a program that is about to be executed expects.
/// Async-signal-safe.
void clinux_reset_signals(void);

/// An empty signal mask. Async-signal-safe.
void clinux_unblock_signals(void);

/// The end of `clinux_block_signals`, for a program that is about to be executed. Async-signal-safe.
void clinux_unblock_all(void);

/// Ignores the signals of a mask, whose bit 0 is signal 1. Async-signal-safe.
void clinux_ignore(uint64_t signals);
