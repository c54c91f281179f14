#pragma once

#include <stddef.h>
#include <stdint.h>

enum { clinux_mask_words = 16 };

/// Sets of capabilities, one bit each (capabilities(7)).
struct clinux_capabilities {
    uint64_t effective;
    uint64_t permitted;
    uint64_t inheritable;
    uint64_t bounding;
    uint64_t ambient;
};

/// What a process passes on to the programs that it starts, besides descriptors, environment, directory, umask, niceness and
/// limits (fork(2), execve(2)).
struct clinux_traits {
    /// sched_getaffinity(2), a bit for each of 1024 CPUs; all zero: not known.
    uint64_t affinity[clinux_mask_words];
    /// sched_getscheduler(2), SCHED_RESET_ON_FORK included, and the priority of real-time policies; policy -1: not known.
    int policy;
    int priority;
    /// ioprio_get(2); 0: none of its own, which follows the niceness; -1: not known.
    int io_priority;
    /// /proc/self/oom_score_adj; INT32_MIN: not known.
    int oom_score;
    /// PR_GET_TIMERSLACK, nanoseconds; 0: not known.
    uint64_t timer_slack;
    /// personality(2).
    uint32_t personality;
    /// get_mempolicy(2): the mode with its flags, and a bit for each of 1024 nodes; -1: not known.
    int memory_mode;
    uint64_t memory_nodes[clinux_mask_words];
    /// A bit for each signal that is ignored; bit 0 is signal 1.
    uint64_t ignored_signals;
    int no_new_privileges;
    int has_capabilities;
    struct clinux_capabilities capabilities;
    /// `cgroup.procs` files of the control groups to enter, open for writing. Only for `clinux_apply_traits`.
    const int *cgroups;
    size_t cgroup_count;
};

/// The traits of the calling thread that system calls tell; signals, privileges and the OOM score stay as they are: /proc
/// tells those.
void clinux_read_traits(struct clinux_traits *traits);

/// Gives the calling process the traits, as far as the kernel lets it; -1 and its like are left as they are. In two parts: the
/// first may need the privileges that the second takes away. Async-signal-safe.
void clinux_apply_traits(const struct clinux_traits *traits);
void clinux_apply_privileges(const struct clinux_traits *traits);

/// A session keyring of this process's own, from which the user's keyring is reached, in place of the one that it inherited
/// (session-keyring(7)).
int clinux_join_session_keyring(void);
