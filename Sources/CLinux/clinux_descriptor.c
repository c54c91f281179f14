#define _GNU_SOURCE
#include "clinux_descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

_Static_assert(clinux_lock_exclusive == LOCK_EX && clinux_lock_nonblocking == LOCK_NB, "flock's operations");
_Static_assert(clinux_lock_unlock == LOCK_UN && clinux_lock_shared == LOCK_SH, "flock's operations");

int clinux_errno(void) { return errno; }

int clinux_pipe(int descriptors[2], int nonblocking) {
    return pipe2(descriptors, O_CLOEXEC | (nonblocking ? O_NONBLOCK : 0));
}

int clinux_openat(int directory, const char *path, int flags, mode_t mode) {
    return openat(directory, path, flags | O_CLOEXEC, mode);
}

int clinux_openat_beneath(int directory, const char *path, int flags, mode_t mode) {
    struct open_how how = {
        .flags = (unsigned)(flags | O_CLOEXEC),
        // A mode is an error where nothing is made. (O_TMPFILE contains the bit of O_DIRECTORY.)
        .mode = (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE ? mode : 0,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
    };
    return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}

int clinux_duplicate(int descriptor, int minimum) { return fcntl(descriptor, F_DUPFD_CLOEXEC, minimum); }

int clinux_set_close_on_exec(int descriptor, int on) { return fcntl(descriptor, F_SETFD, on ? FD_CLOEXEC : 0); }

int clinux_set_nonblocking(int descriptor, int on) {
    int flags = fcntl(descriptor, F_GETFL);
    if (flags < 0) return -1;
    return fcntl(descriptor, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}

int clinux_set_pipe_size(int descriptor, int size) { return fcntl(descriptor, F_SETPIPE_SZ, size); }

int clinux_bytes_available(int descriptor, int *count) { return ioctl(descriptor, FIONREAD, count); }

int clinux_flock(int descriptor, int operation) { return flock(descriptor, operation); }

static void interrupt(int signal) { (void)signal; }

int clinux_flock_within(int descriptor, int milliseconds) {
    // Without SA_RESTART, so that the signal ends the wait. It is sent to this thread alone.
    struct sigaction action = {.sa_handler = interrupt};
    sigset_t alarm;
    sigemptyset(&alarm);
    sigaddset(&alarm, SIGALRM);
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGALRM};
    event._sigev_un._tid = (pid_t)syscall(SYS_gettid);
    timer_t timer;
    if (sigaction(SIGALRM, &action, NULL) < 0 || pthread_sigmask(SIG_UNBLOCK, &alarm, NULL) != 0) return -1;
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) < 0) return -1;
    struct timespec start, now;
    clock_gettime(CLOCK_MONOTONIC, &start);
    // It repeats, because the first one may come before flock waits.
    struct itimerspec spec = {
        .it_value = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L + 1},
        .it_interval = {.tv_nsec = 50000000},
    };
    int result = timer_settime(timer, 0, &spec, NULL);
    while (result == 0 && (result = flock(descriptor, LOCK_EX)) < 0 && errno == EINTR) {
        clock_gettime(CLOCK_MONOTONIC, &now);
        int64_t elapsed = (now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000;
        if (elapsed >= milliseconds) {
            errno = ETIMEDOUT;
            break;
        }
        result = 0;
    }
    int error = errno;
    timer_delete(timer);
    errno = error;
    return result;
}

int clinux_punch_hole(int descriptor, int64_t offset, int64_t length) {
    return fallocate(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length);
}

int clinux_allocate(int descriptor, int64_t offset, int64_t length, int extend) {
    return fallocate(descriptor, extend ? 0 : FALLOC_FL_KEEP_SIZE, offset, length);
}

int clinux_rename_noreplace(int old_directory, const char *old_path, int new_directory, const char *new_path) {
    return renameat2(old_directory, old_path, new_directory, new_path, RENAME_NOREPLACE);
}

int clinux_close_from(unsigned first) { return (int)syscall(SYS_close_range, first, ~0U, 0); }

int clinux_has_attribute(const char *path, const char *name, char value) {
    char found;
    return getxattr(path, name, &found, 1) == 1 && found == value;
}
