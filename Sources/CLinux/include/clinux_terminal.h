#pragma once

#include <stdint.h>

/// Opens a pseudo-terminal (pty(7)): the master, which does not block, and the other side, which becomes nobody's
/// controlling terminal by that. Neither survives exec. Input is taken as UTF-8 (IUTF8).
int clinux_open_terminal(int *master, int *slave, uint16_t columns, uint16_t rows);

/// TIOCGWINSZ and TIOCSWINSZ of ioctl_tty(2). Setting another size than before sends SIGWINCH.
int clinux_window(int descriptor, uint16_t *columns, uint16_t *rows);
int clinux_set_window(int descriptor, uint16_t columns, uint16_t rows);
