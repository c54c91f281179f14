#define _GNU_SOURCE
#include "clinux_event.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <time.h>
#include <unistd.h>

_Static_assert(clinux_event_readable == EPOLLIN && clinux_event_writable == EPOLLOUT, "epoll's bits");
_Static_assert(clinux_event_error == EPOLLERR && clinux_event_hangup == EPOLLHUP, "epoll's bits");
_Static_assert(clinux_event_peer_closed == EPOLLRDHUP, "epoll's bits");
_Static_assert(clinux_inotify_modified == IN_MODIFY && clinux_inotify_moved_to == IN_MOVED_TO, "inotify's bits");
_Static_assert(clinux_inotify_created == IN_CREATE && clinux_inotify_deleted_self == IN_DELETE_SELF, "inotify's bits");
_Static_assert(clinux_inotify_attributes == IN_ATTRIB && clinux_inotify_deleted == IN_DELETE, "inotify's bits");

int clinux_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

static int control(int epoll, int operation, int descriptor, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data.u64 = token};
    return epoll_ctl(epoll, operation, descriptor, &event);
}

int clinux_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t token) {
    return control(epoll, EPOLL_CTL_ADD, descriptor, events, token);
}

int clinux_epoll_modify(int epoll, int descriptor, uint32_t events, uint64_t token) {
    return control(epoll, EPOLL_CTL_MOD, descriptor, events, token);
}

int clinux_epoll_remove(int epoll, int descriptor) { return control(epoll, EPOLL_CTL_DEL, descriptor, 0, 0); }

int clinux_epoll_wait(int epoll, struct clinux_event *events, int capacity, int timeout) {
    struct epoll_event ready[64];
    int count = epoll_wait(epoll, ready, capacity < 64 ? capacity : 64, timeout);
    for (int i = 0; i < count; i++) {
        events[i].events = ready[i].events;
        events[i].token = ready[i].data.u64;
    }
    return count;
}

int clinux_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int clinux_timerfd(int boottime) {
    return timerfd_create(boottime ? CLOCK_BOOTTIME : CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
}

int clinux_timerfd_set(int timer, int64_t nanoseconds) {
    struct itimerspec spec = {.it_value = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000}};
    return timerfd_settime(timer, 0, &spec, NULL);
}

int clinux_wall_timerfd(void) { return timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK); }

int clinux_wall_timerfd_set(int timer, int64_t nanoseconds) {
    struct itimerspec spec = {.it_value = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000}};
    return timerfd_settime(timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &spec, NULL);
}

int clinux_wall_timerfd_drain(int timer) {
    uint64_t count;
    return read(timer, &count, sizeof count) < 0 && errno == ECANCELED;
}

int clinux_signalfd(const int *signals, int count) {
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < count; i++) sigaddset(&set, signals[i]);
    if ((errno = pthread_sigmask(SIG_BLOCK, &set, NULL)) != 0) return -1;
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int clinux_next_signal(int descriptor) {
    struct signalfd_siginfo info;
    return read(descriptor, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}

int clinux_inotify_create(void) { return inotify_init1(IN_CLOEXEC | IN_NONBLOCK); }

int clinux_inotify_add(int inotify, const char *path, uint32_t mask) { return inotify_add_watch(inotify, path, mask); }

int clinux_inotify_remove(int inotify, int watch) { return inotify_rm_watch(inotify, watch); }

size_t clinux_inotify_watches(int inotify, int *watches, size_t capacity) {
    _Alignas(struct inotify_event) char buffer[16 << 10];
    size_t count = 0;
    ssize_t length = capacity < sizeof buffer / sizeof(struct inotify_event) ? -1 : read(inotify, buffer, sizeof buffer);
    for (ssize_t offset = 0; offset < length;) {
        const struct inotify_event *event = (const struct inotify_event *)(buffer + offset);
        watches[count++] = event->mask & IN_Q_OVERFLOW ? -1 : event->wd;
        offset += (ssize_t)sizeof *event + event->len;
    }
    return count;
}
