"""The guard: a process of its own that ends what a run has started, should the run itself be killed."""

import os
import signal

import processes


class Guard:
    """To be made before there are threads. It learns of the end of this process by a pipe that nobody else has."""

    def __init__(self, home):
        reading, self.writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.writing)
            watch(reading, home)
        os.close(reading)

    def dismiss(self):
        os.close(self.writing)
        os.waitpid(self.pid, 0)


def watch(reading, home):
    """Waits for the end of the pipe, and never returns."""
    try:
        # Whatever hits the run's terminal or process group does not hit this.
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        os.read(reading, 1)
        processes.end_all(home)
    finally:
        os._exit(0)
