"""Whatever of a cluster fails: no job runs twice, no exit status is lost, and no status is a lie."""

import os
import signal
import subprocess
import time

import pytest

from lab import await_that

# Each writes a line when it starts, and has an exit status of its own.
ONCE = "echo ran >>{file}; sleep {seconds}; exit {code}"


def once(cluster, file, seconds, code, *options):
    return cluster.shell(ONCE.format(file=file, seconds=seconds, code=code), *options)


def test_the_controller_is_killed_and_comes_back(broken):
    cluster = broken
    running = once(cluster, "running", 3, 4)
    cluster.await_status(running, "running")
    # What it has not saved yet it would forget.
    time.sleep(6)
    cluster.lab.kill("slurmctld")
    late = once(cluster, "late", 0, 5)
    # It ends while there is no controller.
    assert cluster.ended(running)["exit_code"] == 4
    cluster.await_words(late, "Unable to contact slurm controller")
    cluster.lab.start("slurmctld")
    assert cluster.ended(late)["exit_code"] == 5
    assert (cluster.starts("running"), cluster.starts("late")) == (1, 1)


def test_the_controller_forgets_jobs_that_it_had_accepted(broken):
    cluster = broken
    # It saves its jobs at most every 5 s: those that come right after a save are lost with it.
    first = once(cluster, "first", 0, 0)
    cluster.ended(first)
    numbers = [once(cluster, f"job{index}", 8, 10 + index) for index in range(6)]
    held = once(cluster, "held", 0, 3, "--executor-option", "begin=now+8")
    await_that(lambda: len(cluster.lab.jobs("PENDING,RUNNING")) == 7, 20, "Slurm has accepted all", cluster.lab.story)
    cluster.lab.kill("slurmctld")
    cluster.lab.start("slurmctld")
    # Somebody else is given the ids that are free again.
    await_that(lambda: cluster.lab.call("squeue", "-h").returncode == 0, 30, "the controller answers")
    others = [
        cluster.lab.call("sbatch", "--parsable", "-o", "/dev/null", "-J", "other", input="#!/bin/sh\nsleep 3\n").stdout
        for _ in range(8)
    ]
    for index, number in enumerate(numbers):
        record = cluster.ended(number, seconds=90)
        assert cluster.starts(f"job{index}") == 1
        if record["status"] == "failed":
            assert record["exit_code"] == 10 + index, cluster.story(record)
        else:
            # A node that tells the controller of a job that it has forgotten is told to kill it.
            assert record["reason"] in ("cancelled", "signalled", "shim-lost"), cluster.story(record)
            assert "exit_code" not in record, cluster.story(record)
    assert cluster.ended(held, seconds=90)["exit_code"] == 3
    assert cluster.starts("held") == 1
    ids = {job.strip() for job in others}
    states = {state for job, state, name in cluster.lab.jobs() if job in ids and name == "other"}
    assert "CANCELLED" not in states, states


def test_the_controller_answers_nothing(broken):
    cluster = broken
    running = once(cluster, "running", 2, 6)
    cluster.await_status(running, "running")
    cluster.lab.send("slurmctld", signal.SIGSTOP)
    begun = time.monotonic()
    waiting = once(cluster, "waiting", 0, 7)
    cluster.record(waiting)
    # Nobody waits for the controller.
    assert time.monotonic() - begun < 5
    assert cluster.ended(running)["exit_code"] == 6
    cluster.lab.send("slurmctld", signal.SIGCONT)
    assert cluster.ended(waiting)["exit_code"] == 7
    assert (cluster.starts("running"), cluster.starts("waiting")) == (1, 1)


def test_munge_is_gone(broken):
    cluster = broken
    running = once(cluster, "running", 2, 8)
    cluster.await_status(running, "running")
    # It takes its socket along.
    cluster.lab.send("munged", signal.SIGTERM)
    await_that(lambda: not cluster.lab.pid("munged"), 10, "munged is gone")
    waiting = once(cluster, "waiting", 0, 9)
    cluster.await_words(waiting, "Slurm does not take the job")
    assert cluster.ended(running)["exit_code"] == 8
    cluster.lab.start("munged")
    assert cluster.ended(waiting)["exit_code"] == 9
    assert cluster.starts("waiting") == 1


def test_a_node_dies_with_its_job(broken):
    cluster = broken
    number = once(cluster, "ran", 100, 0, "--executor-option", "nodelist=n2")
    cluster.await_status(number, "running")
    cluster.lab.kill("slurmd-n2")
    for pid in cluster.lab.strays():
        os.kill(pid, signal.SIGKILL)
    for pid in cluster.nodes_processes("sleep"):
        os.kill(pid, signal.SIGKILL)
    cluster.lab.call("scontrol", "update", "nodename=n2", "state=down", "reason=test")
    record = cluster.ended(number)
    assert (record["status"], record["reason"]) == ("lost", "node-failed")
    assert "exit_code" not in record
    assert "NODE_FAIL" in record["error"]["message"]
    assert cluster.starts("ran") == 1


def test_a_node_that_fails_is_a_reason_to_try_again(broken):
    cluster = broken
    script = "echo ran >>ran; test $JOBS_ATTEMPT = 2 || sleep 100"
    number = cluster.shell(script, "--retries", "1", "--retry-delay", "0")
    host = cluster.await_status(number, "running")["host"]
    cluster.lab.kill(f"slurmd-{host}")
    for pid in cluster.lab.strays() + cluster.nodes_processes("sleep"):
        os.kill(pid, signal.SIGKILL)
    cluster.lab.call("scontrol", "update", f"nodename={host}", "state=down", "reason=test")
    record = cluster.ended(number)
    assert (record["status"], record["attempt"]) == ("completed", 2)
    assert cluster.starts("ran") == 2


def test_a_node_loses_its_daemon_alone(broken):
    cluster = broken
    number = once(cluster, "ran", 2, 11, "--executor-option", "nodelist=n2")
    cluster.await_status(number, "running")
    cluster.lab.kill("slurmd-n2")
    assert cluster.ended(number)["exit_code"] == 11
    assert cluster.starts("ran") == 1


def test_the_step_daemon_is_killed(broken):
    cluster = broken
    number = once(cluster, "ran", 3, 12)
    cluster.await_status(number, "running")
    for pid in cluster.lab.strays():
        with open(f"/proc/{pid}/comm") as name:
            if name.read() == "slurmstepd\n":
                os.kill(pid, signal.SIGKILL)
    assert cluster.ended(number)["exit_code"] == 12
    assert cluster.starts("ran") == 1


def test_the_shim_is_killed(cluster):
    number = once(cluster, "ran", 100, 0)
    cluster.await_status(number, "running")
    for pid in cluster.nodes_processes("jobs-shim"):
        os.kill(pid, signal.SIGKILL)
    record = cluster.ended(number)
    assert (record["status"], record["reason"]) == ("lost", "shim-lost")
    assert "Slurm: job" in record["error"]["message"]
    assert cluster.starts("ran") == 1


def test_somebody_cancels_it_while_it_runs(cluster):
    number = cluster.shell("trap 'exit 7' TERM; echo on; while :; do sleep 0.1; done", "--retries", "3")
    cluster.await_line(number, "on")
    [[job, _, _]] = cluster.lab.jobs("RUNNING")
    cluster.lab.call("scancel", job)
    record = cluster.ended(number)
    assert (record["status"], record["reason"], record["exit_code"]) == ("killed", "cancelled", 7)
    assert f"job {job} is CANCELLED" in record["error"]["message"]


def test_somebody_cancels_it_while_it_waits(cluster):
    number = cluster.run("true", options=("--executor-option", "hold"))
    cluster.await_words(number, "held")
    [[job, _, _]] = cluster.lab.jobs("PENDING")
    cluster.lab.call("scancel", job)
    record = cluster.ended(number)
    assert (record["status"], record["reason"]) == ("killed", "cancelled")
    assert "started_at" not in record


def test_somebody_has_it_run_again(cluster):
    number = once(cluster, "ran", 2, 13, "--executor-option", "hold")
    cluster.await_words(number, "held")
    [[job, _, name]] = cluster.lab.jobs("PENDING")
    # A second job of the same attempt, as Slurm makes one of a job that it starts twice.
    place = cluster.attempt(number)
    program = next(place.parents[2].glob("bin/*/jobs-shim"))
    words = f"#!/bin/sh\nexec '{program}' '{place}' mailbox /nowhere n9 SLURM\n"
    cluster.lab.call("sbatch", "-o", "/dev/null", input=words)
    cluster.lab.call("sbatch", "-o", "/dev/null", input=words)
    cluster.lab.call("scontrol", "release", job)
    assert cluster.ended(number)["exit_code"] == 13
    assert cluster.starts("ran") == 1


def test_sbatch_fails_although_it_has_submitted(cluster):
    cluster.replace(
        "sbatch",
        f'test -e {cluster.root}/lied || {{ "$REAL" "$@" >/dev/null; touch {cluster.root}/lied;'
        ' echo "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation" >&2; exit 1; }\n'
        'exec "$REAL" "$@"',
    )
    number = once(cluster, "ran", 1, 14)
    assert cluster.ended(number)["exit_code"] == 14
    assert cluster.starts("ran") == 1


def test_sbatch_says_nothing_although_it_has_submitted_and_the_list_comes_late(cluster):
    # Neither says what happened: it is submitted twice, and the claim decides.
    cluster.replace(
        "sbatch",
        f'test -e {cluster.root}/lied || {{ "$REAL" "$@" >/dev/null; touch {cluster.root}/lied; exit 1; }}\n'
        'exec "$REAL" "$@"',
    )
    cluster.replace(
        "squeue", f'test "$(cat {cluster.root}/looks 2>/dev/null | wc -l)" -ge 3 && exec "$REAL" "$@"; echo >>{cluster.root}/looks'
    )
    number = once(cluster, "ran", 1, 15, "--executor-option", "begin=now+3")
    assert cluster.ended(number)["exit_code"] == 15
    assert cluster.starts("ran") == 1


STEPS = [
    "supervisor-after-commit", "executor-before-prepare", "executor-before-note", "executor-before-submit",
    "executor-after-submit", "executor-after-submission-note", "supervisor-at-exit", "supervisor-after-end",
]


@pytest.mark.parametrize("step", STEPS)
def test_the_supervisor_is_killed(cluster, step):
    cluster.environment["JOBS_KILL_AT"] = step
    number = once(cluster, "ran", 0.5, 16)
    await_that((cluster.state / f"killed-at.{step}").exists, 20, f"the supervisor comes to {step}", cluster.lab.story)
    assert cluster.ended(number)["exit_code"] == 16
    assert cluster.starts("ran") == 1


def test_the_supervisor_is_away_while_the_job_ends(cluster):
    ended, running = once(cluster, "ended", 1, 17), once(cluster, "running", 5, 18)
    waiting = once(cluster, "waiting", 0, 19, "--executor-option", "hold")
    for number in (ended, running):
        cluster.await_status(number, "running", "failed")
    cluster.await_words(waiting, "held")
    cluster.jobs("supervisor", "stop")
    await_that(lambda: len(cluster.lab.jobs("RUNNING")) == 1, 20, "one has ended")
    cluster.lab.call("scontrol", "release", cluster.lab.jobs("PENDING")[0][0])
    assert cluster.ended(ended)["exit_code"] == 17
    assert cluster.await_status(running, "running")["host"]
    assert cluster.ended(running)["exit_code"] == 18
    assert cluster.ended(waiting)["exit_code"] == 19
    assert [cluster.starts(name) for name in ("ended", "running", "waiting")] == [1, 1, 1]


def test_the_shared_directory_is_gone_for_a_while(cluster):
    number = once(cluster, "ran", 2, 20)
    cluster.await_status(number, "running")
    aside = cluster.root / "aside"
    os.rename(cluster.shared, aside)
    late = once(cluster, "late", 0, 21)
    cluster.await_words(late, "cannot be used")
    await_that(lambda: not cluster.lab.jobs("RUNNING"), 20, "the job has ended on its node")
    assert cluster.record(number)["status"] == "running"
    os.rename(aside, cluster.shared)
    assert cluster.ended(number)["exit_code"] == 20
    assert cluster.ended(late)["exit_code"] == 21
    assert (cluster.starts("ran"), cluster.starts("late")) == (1, 1)


@pytest.fixture
def small(cluster):
    """The shared directory is a small file system of its own."""
    size = os.path.getsize(os.path.realpath(cluster.path_of("jobs"))) + (8 << 20)
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", cluster.shared], capture_output=True, text=True
    )
    if mount.returncode != 0:
        pytest.skip(f"a file system cannot be mounted without root: {mount.stderr}")
    yield cluster
    cluster.jobs("supervisor", "stop", "--kill-jobs", check=False)
    subprocess.run(["umount", "--lazy", cluster.shared], check=True)


def test_the_shared_directory_is_full(small):
    cluster = small
    number = cluster.shell("echo ran >>ran; echo on; sleep 3; echo off; exit 22")
    cluster.await_line(number, "on")
    filler = cluster.shared / "filler"
    with open(filler, "wb") as file:
        try:
            while True:
                file.write(bytes(1 << 16))
        except OSError:
            pass
    late = once(cluster, "late", 0, 23)
    cluster.await_words(late, "No space left on device")
    await_that(lambda: not cluster.lab.jobs("RUNNING"), 20, "the job has ended on its node")
    # The record of its end has its place.
    assert cluster.ended(number)["exit_code"] == 22
    filler.unlink()
    assert cluster.ended(late)["exit_code"] == 23
    assert (cluster.starts("ran"), cluster.starts("late")) == (1, 1)


def test_the_shared_directory_is_read_only(small):
    cluster = small
    assert cluster.ended(cluster.run("true"))["status"] == "completed"
    subprocess.run(["mount", "-o", "remount,ro", cluster.shared], check=True)
    number = once(cluster, "ran", 0, 24)
    cluster.await_words(number, "Read-only file system")
    subprocess.run(["mount", "-o", "remount,rw", cluster.shared], check=True)
    assert cluster.ended(number)["exit_code"] == 24
    assert cluster.starts("ran") == 1
