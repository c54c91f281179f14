#define _GNU_SOURCE
#include "clinux_terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

int clinux_window(int descriptor, uint16_t *columns, uint16_t *rows) {
    struct winsize size = {0};
    if (ioctl(descriptor, TIOCGWINSZ, &size) < 0) return -1;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 0;
}

int clinux_set_window(int descriptor, uint16_t columns, uint16_t rows) {
    struct winsize size = {.ws_col = columns, .ws_row = rows};
    return ioctl(descriptor, TIOCSWINSZ, &size);
}

static int prepare(int slave, uint16_t columns, uint16_t rows) {
    struct termios modes;
    if (tcgetattr(slave, &modes) < 0) return -1;
    modes.c_iflag |= IUTF8;
    if (tcsetattr(slave, TCSANOW, &modes) < 0) return -1;
    return clinux_set_window(slave, columns, rows);
}

int clinux_open_terminal(int *master, int *slave, uint16_t columns, uint16_t rows) {
    int own = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (own < 0) return -1;
    int other = -1;
    // By the master, not by its path: another devpts may be mounted where this process looks.
    if (unlockpt(own) < 0 || (other = ioctl(own, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC)) < 0
        || prepare(other, columns, rows) < 0) {
        int error = errno;
        if (other >= 0) close(other);
        close(own);
        errno = error;
        return -1;
    }
    *master = own;
    *slave = other;
    return 0;
}
