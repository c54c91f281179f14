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

void clinux_reset_signals(void) {
    for (int signal = 1; signal < NSIG; signal++) dispose(signal, SIG_DFL);
    sigset_t empty;
    sigemptyset(&empty);
    sigprocmask(SIG_SETMASK, &empty, NULL);
}

void clinux_ignore(uint64_t signals) {
    for (int signal = 1; signal < NSIG; signal++)
        if (signals >> (signal - 1) & 1) dispose(signal, SIG_IGN);
}

void clinux_ignore_signals(void) {
    for (int signal = 1; signal < NSIG; signal++) dispose(signal, signal == SIGCHLD ? SIG_DFL : SIG_IGN);
}
