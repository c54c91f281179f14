"""Every message that the server can send is valid in the revision that the client speaks (raw.py checks each)."""

import json

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


@pytest.mark.parametrize("answers", ["lean", "json"])
@pytest.mark.parametrize("revision", REVISIONS)
def test_every_tool(home, revision, answers):
    with RawServer(home, "--toolset", "all", answers=answers, revision=revision) as server:
        tools = {tool["name"]: tool for tool in server.result("tools/list")["tools"]}
        check = lambda name, **arguments: conforming(server, tools[name], arguments, answers)
        check("run_and_wait", command="echo hello; echo error: bad >&2")
        check("run_and_wait", command="exit 3")
        job = check("execute_command", command="read line; echo got $line; sleep 100", stdin=True)["job_id"]
        assert len(job) == (1 if answers == "lean" else 36)
        check("get_job_status", job_id=job)
        check("get_job_status", job_id=job, verbose=True)
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


# Their lean answers are text alone.
TEXTS = {"run_and_wait", "get_job_output", "tail_job_output", "interact_with_job", "wait_for_job", "list_jobs"}


def conforming(server, tool, arguments, answers):
    """Calls a tool, and checks what it answers: against the schema that it declares, or that text and facts are one."""
    import jsonschema

    result = server.result("tools/call", {"name": tool["name"], "arguments": arguments})
    assert not result.get("isError"), result
    assert [part["type"] for part in result["content"]] == ["text"]
    content, text = result.get("structuredContent"), result["content"][0]["text"]
    is_of_template = tool["name"].startswith("jobs_")
    assert ("outputSchema" in tool) == (answers == "json" or is_of_template)
    if "outputSchema" in tool:
        jsonschema.validate(content, tool["outputSchema"])
    if answers == "lean" and tool["name"] in TEXTS:
        assert content is None and text, result
    else:
        assert json.loads(text) == content
    if answers == "lean" and not is_of_template and content:
        assert None not in content.values()
    return content


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
