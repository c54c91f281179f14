#define _GNU_SOURCE
#include "clinux_signals.h"

#include <signal.h>
#include <string.h>

#include "clinux_spawn.h"

static void dispose(int signal, void (*handler)(int)) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    sigaction(signal, &action, NULL);
}

void clinux_reset_signals(void) {
    for (int signal = 1; signal < NSIG; signal++) dispose(signal, SIG_DFL);
    sigset_t empty;
    sigemptyset(&empty);
    sigprocmask(SIG_SETMASK, &empty, NULL);
}

void clinux_ignore_signals(void) {
    for (int signal = 1; signal < NSIG; signal++) dispose(signal, signal == SIGCHLD ? SIG_DFL : SIG_IGN);
}
