#pragma once

/// What a system call that a thread is in waits for.
enum clinux_wait_kind {
    clinux_waits_other = 0,
    /// Reads the descriptor that is its first argument.
    clinux_waits_read = 1,
    /// The array of `struct pollfd` that is its first argument; the second is their number.
    clinux_waits_poll = 2,
    /// The bit sets that are its second to fourth argument; the first is the number of bits.
    clinux_waits_select = 3,
    /// The epoll descriptor that is its first argument.
    clinux_waits_epoll = 4,
};

/// How such a call is told for how long.
enum clinux_wait_time {
    clinux_time_none = 0,
    /// An int, in milliseconds; negative: for ever.
    clinux_time_milliseconds = 1,
    /// The address of a struct timeval; 0: for ever.
    clinux_time_timeval = 2,
    /// The address of a struct timespec; 0: for ever.
    clinux_time_timespec = 3,
};

struct clinux_wait {
    enum clinux_wait_kind kind;
    enum clinux_wait_time time;
    /// The argument that has the time, from 0.
    int time_argument;
};

/// By the number of a system call of this machine.
struct clinux_wait clinux_wait_of(long number);
