"""Every message that the server can send is valid in the revision that the client speaks (raw.py checks each)."""

import pytest

from raw import RawServer
from schema import MODERN

REVISIONS = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", MODERN]


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_method(home, revision):
    number = home.run("echo out; echo err >&2; exit 3", "--name", "fails")
    with RawServer(home, "--toolset", "all", revision=revision) as server:
        tools = server.result("tools/list")["tools"]
        assert len({tool["name"] for tool in tools}) == len(tools) >= 12
        server.result("resources/list")
        server.result("resources/templates/list")
        for uri in ["jobs://list", f"job://{number}", f"job://{number}/log", f"job://{number}/log?stream=stderr&limit=1"]:
            assert server.result("resources/read", {"uri": uri})["contents"]
        server.result("prompts/list")
        server.result("prompts/get", {"name": "jobs_report"})
        server.result("prompts/get", {"name": "jobs_postmortem", "arguments": {"job_id": "fails"}})
        server.result(
            "completion/complete",
            {"ref": {"type": "ref/resource", "uri": "job://{job_id}"}, "argument": {"name": "job_id", "value": "f"}},
        )
        for call in [("get_job_status", {"job_id": "fails"}), ("get_job_status", {"job_id": "nope"}), ("list_jobs", {})]:
            server.result("tools/call", {"name": call[0], "arguments": call[1]})
        server.result("tools/call", {"name": "get_job_status"})
        server.error("tools/call", {"name": "nope"})
        server.error("resources/read", {"uri": "job://nope"})
        server.error("no/such/method")


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_tool(home, revision):
    with RawServer(home, "--toolset", "all", revision=revision) as server:
        tools = {tool["name"]: tool for tool in server.result("tools/list")["tools"]}
        check = lambda name, **arguments: conforming(server, tools[name], arguments)
        check("run_and_wait", command="echo hello; echo error: bad >&2")
        job = check("execute_command", command="read line; echo got $line; sleep 100", stdin=True)["job_id"]
        check("get_job_status", job_id=job)
        check("interact_with_job", job_id=job, input="text\n", wait_ms=2000)
        check("get_job_output", job_id=job)
        check("tail_job_output", job_id=job)
        check("wait_for_job", job_ids=[job], wait_ms=10)
        check("pause_job", job_id=job)
        check("resume_job", job_id=job)
        check("kill_job", job_id=job)
        check("retry_job", job_id=job)
        check("kill_job", job_id=job)
        check("list_jobs")
        check("jobs_get_status", job_id=job)
        check("jobs_list")


def conforming(server, tool, arguments):
    """Calls a tool, and checks what it answers against the schema that it declares."""
    import jsonschema

    result = server.result("tools/call", {"name": tool["name"], "arguments": arguments})
    if not result.get("isError"):
        jsonschema.validate(result["structuredContent"], tool["outputSchema"])
    assert result["content"][0]["type"] == "text"
    assert "structuredContent" in result, result
    return result["structuredContent"]


def test_progress_and_the_end_of_a_stream(home):
    with RawServer(home) as server:
        request = server.send(
            "tools/call",
            {
                "name": "run_and_wait", "arguments": {"command": "sleep 1.5"},
                "_meta": {"progressToken": "t"},
            },
        )
        progress = server.notification("notifications/progress")["params"]
        assert progress["progressToken"] == "t" and progress["progress"] >= 1
        assert server.answer(request)["result"]["structuredContent"]["exit_code"] == 0
        server.send("subscriptions/listen", {"notifications": {"resourcesListChanged": True}}, id="stream")
        server.notification("notifications/subscriptions/acknowledged")
        home.run("true")
        server.notification("notifications/resources/list_changed")
        assert [message["id"] for message in server.finish()] == ["stream"]


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_subscriptions_of_older_clients(home, revision):
    number = home.run("sleep 100")
    with RawServer(home, revision=revision) as server:
        server.result("resources/subscribe", {"uri": f"job://{number}"})
        home.jobs("kill", "--now", str(number))
        assert server.notification("notifications/resources/updated")["params"] == {"uri": f"job://{number}"}
        server.result("resources/unsubscribe", {"uri": f"job://{number}"})
        server.result("ping")
