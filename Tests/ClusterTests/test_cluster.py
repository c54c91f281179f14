"""What works on a cluster as it does on this machine."""

import json
import subprocess
import time

from lab import await_that


def test_a_job_runs_on_a_node_and_is_the_same_job(cluster):
    number = cluster.shell("echo on $SLURMD_NODENAME; echo err >&2; pwd; echo '{\"a\": 1}' >$JOBS_RESULT; exit 7")
    assert cluster.call("wait", number).returncode == 7
    record = cluster.record(number)
    assert (record["status"], record["reason"], record["exit_code"]) == ("failed", "exited", 7)
    assert (record["executor"], record["result"]) == ("cluster", {"a": 1})
    assert record["host"] in cluster.lab.nodes
    logs = cluster.call("logs", number)
    assert (logs.stdout, logs.stderr) == (f"on {record['host']}\n{cluster.work}\n", "err\n")


def test_check_says_what_is_there_and_what_is_not(cluster):
    lines = cluster.jobs("executor", "check", "cluster").splitlines()
    assert [line.split()[0] for line in lines] == ["ok"] * 4, lines
    assert "it ran on n" in lines[3]
    names = [json.loads(line)["name"] for line in cluster.jobs("executor", "list", "--json").splitlines()]
    assert names == ["cluster", "local"]


def test_check_of_a_directory_that_is_missing(cluster):
    cluster.configure(directory="/nowhere/at/all")
    result = cluster.call("executor", "check", "cluster")
    assert result.returncode == 1
    assert "bad  directory: /nowhere/at/all cannot be used" in result.stdout


def test_what_cannot_be_had_is_refused_before_submission(cluster):
    def refusal(*options):
        result = cluster.call("run", *options, "--", "true")
        assert result.returncode == 64, result
        return result.stderr

    assert "there is no executor 'clustr'; did you mean 'cluster'?" in refusal("--on", "clustr")
    assert "--executor-option output is set by jobs itself" in refusal("--on", "cluster", "--executor-option", "output=x")
    assert "a job runs on 1 node" in refusal("--on", "cluster", "--executor-option", "nodes=2")
    assert "name one with --on" in refusal("--executor-option", "partition=main")
    assert "count them with a pool" in refusal("--gpus", "1")
    assert cluster.jobs("list", "-q", "-a") == ""


def test_a_group_says_where_its_jobs_run(cluster):
    cluster.jobs("group", "set", "big", "--executor", "cluster")
    number = int(cluster.jobs("run", "--group", "big", "--", "true"))
    assert cluster.ended(number)["executor"] == "cluster"
    number = int(cluster.jobs("run", "--group", "big", "--on", "local", "--", "true"))
    assert "executor" not in cluster.ended(number)
    assert cluster.call("group", "set", "big", "--executor", "nope").returncode == 64


def test_output_is_followed_within_a_second(cluster):
    number = cluster.shell("echo first; sleep 1.5; date +%s.%N; sleep 0.5; exit 3")
    with subprocess.Popen(
        [cluster.path_of("jobs"), "logs", "-f", str(number)],
        env=cluster.environment, stdout=subprocess.PIPE, text=True,
    ) as follower:
        assert follower.stdout.readline() == "first\n"
        written = float(follower.stdout.readline())
        assert time.time() - written < 1.5
        assert follower.stdout.read() == ""
    assert cluster.ended(number)["exit_code"] == 3


def test_commands_reach_the_shim_on_its_node(cluster):
    number = cluster.shell("while read line; do echo got $line; done; echo end", "-i")
    cluster.await_status(number, "running")
    cluster.jobs("send", number, "a line")
    cluster.await_line(number, "got a line")
    cluster.jobs("pause", number)
    assert cluster.record(number)["status"] == "paused"
    cluster.jobs("resume", number)
    assert cluster.record(number)["status"] == "running"
    cluster.jobs("send", "--eof", number)
    assert cluster.ended(number)["status"] == "completed"
    assert cluster.jobs("logs", number).endswith("end\n")


def test_a_kill_asks_first(cluster):
    number = cluster.shell("trap 'echo bye; exit 5' TERM; echo on; while :; do sleep 0.1; done")
    cluster.await_line(number, "on")
    cluster.jobs("kill", number)
    record = cluster.record(number)
    assert (record["status"], record["reason"], record["exit_code"]) == ("killed", "killed-by-user", 5)
    assert cluster.jobs("logs", number) == "on\nbye\n"


def test_the_job_tells_of_its_progress(cluster):
    number = cluster.shell("jobctl progress 40 half way; sleep 30")
    await_that(lambda: cluster.record(number).get("progress") == 0.4, 20, "the progress is told")
    assert cluster.record(number)["progress_message"] == "half way"
    cluster.jobs("kill", "--now", number)


def test_limits_and_standard_input(cluster):
    number = cluster.shell("sleep 30", "--timeout", "700ms")
    assert cluster.call("wait", number).returncode == 124
    assert cluster.record(number)["reason"] == "timed-out"
    number = int(cluster.jobs("run", "--on", "cluster", "--stdin", "-", "--retries", "1", "--", "grep", "-c", "x", input="x\nx\n"))
    assert cluster.ended(number)["status"] == "completed"
    assert cluster.jobs("logs", number) == "2\n"


def test_retries_are_attempts_of_the_same_job(cluster):
    number = cluster.shell("echo attempt $JOBS_ATTEMPT; test $JOBS_ATTEMPT = 3", "--retries", "5", "--retry-delay", "0")
    record = cluster.ended(number)
    assert (record["status"], record["attempt"]) == ("completed", 3)
    assert cluster.jobs("logs", f"{number}.1") == "attempt 1\n"
    assert cluster.jobs("logs", number) == "attempt 3\n"


def test_gpus_are_those_of_slurm(cluster):
    number = cluster.shell("echo $CUDA_VISIBLE_DEVICES on $SLURMD_NODENAME", "--gpus", "2")
    assert cluster.ended(number)["status"] == "completed"
    assert cluster.jobs("logs", number) == "0,1 on n1\n"


def test_what_slurm_says_is_said(cluster):
    number = cluster.run("true", options=("--executor-option", "hold"))
    cluster.await_words(number, "Slurm: held; 'scontrol release")
    record = cluster.record(number)
    assert record["status"] == "queued"
    result = cluster.call("pause", number)
    assert result.returncode == 125 and "is not running: it is queued, waiting for Slurm: held" in result.stderr
    [[job, _, name]] = [job for job in cluster.lab.jobs("PENDING")]
    assert name.startswith(f"jobs-{number}.1.1-")
    cluster.lab.call("scontrol", "release", job)
    assert cluster.ended(number)["status"] == "completed"


def test_a_time_limit_that_the_partition_does_not_allow(cluster):
    options = ("--timeout", "5m", "--executor-option", "partition=short")
    number = cluster.run("true", options=options)
    cluster.await_words(number, "Slurm: its time limit is more than partition short allows")
    cluster.jobs("kill", number)
    record = cluster.record(number)
    assert (record["status"], record["reason"], record.get("exit_code")) == ("killed", "killed-by-user", None)
    await_that(lambda: not cluster.lab.jobs("PENDING"), 10, "Slurm has no job of it any more")


def test_a_job_that_slurm_does_not_take(cluster):
    number = cluster.run("true", options=("--executor-option", "partition=nowhere"))
    record = cluster.ended(number)
    assert (record["status"], record["reason"]) == ("failed", "spawn-failed")
    assert "Invalid partition name specified" in record["error"]["message"]


def test_slurm_has_no_more_than_it_is_to_have(cluster):
    cluster.configure(**{"max_queued": 2})
    numbers = [cluster.shell("sleep 3; echo ran >>ran") for _ in range(5)]
    assert "is given 2 jobs at once" in cluster.record(numbers[-1])["waiting_for"]
    most = 0
    while any(cluster.record(number)["status"] in ("queued", "running") for number in numbers):
        most = max(most, len(cluster.lab.jobs("PENDING,RUNNING")))
    assert most <= 2
    assert cluster.starts("ran") == 5


def test_nothing_is_asked_while_nothing_runs_there(cluster):
    cluster.replace("squeue", f'echo >>{cluster.root}/asked; exec "$REAL" "$@"')
    assert cluster.ended(cluster.run("sleep", "2"))["status"] == "completed"
    asked = cluster.root / "asked"
    # One list may be under way.
    time.sleep(1)
    before = asked.read_text()
    time.sleep(3)
    assert asked.read_text() == before


def test_removal_takes_the_shared_files_too(cluster):
    number = cluster.run("true")
    cluster.ended(number)
    assert cluster.attempt(number).exists()
    cluster.jobs("remove", number)
    await_that(lambda: not cluster.attempt(number).exists(), 10, "the attempt's directory is removed")
