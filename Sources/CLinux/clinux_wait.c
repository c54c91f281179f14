#define _GNU_SOURCE
#include "clinux_wait.h"

#include <sys/syscall.h>

struct clinux_wait clinux_wait_of(long number) {
    switch (number) {
    case SYS_read:
    case SYS_readv:
    case SYS_preadv2:
    case SYS_splice:
        return (struct clinux_wait){clinux_waits_read, clinux_time_none, 0};
#ifdef SYS_poll
    case SYS_poll: return (struct clinux_wait){clinux_waits_poll, clinux_time_milliseconds, 2};
#endif
    case SYS_ppoll: return (struct clinux_wait){clinux_waits_poll, clinux_time_timespec, 2};
#ifdef SYS_select
    case SYS_select: return (struct clinux_wait){clinux_waits_select, clinux_time_timeval, 4};
#endif
    case SYS_pselect6: return (struct clinux_wait){clinux_waits_select, clinux_time_timespec, 4};
#ifdef SYS_epoll_wait
    case SYS_epoll_wait: return (struct clinux_wait){clinux_waits_epoll, clinux_time_milliseconds, 3};
#endif
    case SYS_epoll_pwait: return (struct clinux_wait){clinux_waits_epoll, clinux_time_milliseconds, 3};
#ifdef SYS_epoll_pwait2
    case SYS_epoll_pwait2: return (struct clinux_wait){clinux_waits_epoll, clinux_time_timespec, 3};
#endif
    default: return (struct clinux_wait){clinux_waits_other, clinux_time_none, 0};
    }
}
