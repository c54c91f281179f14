"""What clients do to their servers, and what the jobs notice of it: nothing."""

import os
import signal
import threading
import time

import pytest

from raw import RawServer


def test_whatever_ends_the_servers_process_group_leaves_the_jobs(home):
    for sent in (signal.SIGTERM, signal.SIGKILL):
        with RawServer(home) as server:
            # The first one starts the supervisor, too.
            job = server.call("execute_command", command="sleep 1000")["job_id"]
            os.killpg(server.process.pid, sent)
            server.process.wait()
        assert home.status(job)["status"] in ("queued", "running")
    supervisor = home.jobs("supervisor", "status")
    assert "2" in supervisor
    assert {home.status(number)["status"] for number in (1, 2)} == {"running"}


def test_a_dozen_servers_start_one_supervisor(home):
    servers = [RawServer(home) for _ in range(12)]
    answers = []
    try:
        threads = [
            threading.Thread(target=lambda server=server: answers.append(server.call("run_and_wait", command="echo hi")))
            for server in servers
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        for server in servers:
            server.__exit__()
    assert [answer["stdout"] for answer in answers] == ["hi\n"] * 12
    assert sorted(answer["number"] for answer in answers) == list(range(1, 13))
    # None had to be replaced.
    assert home.jobs("events", "--after", "0", "--json").count('"supervisor-started"') == 1


def test_a_replaced_supervisor_is_not_noticed_by_a_wait(home):
    gate = home.gate()
    number = home.run(f"read line <{gate}; exit 6")
    with RawServer(home) as server:
        waiting = server.send("tools/call", {"name": "wait_for_job", "arguments": {"job_ids": [str(number)]}})
        server.call("get_job_status", job_id=str(number))
        home.kill_supervisor()
        home.open_gate(gate)
        answer = server.answer(waiting)["result"]["structuredContent"]
        assert answer["met"] and answer["jobs"][0]["exit_code"] == 6


def test_a_server_that_nobody_reads_ends_quietly(home):
    with RawServer(home) as server:
        server.process.stdout.close()
        server.write({"jsonrpc": "2.0", "id": 1, "method": "ping"})
        assert server.process.wait(10) == 0


def test_a_wait_does_not_keep_a_server_from_ending(home):
    number = home.run("sleep 1000")
    with RawServer(home) as server:
        server.send("tools/call", {"name": "wait_for_job", "arguments": {"job_ids": [str(number)]}})
        server.call("get_job_status", job_id=str(number))
        began = time.monotonic()
        assert server.finish() == []
        assert time.monotonic() - began < 1
    assert home.status(number)["status"] == "running"


def test_jobs_find_what_the_login_shell_sets(home):
    (home.path / ".profile").write_text("echo Welcome; export PATH=$HOME/tools:$PATH TOOLS=here\n")
    (home.path / "tools").mkdir()
    tool = home.path / "tools" / "mytool"
    tool.write_text("#!/bin/sh\necho $TOOLS\n")
    tool.chmod(0o755)
    with RawServer(home, "--login-env") as server:
        assert server.call("run_and_wait", command="mytool")["stdout"] == "here\n"
    with RawServer(home) as server:
        failed = server.result("tools/call", {"name": "run_and_wait", "arguments": {"command": "mytool"}})
        assert not failed.get("isError") and failed["structuredContent"]["exit_code"] == 127


@pytest.mark.parametrize("option", [["--home", "pinned"], []])
def test_the_same_jobs_as_the_shell(home, option):
    with RawServer(home, *option) as server:
        server.call("run_and_wait", command="true", name="mine")
    if option:
        home.environment["JOBS_HOME"] = str(home.path / "pinned")
    assert home.status("mine")["status"] == "completed"
