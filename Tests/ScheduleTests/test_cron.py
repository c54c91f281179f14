"""Next times of cron expressions, beside those that others find: croniter, and a search through every minute of a zone.

croniter has rules of its own for the hours in which clocks are changed, so it is asked in UTC alone. Its option
`implement_cron_bug` is what crontab(5) says of the two fields for days.
"""

import subprocess
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import expressions
from croniter import croniter
from croniter.croniter import CroniterBadDateError

JOBS = Path(__file__).resolve().parents[2] / ".build/debug/jobs"
ZONES = [
    "Europe/Berlin", "America/New_York", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kolkata",
    "Pacific/Chatham", "America/Sao_Paulo", "Asia/Jerusalem", "Europe/Dublin", "America/Havana", "UTC",
]  # fmt: skip
MINUTE = timedelta(minutes=1)


def written(moment):
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def answers(questions):
    """The times that the program finds, for each (start, zone, count, expression)."""
    lines = "".join(f"{written(start)}\t{zone}\t{count}\t{text}\n" for start, zone, count, text in questions)
    result = subprocess.run(
        [JOBS, "schedule", "next", "--lines"], input=lines, capture_output=True, text=True, check=True
    )
    found = result.stdout.split("\n")[:-1]
    assert len(found) == len(questions)
    return [line if line.startswith("error") else line.split() for line in found]


def test_ten_thousand_expressions_beside_croniter():
    questions, expected, asked = [], [], []
    for expression, choice in expressions.several(10_000, seed=1):
        asked.append(expression)
        start = datetime(2000, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=choice.randrange(60 * 365 * 86_400))
        questions.append((start, "UTC", 3, expression.text))
        try:
            others = croniter(expression.text, start, implement_cron_bug=True, max_years_between_matches=60)
            expected.append([written(others.get_next(datetime)) for _ in range(3)])
        except CroniterBadDateError:
            # It does not see that a weekday is enough where no month has the day.
            expected.append(None if expression.text.endswith(" *") else [])
    different = [
        (expression, question, found, wanted)
        for expression, question, found, wanted in zip(asked, questions, answers(questions), expected)
        if (found != wanted if wanted else wanted is None and not isinstance(found, str))
    ]
    assert len(different) <= 2, f"{len(different)}, such as {different[:5]}"
    # After the 29th of February, croniter 6.0.0 leaves out the 1st of March of `*/3`: the search through all minutes decides.
    for expression, (start, *_), found, wanted in different:
        found_by_search = times(expression, timezone.utc, start, start + timedelta(days=10))[:3]
        assert [written(moment) for moment in found_by_search] == found, (expression.text, start, found, wanted)


def changes(zone, year):
    """The minutes at which the offset of a zone changes."""
    moment = datetime(year, 1, 1, tzinfo=timezone.utc)
    step, end = timedelta(hours=1), datetime(year + 1, 1, 1, tzinfo=timezone.utc)
    while moment < end:
        if moment.astimezone(zone).utcoffset() != (moment + step).astimezone(zone).utcoffset():
            minute = moment
            while minute.astimezone(zone).utcoffset() == moment.astimezone(zone).utcoffset():
                minute += MINUTE
            yield minute
        moment += step


def times(expression, zone, start, end):
    """All times after `start`, up to `end`: those that follow the clock minute by minute, the others once a date."""
    found = set()
    if expression.follows_clock:
        moment = start.replace(second=0, microsecond=0) + MINUTE
        while moment <= end:
            local = moment.astimezone(zone)
            if local.minute in expression.values[0] and local.hour in expression.values[1] and expression.has_day(local):
                found.add(moment)
            moment += MINUTE
        return sorted(found)
    day = start.astimezone(zone).date() - timedelta(days=1)
    while day <= end.astimezone(zone).date():
        if expression.has_day(day):
            for hour in expression.values[1]:
                for minute in expression.values[0]:
                    found.add(instant(datetime.combine(day, time(hour, minute)), zone))
        day += timedelta(days=1)
    return sorted(moment for moment in found if start < moment <= end)


def instant(local, zone):
    """When that is: the first time of two, and for a time that there is not the end of the gap."""
    moment = local.replace(tzinfo=zone).astimezone(timezone.utc)
    if moment.astimezone(zone).replace(tzinfo=None) == local:
        return moment
    # With the offset before the gap it comes behind it; back to where the gap ends.
    before = (moment - timedelta(hours=3)).astimezone(zone).utcoffset()
    while (moment - MINUTE).astimezone(zone).utcoffset() != before:
        moment -= MINUTE
    return moment


def test_around_every_change_of_the_clock():
    questions, expected = [], []
    made = iter(expressions.several(20_000, seed=2, stars=0.55))
    for name in ZONES:
        zone = ZoneInfo(name)
        moments = [change for year in (2024, 2026, 2050) for change in changes(zone, year)] or [
            datetime(2026, 3, 29, 1, tzinfo=timezone.utc)
        ]
        for change in moments:
            for _ in range(25):
                expression, choice = next(made)
                start = change - timedelta(seconds=choice.randrange(20 * 3600))
                wanted = times(expression, zone, start, change + timedelta(days=2))[:12]
                if wanted:
                    questions.append((start, name, len(wanted), expression.text))
                    expected.append([written(moment) for moment in wanted])
    assert len(questions) > 500
    wrong = [
        (question, found, wanted)
        for question, found, wanted in zip(questions, answers(questions), expected)
        if found != wanted
    ]
    assert not wrong, f"{len(wrong)}, such as {wrong[:3]}"


def test_offsets_are_those_of_the_zones():
    """Every hour of some days, in zones and years of all kinds: a star follows the clock."""
    questions, expected = [], []
    for name in ZONES:
        zone = ZoneInfo(name)
        for year in (1985, 2007, 2026, 2037, 2038, 2099):
            for month in (1, 4, 7, 11):
                start = datetime.combine(date(year, month, 1), time(), timezone.utc)
                local = start.astimezone(zone)
                questions.append((start, name, 1, f"{local.minute} * * * *"))
                moment = start + MINUTE
                while moment.astimezone(zone).minute != local.minute:
                    moment += MINUTE
                expected.append([written(moment)])
    assert answers(questions) == expected
