#pragma once

/// Default dispositions for all signals, then an empty signal mask: what a program that is about to be executed expects.
/// Async-signal-safe.
void clinux_reset_signals(void);
