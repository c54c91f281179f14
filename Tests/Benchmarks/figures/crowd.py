"""Many jobs at once, and many who wait for one."""

import json
import os
import selectors
import signal
import socket
import time
from datetime import datetime

from measuring import cpu_seconds, median, memory, wake_ups
from table import Row, megabytes, milliseconds


def running_jobs(home, sizes):
    """What each of many running jobs costs, and the supervisor beside them."""
    for _ in range(sizes.running):
        home.run("--group", "crowd", "--", "sleep", "3600")
    home.jobs("wait", "--timeout", "60", home.run("--", "true"))
    shims = home.shims()
    if len(shims) != sizes.running:
        raise RuntimeError(f"{len(shims)} shims for {sizes.running} jobs")
    private = sum(memory(pid)["Private"] for pid in shims) / len(shims)
    yield Row(
        f"memory that each of {sizes.running} running jobs adds (private, shim)",
        megabytes(private),
        aim="≤ 0.3 MB",
        is_met=private <= 0.3e6,
    )
    supervisor = home.supervisor()
    home.let_idle_shims_leave()
    time.sleep(1)
    sleeps, cpu = wake_ups(supervisor), cpu_seconds(supervisor)
    time.sleep(sizes.idle_seconds)
    sleeps, cpu = wake_ups(supervisor) - sleeps, cpu_seconds(supervisor) - cpu
    used = memory(supervisor)
    yield Row(
        f"supervisor with {sizes.running} running and {sizes.ended:,} ended jobs",
        f"{megabytes(used['Rss'])} resident, {megabytes(used['Private'])} private",
        aim="≤ 40 MB",
        is_met=used["Rss"] <= 40e6,
    )
    yield Row(
        f"its wake-ups in {sizes.idle_seconds:g} idle seconds",
        f"{sleeps}, {milliseconds(cpu)} of CPU",
        aim="none",
        is_met=sleeps == 0,
    )


def restart(home, sizes):
    """A new supervisor until it answers and has taken up all running jobs: then alone something queued may start."""
    expected = sizes.running

    def answered(began):
        """Seconds until the first answer, and until a new job has run."""
        home.jobs("list", "-n", "1")
        first = time.perf_counter() - began
        home.jobs("run", "--quiet", "--wait", "--", "true")
        return first, time.perf_counter() - began

    def in_place():
        began = time.perf_counter()
        home.jobs("supervisor", "restart")
        return answered(began)

    def after_kill():
        supervisor = home.supervisor()
        began = time.perf_counter()
        os.kill(supervisor, signal.SIGKILL)
        return answered(began)

    for name, action in (("`supervisor restart`", in_place), ("SIGKILL instead", after_kill)):
        times = [action() for _ in range(sizes.rounds)]
        running = home.supervisor_status()["running"]
        if running != expected:
            raise RuntimeError(f"{running} of {expected} jobs are left after {name}")
        first, all_adopted = (median(values) for values in zip(*times))
        yield Row(
            f"{name}, {expected} running jobs: it answers; all are re-adopted",
            f"{milliseconds(first)}; {milliseconds(all_adopted)}",
            aim="< 1 s",
            is_met=all_adopted < 1,
        )


def waiting_clients(home, sizes):
    """Connections that wait for one job: what they cost while nothing happens, and how soon all are answered."""
    fifo = f"{home.path}/event"
    os.mkfifo(fifo)
    number = home.run("--", "sh", "-c", 'read line < "$0"', fifo)
    trigger = os.open(fifo, os.O_RDWR)
    supervisor = home.supervisor()
    clients = [_Client(home.socket, number) for _ in range(sizes.clients)]
    for client in clients:
        client.read_greeting()
    time.sleep(1)
    sleeps, cpu = wake_ups(supervisor), cpu_seconds(supervisor)
    time.sleep(sizes.idle_seconds)
    sleeps, cpu = wake_ups(supervisor) - sleeps, cpu_seconds(supervisor) - cpu
    yield Row(
        f"{sizes.clients:,} clients in `wait`: wake-ups in {sizes.idle_seconds:g} idle seconds",
        f"{sleeps}, {milliseconds(cpu)} of CPU",
        aim="nothing",
        is_met=sleeps == 0 and cpu == 0,
    )
    os.write(trigger, b"go\n")
    arrivals = _collect(clients)
    os.close(trigger)
    ended = datetime.fromisoformat(clients[0].job()["ended_at"]).timestamp()
    last = arrivals[-1] - ended
    yield Row(
        f"{sizes.clients:,} clients in `wait`: from the job's end to the first, the last answer",
        f"{milliseconds(arrivals[0] - ended)}; {milliseconds(last)}",
        aim="≤ 50 ms",
        is_met=last <= 0.05,
    )
    for client in clients:
        client.socket.close()


class _Client:
    """A connection that speaks the supervisor's protocol: JSON-RPC 2.0, one message a line."""

    def __init__(self, path, number):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.connect(path)
        self.socket.settimeout(60)
        self._send(1, "hello", {"protocol": 1, "release": "benchmark"})
        self._send(2, "wait", {"refs": [str(number)], "for": "end", "any": False, "timeout_ms": 600_000})
        self.bytes = b""

    def _send(self, identifier, method, params):
        message = {"jsonrpc": "2.0", "id": identifier, "method": method, "params": params}
        self.socket.sendall(json.dumps(message).encode() + b"\n")

    def read_greeting(self):
        while b"\n" not in self.bytes:
            self.bytes += self.socket.recv(65536)
        greeting, _, self.bytes = self.bytes.partition(b"\n")
        if "result" not in json.loads(greeting):
            raise RuntimeError(f"the supervisor said {greeting}")

    def read(self):
        """Whether the answer is complete."""
        self.bytes += self.socket.recv(65536)
        return self.bytes.endswith(b"\n")

    def job(self):
        return json.loads(self.bytes)["result"]["jobs"][0]


def _collect(clients):
    """The moments, in seconds since 1970, at which the answers were there."""
    arrivals = []
    with selectors.EpollSelector() as selector:
        for client in clients:
            selector.register(client.socket, selectors.EVENT_READ, client)
        while len(arrivals) < len(clients):
            ready = selector.select(timeout=60)
            if not ready:
                raise RuntimeError(f"only {len(arrivals)} of {len(clients)} were answered")
            for key, _ in ready:
                if key.data.read():
                    arrivals.append(time.time())
                    selector.unregister(key.fileobj)
    return arrivals
