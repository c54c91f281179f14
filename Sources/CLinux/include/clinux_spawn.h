#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "clinux_traits.h"

/// The step of a start that failed, in the order in which they are done.
enum clinux_spawn_step {
    clinux_spawn_step_none,
    /// pipe2(2) or fork(2).
    clinux_spawn_step_fork,
    clinux_spawn_step_session,
    /// The three standard descriptors, and the closing of all others.
    clinux_spawn_step_descriptors,
    /// The control group.
    clinux_spawn_step_cgroup,
    /// The controlling terminal.
    clinux_spawn_step_terminal,
    /// `index` says which limit.
    clinux_spawn_step_limit,
    clinux_spawn_step_niceness,
    clinux_spawn_step_directory,
    /// None of the candidates exists.
    clinux_spawn_step_find,
    /// `index` says which candidate.
    clinux_spawn_step_exec,
};

/// A limit of setrlimit(2). RLIM_INFINITY is UINT64_MAX.
struct clinux_spawn_limit {
    /// RLIMIT_*; see `clinux_resource_limit`.
    int resource;
    /// Whether the start fails where the limit cannot be set exactly; else it is cut to what the hard limit allows.
    int required;
    uint64_t soft;
    /// Used where `has_hard`; else the hard limit stays.
    uint64_t hard;
    int has_hard;
};

/// All that is needed to start a program, computed beforehand: nothing is allocated between fork and exec.
struct clinux_spawn_plan {
    /// Paths to execute, tried in order as by execvp(3); relative ones count from `directory`.
    const char *const *candidates;
    size_t candidate_count;
    char *const *argv;
    /// For a candidate that is a script without `#!`: "/bin/sh", a place for the candidate, then argv[1] and so on.
    char **shell_argv;
    char *const *envp;
    /// The working directory, absolute.
    const char *directory;
    /// Descriptors, all above 2, that become 0, 1 and 2.
    int descriptors[3];
    /// Whether what becomes 1 is a terminal, and the controlling one of the new session.
    int takes_terminal;
    /// Where the child writes its pid (the 4 bytes of a pid_t, at this offset) before anything of the program runs; -1:
    /// nowhere.
    int record;
    off_t record_offset;
    mode_t umask;
    int sets_niceness;
    /// -20 to 19. A refusal fails the start where it is negative: nobody has that without having been granted it.
    int niceness;
    /// What else the program is to have, as far as it can be had; NULL: what this process has.
    const struct clinux_traits *traits;
    /// The file `cgroup.procs` of a control group to be in, open for writing, above 2; 0: none.
    int cgroup;
    const struct clinux_spawn_limit *limits;
    size_t limit_count;
    /// Whether the child borrows this process's memory until its exec (vfork(2)), which takes no copy of the page tables;
    /// its peak memory is then at least this process's.
    int shares_memory;
    /// Whether the program gets SIGKILL when the thread that starts it ends; see PR_SET_PDEATHSIG of prctl(2).
    int dies_with_parent;
    /// Whether this process has done `clinux_block_signals`: then there are few dispositions to reset.
    int blocks_signals;
};

struct clinux_spawn_failure {
    int32_t step;
    int32_t error;
    uint32_t index;
};

/// fork(2), then execve(2): starts the plan's program as leader of a session and process group of its own, with an empty
/// signal mask and default dispositions (but for the signals that `traits` says are ignored), and no descriptors but 0 to 2.
/// Returns the pid once the program runs, or
/// -1 with `failure` filled in; a child that could not execute has been reaped by then.
pid_t clinux_spawn(const struct clinux_spawn_plan *plan, struct clinux_spawn_failure *failure);

/// fork(2), then execve(2) in the caller's process group, with an empty signal mask and the default disposition of SIGPIPE.
/// Without `has_input`, descriptor 0 is /dev/null. `kept` is a close-on-exec descriptor that the program inherits all the
/// same, or -1. Returns the pid, or -1 with errno. A child that cannot execute the program says so on standard error and
/// exits with 127 or 126, as a shell does. The caller does not wait for the exec, because the child may be stopped (SIGTSTP)
/// before it. (posix_spawn(3) would wait, with the child's memory: for ever.)
pid_t clinux_start_foreground(
    const char *path, char *const argv[], char *const envp[], int has_input, int kept);

/// The RLIMIT_* of a name in small letters without the prefix (`nofile`, `as` …), or -1.
int clinux_resource_limit(const char *name);

/// Blocks every signal that can be blocked, with its default disposition, which is what a program that is started needs:
/// ignored ones would have to be reset one by one in each. The two that glibc keeps for itself are ignored. Faults of the program itself (SIGSEGV and the
/// like) still end it: the kernel does not let those be blocked.
void clinux_block_signals(void);
