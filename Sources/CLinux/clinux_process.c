#define _GNU_SOURCE
#include "clinux_process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clinux_signals.h"

long clinux_descriptor_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return -1;
    return limit.rlim_cur > LONG_MAX ? LONG_MAX : (long)limit.rlim_cur;
}

char **clinux_environment(void) { return environ; }

int clinux_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }
int clinux_set_name(const char *name) { return prctl(PR_SET_NAME, name, 0, 0, 0); }
void clinux_keep_memory(void) { mallopt(M_TRIM_THRESHOLD, 8 << 20); }
void clinux_release_memory(void) { malloc_trim(0); }

int clinux_set_dumpable(int on) { return prctl(PR_SET_DUMPABLE, on, 0, 0, 0); }

int clinux_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }
int clinux_pidfd_signal(int pidfd, int signal) { return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0); }

int clinux_reap(pid_t pid, struct clinux_wait_result *result) {
    int status = 0;
    memset(result, 0, sizeof *result);
    pid_t reaped;
    do {
        reaped = wait4(pid, &status, WNOHANG, &result->usage);
    } while (reaped < 0 && errno == EINTR);
    if (reaped < 0) return -1;
    result->pid = reaped;
    if (reaped > 0) {
        result->signalled = WIFSIGNALED(status);
        result->status = result->signalled ? WTERMSIG(status) : WEXITSTATUS(status);
        result->core_dumped = result->signalled && WCOREDUMP(status);
    }
    return 0;
}

pid_t clinux_peek_ended_child(void) {
    siginfo_t info;
    memset(&info, 0, sizeof info);
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) < 0) return errno == ECHILD ? 0 : -1;
    return info.si_pid;
}

// What both starters do in the child: async-signal-safe calls only, and no return.
static _Noreturn void execute(
    const char *path, char *const argv[], char *const envp[], const int descriptors[3], int keep, int report) {
    clinux_reset_signals();
    setsid();
    // Few descriptors of the caller's must not keep the program from being started; it raises the other limits itself.
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    int error = chdir("/") < 0 ? errno : 0;
    // Copies above the three, so that no dup2 overwrites a descriptor that is still needed.
    int copies[3];
    for (int i = 0; i < 3; i++) copies[i] = fcntl(descriptors[i], F_DUPFD_CLOEXEC, 3);
    for (int i = 0; i < 3; i++)
        if (dup2(copies[i], i) < 0) error = errno;
    if (keep >= 0) fcntl(keep, F_SETFD, 0);
    // Everything else is closed by exec.
    for (int low = 3, next; low >= 0; low = next) {
        next = low <= keep ? keep + 1 : -1;
        unsigned high = low <= keep ? (unsigned)keep - 1 : ~0U;
        if (high >= (unsigned)low) syscall(SYS_close_range, low, high, 4 /* CLOSE_RANGE_CLOEXEC */);
    }
    if (error == 0) {
        execve(path, argv, envp);
        error = errno;
    }
    ssize_t ignored = write(report, &error, sizeof error);
    (void)ignored;
    _exit(127);
}

// Waits until the program is executed (0) or could not be (-1 and errno), and closes both ends.
static int await_execution(int ends[2]) {
    close(ends[1]);
    int error = 0;
    ssize_t count;
    do {
        count = read(ends[0], &error, sizeof error);
    } while (count < 0 && errno == EINTR);
    close(ends[0]);
    if (count != (ssize_t)sizeof error) return 0;
    errno = error;
    return -1;
}

static pid_t give_up(int ends[2]) {
    int error = errno;
    close(ends[0]);
    close(ends[1]);
    errno = error;
    return -1;
}

pid_t clinux_start_sibling(
    const char *path, char *const argv[], char *const envp[], const int descriptors[3], int keep) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) return -1;
    // The first word of struct clone_args is its flags; CLONE_PARENT forbids an exit signal of one's own. The kernel's
    // declaration clashes with glibc's <sched.h>, hence the array (CLONE_ARGS_SIZE_VER0 is 64 bytes).
    uint64_t arguments[8] = {CLONE_PARENT};
    pid_t pid = (pid_t)syscall(SYS_clone3, arguments, sizeof arguments);
    if (pid == 0) execute(path, argv, envp, descriptors, keep, ends[1]);
    if (pid < 0) return give_up(ends);
    return await_execution(ends) < 0 ? -1 : pid;
}

int clinux_start_detached(
    const char *path, char *const argv[], char *const envp[], const int descriptors[3], int keep) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) return -1;
    pid_t intermediate = fork();
    if (intermediate < 0) return give_up(ends);
    if (intermediate == 0) {
        pid_t pid = fork();
        if (pid == 0) execute(path, argv, envp, descriptors, keep, ends[1]);
        if (pid < 0) {
            int error = errno;
            ssize_t ignored = write(ends[1], &error, sizeof error);
            (void)ignored;
        }
        _exit(0);
    }
    int result = await_execution(ends);
    int error = errno;
    while (waitpid(intermediate, NULL, 0) < 0 && errno == EINTR) {}
    errno = error;
    return result;
}
