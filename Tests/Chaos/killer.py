"""The killer: SIGKILL and SIGSTOP for the supervisor, as the plan has it."""

import signal
import threading

import processes


class Killer(threading.Thread):
    """Strikes until all is to be calm, and leaves no supervisor stopped."""

    def __init__(self, world, blows):
        super().__init__(name="killer", daemon=True)
        self.home = world.home
        self.report = world.report
        self.blows = blows
        self.is_over = world.is_calm

    def run(self):
        try:
            for blow in self.blows:
                # The moment is the plan's, not that of an event.
                if self.is_over.wait(blow.pause):
                    return
                self.strike(blow)
        except Exception as error:
            self.report.fail(f"the killer itself failed: {error!r}")

    def strike(self, blow):
        supervisor = processes.supervisor(self.home.path)
        if not supervisor:
            self.report.note(f"{blow.action}: there is no supervisor", "miss")
            return
        with supervisor:
            if "stop" in blow.action and supervisor.send(signal.SIGSTOP):
                self.report.note(f"SIGSTOP to supervisor {supervisor.pid} for {blow.length:.3f} s", "stop")
                self.is_over.wait(blow.length)
            if "kill" in blow.action and supervisor.send(signal.SIGKILL):
                self.report.note(f"SIGKILL to supervisor {supervisor.pid}", "kill")
            supervisor.send(signal.SIGCONT)
