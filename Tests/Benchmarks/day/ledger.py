"""What a day has cost: every token that goes through the model, by task, and whether the task's facts were in them."""

from anthropic_tokenizer import count_tokens


class Ledger:
    def __init__(self, before):
        """`before`: what the model reads before its first call."""
        self.before = count_tokens(before)
        self.calls = 0
        self.written = self.read = 0
        self.tasks = {}
        self.answers = {}

    @property
    def total(self):
        return self.before + self.written + self.read

    def note(self, kind, written, read):
        """A call: what the model wrote, and what it read. `kind` is what its answer is called in the table."""
        self.calls += 1
        self.written += count_tokens(written)
        self.read += count_tokens(read)
        self.answers.setdefault(kind, []).append(count_tokens(read))

    def judge(self, task, text, *facts, is_true=True):
        """A task is met where all of its facts were read, and what it did has happened."""
        missing = [fact for fact in facts if fact not in text]
        self.tasks[task] = not missing and is_true
        return missing

    @property
    def met(self):
        return sum(self.tasks.values())

    def longest(self, kind):
        return max(self.answers[kind])
