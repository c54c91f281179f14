"""The tasks extension: promises that outlive the server that made them."""

import signal
import time

import pytest

from raw import META, TASKS, RawServer


def poll(server, task, limit=30):
    """Asks until the task is over."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        state = server.result("tasks/get", {"taskId": task["taskId"]})
        if state["status"] != "working":
            return state
        time.sleep(state["pollIntervalMs"] / 1000)
    raise AssertionError(f"the task is not over after {limit} s: {state}")


def begin(server, tool="run_and_wait", **arguments):
    task = server.result("tools/call", {"name": tool, "arguments": arguments})
    assert task["resultType"] == "task" and task["status"] == "working" and task["ttlMs"] is None
    assert len(task["taskId"]) >= 32
    return task


def test_a_task_gives_what_the_call_would_have_given(home):
    with RawServer(home, meta=TASKS) as server:
        done = poll(server, begin(server, command="echo hello"))
        assert done["status"] == "completed" and done["ttlMs"] > 0
        assert done["result"]["structuredContent"]["stdout"] == "hello\n"
        failed = poll(server, begin(server, command="exit 3"))
        assert failed["status"] == "completed"
        assert "isError" not in failed["result"] and failed["result"]["structuredContent"]["exit_code"] == 3


def test_only_clients_that_know_tasks_get_them(home):
    with RawServer(home) as server:
        assert server.call("run_and_wait", command="true")["status"] == "completed"
        for method in ["tasks/get", "tasks/cancel", "tasks/update"]:
            error = server.error(method, {"taskId": "0" * 64})
            assert error["code"] == -32021
            assert error["data"]["requiredCapabilities"]["extensions"] == {"io.modelcontextprotocol/tasks": {}}
        listen = {"notifications": {"taskIds": []}}
        assert server.error("subscriptions/listen", listen)["code"] == -32021
    with RawServer(home, meta=TASKS) as server:
        assert server.result("tools/call", {"name": "list_jobs"})["resultType"] == "complete"
        for method in ["tasks/get", "tasks/cancel", "tasks/update"]:
            assert server.error(method, {"taskId": "0" * 64})["code"] == -32602
            assert server.error(method, {"taskId": "../jobs.db"})["code"] == -32602
        for method in ["tasks/list", "tasks/result"]:
            assert server.error(method)["code"] == -32601


def test_a_new_server_goes_on_with_the_tasks_of_one_that_was_killed(home):
    gate = home.gate()
    with RawServer(home, meta=TASKS) as server:
        task = begin(server, command=f"read line <{gate}; echo survived")
        wait = begin(server, tool="wait_for_job", job_ids=["1"])
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
    with RawServer(home, meta=TASKS) as server:
        assert server.result("tasks/get", {"taskId": task["taskId"]})["status"] == "working"
        home.open_gate(gate)
        done = poll(server, task)
        assert done["result"]["structuredContent"]["stdout"] == "survived\n"
        assert poll(server, wait)["result"]["structuredContent"]["met"]
    # And one that comes when all is over.
    with RawServer(home, meta=TASKS) as server:
        assert server.result("tasks/get", {"taskId": task["taskId"]}) == done


def test_a_task_that_ended_while_no_server_lived_is_over_at_the_first_look(home):
    with RawServer(home, meta=TASKS) as server:
        task = begin(server, command="sleep 0.5; echo late")
        server.process.kill()
    home.jobs("wait", "1")
    with RawServer(home, meta=TASKS) as server:
        state = server.result("tasks/get", {"taskId": task["taskId"]})
        assert state["status"] == "completed" and state["result"]["structuredContent"]["stdout"] == "late\n"


def test_cancelling_ends_the_job_of_run_and_wait(home):
    with RawServer(home, meta=TASKS) as server:
        task = begin(server, command="sleep 1000")
        assert set(server.result("tasks/cancel", {"taskId": task["taskId"]})) <= {"resultType", "_meta"}
        assert poll(server, task)["status"] == "cancelled"
        assert home.status(1)["status"] == "killed"
        # Again, and what cannot be updated: acknowledged.
        server.result("tasks/cancel", {"taskId": task["taskId"]})
        server.result("tasks/update", {"taskId": task["taskId"], "inputResponses": {}})


def test_cancelling_a_wait_touches_no_job(home):
    number = home.run("sleep 1000")
    with RawServer(home, meta=TASKS) as server:
        task = begin(server, tool="wait_for_job", job_ids=[str(number)])
        server.result("tasks/cancel", {"taskId": task["taskId"]})
        assert poll(server, task)["status"] == "cancelled"
        assert home.status(number)["status"] == "running"


def test_a_stream_is_told_of_tasks(home):
    gate = home.gate()
    with RawServer(home, meta=TASKS) as server:
        task = begin(server, command=f"read line <{gate}; exit 4")
        wanted = {"notifications": {"taskIds": [task["taskId"], "0" * 64]}}
        stream = server.send("subscriptions/listen", wanted)
        honoured = server.notification("notifications/subscriptions/acknowledged")["params"]["notifications"]
        assert honoured == {"taskIds": [task["taskId"]]}
        assert server.notification("notifications/tasks")["params"]["status"] == "working"
        home.open_gate(gate)
        while (last := server.notification("notifications/tasks")["params"])["status"] == "working":
            pass
        assert last["status"] == "completed" and last["result"]["structuredContent"]["exit_code"] == 4
        assert last["_meta"]["io.modelcontextprotocol/subscriptionId"] == stream


def test_the_client_of_another_house_drives_a_task(home):
    client = pytest.importorskip("fastmcp_tasks.client")
    import anyio
    from mcp import Client, StdioServerParameters

    from home import JOBS

    async def main():
        parameters = StdioServerParameters(command=JOBS, args=["serve", "--answers", "json", "--toolset", "full"], env=home.environment)
        async with Client(parameters, extensions=[client.TasksClientExtension()]) as session:
            result = await session.call_tool("run_and_wait", {"command": "sleep 0.5; echo done"})
            assert result.structured_content["stdout"] == "done\n"

    anyio.run(main)
