#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// The calling thread's errno.
int clinux_errno(void);

/// pipe2(2) with O_CLOEXEC, and O_NONBLOCK where `nonblocking`.
int clinux_pipe(int descriptors[2], int nonblocking);

/// openat(2) with O_CLOEXEC added to `flags`.
int clinux_openat(int directory, const char *path, int flags, mode_t mode);

/// openat2(2) below `directory`: no symbolic link is followed anywhere in `path`, and it cannot leave the directory.
int clinux_openat_beneath(int directory, const char *path, int flags, mode_t mode);

/// fcntl(F_DUPFD_CLOEXEC): a duplicate numbered `minimum` or above that does not survive exec.
int clinux_duplicate(int descriptor, int minimum);

/// Sets or clears FD_CLOEXEC.
int clinux_set_close_on_exec(int descriptor, int on);

/// Sets or clears O_NONBLOCK.
int clinux_set_nonblocking(int descriptor, int on);

/// fcntl(F_SETPIPE_SZ): asks for a pipe of `size` bytes.
int clinux_set_pipe_size(int descriptor, int size);

/// ioctl(FIONREAD): bytes that a pipe, a socket or a terminal has to read; of a terminal in line mode those of whole lines.
int clinux_bytes_available(int descriptor, int *count);

/// flock(2).
int clinux_flock(int descriptor, int operation);
/// flock(LOCK_EX) that waits at most so long (ETIMEDOUT). Takes over SIGALRM: the wait is ended by a timer's signal.
int clinux_flock_within(int descriptor, int milliseconds);

/// fallocate(2) that deallocates a range and keeps the size (FALLOC_FL_PUNCH_HOLE).
int clinux_punch_hole(int descriptor, int64_t offset, int64_t length);

/// fallocate(2): allocates the range, and extends the size where `extend`.
int clinux_allocate(int descriptor, int64_t offset, int64_t length, int extend);

/// renameat2(2) with RENAME_NOREPLACE.
int clinux_rename_noreplace(int old_directory, const char *old_path, int new_directory, const char *new_path);

/// close_range(2) of all descriptors from `first` up.
int clinux_close_from(unsigned first);

enum { clinux_lock_exclusive = 2, clinux_lock_nonblocking = 4, clinux_lock_unlock = 8, clinux_lock_shared = 1 };

/// Whether the file has this extended attribute, of one byte with this value (xattr(7)).
int clinux_has_attribute(const char *path, const char *name, char value);
