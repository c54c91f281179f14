"""The official client before 2026-07-28, whose ids begin with 0."""

import anyio
import pytest

mcp = pytest.importorskip("mcp", reason="the official client")
if hasattr(mcp, "Client"):
    pytest.skip("this is the newer client", allow_module_level=True)

from datetime import timedelta  # noqa: E402

from mcp import ClientSession, StdioServerParameters  # noqa: E402
from mcp.client.stdio import stdio_client  # noqa: E402
from pydantic import AnyUrl  # noqa: E402

from home import JOBS  # noqa: E402


def talk(home, body):
    async def main():
        updates = []

        async def note(message):
            updates.append(message)

        parameters = StdioServerParameters(command=JOBS, args=["serve", "--answers", "json", "--toolset", "full"], env=home.environment)
        async with stdio_client(parameters) as (reading, writing):
            async with ClientSession(reading, writing, message_handler=note) as session:
                assert (await session.initialize()).protocolVersion == "2025-11-25"
                await body(session, updates)

    anyio.run(main)


def test_a_day_with_jobs(home):
    async def body(session, updates):
        await session.send_ping()
        assert len((await session.list_tools()).tools) >= 12
        done = await session.call_tool("run_and_wait", {"argv": ["sh", "-c", "echo out; echo err >&2"]})
        assert done.structuredContent["exit_code"] == 0
        assert (done.structuredContent["stdout"], done.structuredContent["stderr"]) == ("out\n", "err\n")
        job = (await session.call_tool("execute_command", {"command": "cat", "stdin": True})).structuredContent
        answer = await session.call_tool("interact_with_job", {"job_id": job["job_id"], "input": "hi\n", "eof": True})
        assert answer.structuredContent["stdout"] == "hi\n"
        waited = await session.call_tool("wait_for_job", {"job_ids": [job["job_id"]]})
        assert waited.structuredContent["jobs"][0]["exit_code"] == 0
        read = await session.read_resource(AnyUrl(f"job://{job['job_id']}/log"))
        assert read.contents[0].text == "hi\n"
        prompt = await session.get_prompt("jobs_report")
        assert "cat" in prompt.messages[0].content.text

    talk(home, body)


def test_updates_of_a_subscribed_resource(home):
    async def body(session, updates):
        job = await session.call_tool("execute_command", {"command": "sleep 1000"})
        number = job.structuredContent["number"]
        await session.subscribe_resource(AnyUrl(f"job://{number}"))
        await session.call_tool("pause_job", {"job_id": str(number)})
        with anyio.fail_after(30):
            while not updates:
                await anyio.sleep(0.05)
        assert str(updates[0].root.params.uri) == f"job://{number}"

    talk(home, body)


def test_a_call_that_times_out_leaves_the_job(home):
    async def body(session, updates):
        with pytest.raises(Exception):
            await session.call_tool("run_and_wait", {"command": "sleep 1000"}, timedelta(seconds=1))
        assert (await session.call_tool("get_job_status", {"job_id": "1"})).structuredContent["status"] == "running"

    talk(home, body)
