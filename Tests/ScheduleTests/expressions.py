"""Cron expressions, made at random, each with the values that its fields stand for."""

import random
from dataclasses import dataclass

RANGES = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 6)]
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
WEEKDAYS = "sun mon tue wed thu fri sat".split()


@dataclass
class Expression:
    text: str
    # For each field the set of its values.
    values: list[set[int]]

    @property
    def follows_clock(self):
        """Whether minute or hour begin with a star."""
        return any(field.startswith("*") for field in self.text.split()[:2])

    def has_day(self, date):
        """Whether it means this date: crontab(5)."""
        days, months, weekdays = self.values[2:]
        if date.month not in months:
            return False
        fits = (date.day in days, date.isoweekday() % 7 in weekdays)
        stars = any(field.startswith("*") for field in (self.text.split()[2], self.text.split()[4]))
        return all(fits) if stars else any(fits)


def item(choice, field):
    low, high = RANGES[field]
    kind = choice.random()
    if kind < 0.15:
        step = choice.randint(1, max(1, high // 2))
        return f"*/{step}", set(range(low, high + 1, step))
    first = choice.randint(low, high)
    # Of `5-5` croniter makes all values.
    if kind < 0.6 or first == high:
        return word(choice, field, first), {first}
    last = choice.randint(first + 1, high)
    if kind < 0.8:
        return f"{word(choice, field, first)}-{word(choice, field, last)}", set(range(first, last + 1))
    step = choice.randint(1, high)
    return f"{first}-{last}/{step}", set(range(first, last + 1, step))


def word(choice, field, value):
    names = {3: MONTHS, 4: WEEKDAYS}.get(field)
    if names is None or choice.random() < 0.5:
        return str(value)
    name = names[value - 1 if field == 3 else value]
    return name if choice.random() < 0.5 else name.upper()


def make(choice, stars=0.4):
    texts, values = [], []
    for field in range(5):
        low, high = RANGES[field]
        if choice.random() < stars:
            texts.append("*")
            values.append(set(range(low, high + 1)))
            continue
        items = [item(choice, field) for _ in range(choice.choice([1, 1, 1, 2, 3]))]
        # A star with others beside it means everything to some, and not to others.
        if len(items) > 1:
            items = [one for one in items if not one[0].startswith("*")] or items[:1]
        texts.append(",".join(text for text, _ in items))
        values.append(set().union(*(found for _, found in items)))
    return Expression(" ".join(texts), values)


def several(count, seed, stars=0.4):
    choice = random.Random(seed)
    return [(make(choice, stars), choice) for _ in range(count)]
