#pragma once

#include <stddef.h>
#include <stdint.h>

/// One readiness report of epoll_wait(2): the bits of `clinux_event_*` and the number given at registration.
struct clinux_event {
    uint32_t events;
    uint64_t token;
};

enum {
    clinux_event_readable = 0x001,
    clinux_event_writable = 0x004,
    clinux_event_error = 0x008,
    clinux_event_hangup = 0x010,
    clinux_event_peer_closed = 0x2000,
};

/// epoll_create1(EPOLL_CLOEXEC).
int clinux_epoll_create(void);
/// epoll_ctl(2): level-triggered interest of `descriptor` in `events`, reported with `token`.
int clinux_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t token);
int clinux_epoll_modify(int epoll, int descriptor, uint32_t events, uint64_t token);
int clinux_epoll_remove(int epoll, int descriptor);
/// epoll_wait(2): up to `capacity` (at most 64) reports; `timeout` in milliseconds, -1 for ever.
int clinux_epoll_wait(int epoll, struct clinux_event *events, int capacity, int timeout);

/// eventfd(2), non-blocking, close-on-exec.
int clinux_eventfd(void);
/// timerfd_create(CLOCK_BOOTTIME or CLOCK_MONOTONIC), non-blocking, close-on-exec.
int clinux_timerfd(int boottime);
/// timerfd_settime(2): fires once after `nanoseconds`; 0 disarms.
int clinux_timerfd_set(int timer, int64_t nanoseconds);
/// timerfd_create(CLOCK_REALTIME), non-blocking, close-on-exec.
int clinux_wall_timerfd(void);
/// timerfd_settime(2): fires once at `nanoseconds` since 1970, and whenever the clock is set; 0 disarms.
int clinux_wall_timerfd_set(int timer, int64_t nanoseconds);
/// Takes note of what has fired; 1 if that was because the clock was set, else 0.
int clinux_wall_timerfd_drain(int timer);
/// signalfd(2) for the `count` signals, non-blocking, close-on-exec, after blocking them in the calling thread.
int clinux_signalfd(const int *signals, int count);
/// Takes the next signal from such a descriptor; 0 where there is none.
int clinux_next_signal(int descriptor);

/// inotify_init1(IN_CLOEXEC | IN_NONBLOCK).
int clinux_inotify_create(void);
int clinux_inotify_add(int inotify, const char *path, uint32_t mask);
/// inotify_rm_watch(2).
int clinux_inotify_remove(int inotify, int watch);
/// One read(2) of events: the watch of each (-1: events were lost). `capacity` is at least 1024. 0 where there is none.
size_t clinux_inotify_watches(int inotify, int *watches, size_t capacity);
enum {
    clinux_inotify_modified = 0x002,
    clinux_inotify_attributes = 0x004,
    clinux_inotify_moved_to = 0x080,
    clinux_inotify_created = 0x100,
    clinux_inotify_deleted = 0x200,
    clinux_inotify_deleted_self = 0x400,
};
