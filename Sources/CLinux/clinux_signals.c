#define _GNU_SOURCE
#include "clinux_signals.h"

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "clinux_spawn.h"

// By the system call, because glibc's sigaction refuses the two signals that it keeps for itself, and a parent may have
// left these ignored. The kernel's struct begins with the handler; no flags, no mask.
static void dispose(int signal, void (*handler)(int)) {
    void (*action[4])(int) = {handler};
    syscall(SYS_rt_sigaction, signal, action, NULL, (size_t)(NSIG - 1) / 8);
}

// Those two, which glibc does not let be blocked either: it takes them out of every mask.
enum { first_of_libc = 32, last_of_libc = 33 };

void clinux_reset_signals(void) {
    for (int signal = 1; signal < NSIG; signal++) dispose(signal, SIG_DFL);
    clinux_unblock_signals();
}

void clinux_unblock_signals(void) {
    sigset_t empty;
    sigemptyset(&empty);
    sigprocmask(SIG_SETMASK, &empty, NULL);
}

void clinux_unblock_all(void) {
    for (int signal = first_of_libc; signal <= last_of_libc; signal++) dispose(signal, SIG_DFL);
    clinux_unblock_signals();
}

void clinux_ignore(uint64_t signals) {
    for (int signal = 1; signal < NSIG; signal++)
        if (signals >> (signal - 1) & 1) dispose(signal, SIG_IGN);
}

void clinux_block_signals(void) {
    // First, so that none of them ends this process in between.
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    for (int signal = 1; signal < NSIG; signal++)
        dispose(signal, signal < first_of_libc || signal > last_of_libc ? SIG_DFL : SIG_IGN);
}
