#pragma once

#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

/// prctl(PR_SET_CHILD_SUBREAPER): orphans below this process become its children.
int clinux_become_subreaper(void);
/// prctl(PR_SET_NAME): the process's comm, at most 15 bytes.
int clinux_set_name(const char *name);
/// The soft limit of open descriptors (RLIMIT_NOFILE).
long clinux_descriptor_limit(void);

/// environ(7) of this process.
char **clinux_environment(void);

/// mallopt(3): from now on free memory at the end of the heap stays with the process, for its next job, until
/// `clinux_release_memory`.
void clinux_keep_memory(void);

/// malloc_trim(3): gives free memory of the heap back to the system.
void clinux_release_memory(void);

/// prctl(PR_SET_DUMPABLE).
int clinux_set_dumpable(int on);

/// pidfd_open(2).
int clinux_pidfd_open(pid_t pid);
/// pidfd_send_signal(2); signal 0 tests.
int clinux_pidfd_signal(int pidfd, int signal);

/// How a child changed state, as waitid(2) tells it.
struct clinux_wait_result {
    /// 0 where nothing changed.
    pid_t pid;
    /// The exit code, or the signal where `signalled`.
    int status;
    int signalled;
    int core_dumped;
    /// Of the child and of the descendants that it waited for.
    struct rusage usage;
};

/// wait4(2) without blocking: reaps the child `pid` (-1: any child) if it ended. Returns -1 with ECHILD where there is
/// no such child, else 0 with `result->pid` 0 or the pid reaped.
int clinux_reap(pid_t pid, struct clinux_wait_result *result);
/// waitid(P_ALL, WEXITED | WNOHANG | WNOWAIT): a child that can be reaped, without reaping it; 0 where there is none.
pid_t clinux_peek_ended_child(void);

/// clone3(2) with CLONE_PARENT, then execve(2) in the child: starts `path` as a sibling of the caller, with an empty
/// signal mask, default dispositions, a session of its own, `directory` "/", descriptors 0-2 as given and all other
/// descriptors closed but `keep` (-1: none), which keeps its number. Returns the pid, or -1 with errno (of exec too).
pid_t clinux_start_sibling(
    const char *path, char *const argv[], char *const envp[], const int descriptors[3], int keep);

/// fork(2) twice, the intermediate process exits: starts `path` as nobody's child, else as `clinux_start_sibling` does.
/// Returns 0 once the program runs, or -1 with errno (of exec too).
int clinux_start_detached(
    const char *path, char *const argv[], char *const envp[], const int descriptors[3], int keep);
