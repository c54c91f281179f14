#define _GNU_SOURCE
#include "clinux_spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clinux_signals.h"

_Static_assert(RLIM_INFINITY == UINT64_MAX, "limits are 64 bits wide");

static const struct {
    const char *name;
    int resource;
} resources[] = {
    {"as", RLIMIT_AS},
    {"core", RLIMIT_CORE},
    {"cpu", RLIMIT_CPU},
    {"data", RLIMIT_DATA},
    {"fsize", RLIMIT_FSIZE},
    {"locks", RLIMIT_LOCKS},
    {"memlock", RLIMIT_MEMLOCK},
    {"msgqueue", RLIMIT_MSGQUEUE},
    {"nice", RLIMIT_NICE},
    {"nofile", RLIMIT_NOFILE},
    {"nproc", RLIMIT_NPROC},
    {"rss", RLIMIT_RSS},
    {"rtprio", RLIMIT_RTPRIO},
    {"rttime", RLIMIT_RTTIME},
    {"sigpending", RLIMIT_SIGPENDING},
    {"stack", RLIMIT_STACK},
};

int clinux_resource_limit(const char *name) {
    for (size_t i = 0; i < sizeof resources / sizeof resources[0]; i++)
        if (strcmp(name, resources[i].name) == 0) return resources[i].resource;
    return -1;
}

// Everything from here to clinux_spawn runs in the child: async-signal-safe calls only, and no return.

static _Noreturn void fail(int report, int step, int error, size_t index) {
    struct clinux_spawn_failure failure = {.step = step, .error = error, .index = (uint32_t)index};
    ssize_t ignored = write(report, &failure, sizeof failure);
    (void)ignored;
    _exit(127);
}

static uint64_t smaller(uint64_t left, uint64_t right) { return left < right ? left : right; }

static int limit(const struct clinux_spawn_limit *wanted) {
    struct rlimit current;
    if (getrlimit(wanted->resource, &current) < 0) return -1;
    struct rlimit next = {.rlim_cur = wanted->soft, .rlim_max = wanted->has_hard ? wanted->hard : current.rlim_max};
    if (current.rlim_cur == next.rlim_cur && current.rlim_max == next.rlim_max) return 0;
    if (!wanted->required) next.rlim_cur = smaller(next.rlim_cur, next.rlim_max);
    // With the privilege a hard limit is raised too.
    if (setrlimit(wanted->resource, &next) == 0) return 0;
    if (wanted->required) return -1;
    next.rlim_max = smaller(next.rlim_max, current.rlim_max);
    next.rlim_cur = smaller(next.rlim_cur, next.rlim_max);
    return setrlimit(wanted->resource, &next);
}

static _Noreturn void execute(const struct clinux_spawn_plan *plan, int report) {
    int remembered = 0;
    size_t remembered_index = 0;
    for (size_t i = 0; i < plan->candidate_count; i++) {
        const char *path = plan->candidates[i];
        // Most of a PATH has no such file, which a look finds out for less than a try.
        if (plan->candidate_count > 1 && access(path, F_OK) < 0 && (errno == ENOENT || errno == ENOTDIR)) continue;
        execve(path, plan->argv, plan->envp);
        if (errno == ENOEXEC) {
            plan->shell_argv[1] = (char *)path;
            execve("/bin/sh", plan->shell_argv, plan->envp);
        }
        int error = errno;
        switch (error) {
        case EACCES:
        case ENOENT:
        case ENOTDIR:
            // A file that is there was found: it may not be executed, or its interpreter is missing. Where the caller
            // named one path, a directory on the way that may not be searched is told as such.
            if (access(path, F_OK) == 0 || (error == EACCES && plan->candidate_count == 1)) {
                if (remembered == 0) remembered_index = i;
                if (remembered == 0) remembered = error;
            }
            break;
        case ESTALE:
        case ENODEV:
        case ETIMEDOUT: break;
        default: fail(report, clinux_spawn_step_exec, error, i);
        }
    }
    if (remembered != 0) fail(report, clinux_spawn_step_exec, remembered, remembered_index);
    fail(report, clinux_spawn_step_find, ENOENT, 0);
}

static _Noreturn void become(const struct clinux_spawn_plan *plan, int report) {
    if (setsid() < 0) fail(report, clinux_spawn_step_session, errno, 0);
    if (plan->dies_with_parent) prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (plan->record >= 0) {
        pid_t self = getpid();
        // Who reads it can do without: it is there for the case that this process's parent dies now.
        ssize_t ignored = pwrite(plan->record, &self, sizeof self, plan->record_offset);
        (void)ignored;
    }
    for (int i = 0; i < 3; i++)
        if (dup2(plan->descriptors[i], i) < 0) fail(report, clinux_spawn_step_descriptors, errno, 0);
    if (plan->takes_terminal && ioctl(1, TIOCSCTTY, 0) < 0) fail(report, clinux_spawn_step_terminal, errno, 0);
    // The report's own descriptor lives until exec.
    if (syscall(SYS_close_range, 3, ~0U, 4 /* CLOSE_RANGE_CLOEXEC */) < 0)
        fail(report, clinux_spawn_step_descriptors, errno, 0);
    umask(plan->umask);
    if (plan->traits) clinux_apply_traits(plan->traits);
    // The last of them counts.
    if (plan->cgroup > 0 && write(plan->cgroup, "0", 1) < 0) fail(report, clinux_spawn_step_cgroup, errno, 0);
    if (plan->sets_niceness && setpriority(PRIO_PROCESS, 0, plan->niceness) < 0 && plan->niceness < 0)
        fail(report, clinux_spawn_step_niceness, errno, 0);
    for (size_t i = 0; i < plan->limit_count; i++)
        if (limit(&plan->limits[i]) < 0 && plan->limits[i].required)
            fail(report, clinux_spawn_step_limit, errno, i);
    if (chdir(plan->directory) < 0) fail(report, clinux_spawn_step_directory, errno, 0);
    if (plan->blocks_signals)
        clinux_unblock_all();
    else
        clinux_reset_signals();
    if (plan->traits) {
        clinux_ignore(plan->traits->ignored_signals);
        clinux_apply_privileges(plan->traits);
    }
    execute(plan, report);
}

pid_t clinux_spawn(const struct clinux_spawn_plan *plan, struct clinux_spawn_failure *failure) {
    *failure = (struct clinux_spawn_failure){.step = clinux_spawn_step_fork};
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) {
        failure->error = errno;
        return -1;
    }
    // No handler of ours may run in the child. A job is not vforked: the peak of a process's memory counts from before
    // its exec, and would be that of this process.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    pid_t pid = plan->shares_memory ? vfork() : _Fork();
    if (pid == 0) become(plan, ends[1]);
    failure->error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(ends[1]);
    if (pid > 0) {
        ssize_t count;
        do {
            count = read(ends[0], failure, sizeof *failure);
        } while (count < 0 && errno == EINTR);
        if (count == (ssize_t)sizeof *failure) {
            while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
            pid = -1;
        } else {
            failure->step = clinux_spawn_step_none;
        }
    }
    close(ends[0]);
    return pid;
}

static void say(const char *text) {
    if (text && write(2, text, strlen(text)) < 0) return;
}

pid_t clinux_start_foreground(
    const char *path, char *const argv[], char *const envp[], int has_input, int kept) {
    pid_t pid = fork();
    if (pid != 0) return pid;
    if (!has_input) {
        int null = open("/dev/null", O_RDONLY);
        if (null < 0 || dup2(null, 0) < 0) _exit(126);
        if (null > 2) close(null);
    }
    signal(SIGPIPE, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (kept >= 0 && fcntl(kept, F_SETFD, 0) < 0) _exit(126);
    execve(path, argv, envp);
    int error = errno;
    say("cannot run ");
    say(path);
    say(": ");
    say(strerrordesc_np(error));
    say("\n");
    _exit(error == ENOENT ? 127 : 126);
}
