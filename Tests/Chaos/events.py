"""A client that follows the events for the whole run, and is not killed."""

import collections
import json
import threading


class Events(threading.Thread):
    """`jobs events --follow`: every line is read as it comes."""

    def __init__(self, home):
        super().__init__(name="events", daemon=True)
        self.log = home.path / "events.log"
        with open(self.log, "wb") as log:
            self.process = home.start("events", "--after", "0", "--follow", "--json", stderr=log)
        self.changed = threading.Condition()
        self.seen = []
        self.ended = set()
        self.has_ended = False

    def run(self):
        for line in self.process.stdout:
            event = json.loads(line)
            with self.changed:
                self.seen.append(event)
                if event["event"] == "ended":
                    self.ended.add(event["number"])
                self.changed.notify_all()
        with self.changed:
            self.has_ended = True
            self.changed.notify_all()

    def finish(self, numbers, seconds):
        """Waits until the ends of these jobs have been told. Gives those that have not."""
        with self.changed:
            self.changed.wait_for(lambda: self.has_ended or numbers <= self.ended, seconds)
            return numbers - self.ended

    def state(self):
        """How the client is, for a message."""
        told = self.log.read_text(errors="backslashreplace").strip()
        return f"it ended with {self.process.wait()}: {told}" if self.has_ended else "it still follows"

    def close(self):
        self.process.kill()
        self.process.wait()
        if self.is_alive():
            self.join()

    def failures(self, numbers):
        with self.changed:
            seen = list(self.seen)
        last = 0
        counts = collections.Counter()
        for event in seen:
            if event["seq"] <= last:
                yield f"`events --follow` told event {event['seq']} after event {last}"
            last = event["seq"]
            counts[event["event"], event.get("number")] += 1
        for number in sorted(numbers):
            told = {kind: counts[kind, number] for kind in ("submitted", "started", "ended")}
            if told["submitted"] != 1 or told["started"] > 1 or told["ended"] != 1:
                yield f"job {number}: expected one submission, at most one start, and one end in the events, found {told}"
