"""The answers that a model gets, with the official client in both eras."""

import anyio
import pytest

mcp = pytest.importorskip("mcp", reason="the official client")
if not hasattr(mcp, "Client"):
    pytest.skip("this is the older client", allow_module_level=True)

from home import JOBS  # noqa: E402

ERAS = ["2026-07-28", "legacy"]


def talk(home, mode, body, *options):
    async def main():
        parameters = mcp.StdioServerParameters(
            command=JOBS, args=["serve", *options], env=home.environment, cwd=home.path
        )
        async with mcp.Client(parameters, mode=mode) as client:
            await body(client)

    anyio.run(main)


@pytest.mark.parametrize("mode", ERAS)
def test_a_day_with_jobs(home, mode):
    async def body(client):
        async def call(tool, **arguments):
            result = await client.call_tool(tool, arguments)
            assert not result.is_error, result
            return result.structured_content or result.content[0].text

        tools = (await client.list_tools()).tools
        assert all(tool.output_schema is None for tool in tools)
        assert sum(bool((tool.meta or {}).get("anthropic/alwaysLoad")) for tool in tools) == 3
        failed = await call("run_and_wait", command="echo one; echo two >&2; exit 5")
        assert failed.startswith("job 1 failed: exit status 5 after ") and failed.endswith("s\none\n[stderr]\ntwo")
        started = await call("execute_command", command="echo up; sleep 1000")
        assert started == {"job_id": "2", "status": "running"}
        assert "printed: up" in await call("wait_for_job", job_ids=["2"], pattern="up")
        assert (await call("get_job_status", job_id="2"))["last_line"] == "up"
        assert (await call("list_jobs")).splitlines()[0].startswith("2 running ")
        assert await call("kill_job", job_id="2") == {"status": "killed"}
        whole = await call("get_job_status", job_id="2", verbose=True)
        assert whole["number"] == 2 and len(whole["job_id"]) == 36
        # What the record calls it is understood, too.
        assert (await call("get_job_status", job_id=whole["job_id"]))["status"] == "killed"
        missing = await client.call_tool("get_job_status", {"job_id": "nope"})
        assert missing.is_error and "nope" in missing.content[0].text

    talk(home, mode, body)


@pytest.mark.parametrize("mode", ERAS)
def test_progress_tells_the_last_line(home, mode):
    async def body(client):
        told = []

        async def note(progress, total, message):
            told.append(message)

        gate = home.gate()
        async with anyio.create_task_group() as group:

            async def open_when_told():
                while not any(message and "step 1" in message for message in told):
                    await anyio.sleep(0.05)
                await anyio.to_thread.run_sync(home.open_gate, gate)

            group.start_soon(open_when_told)
            result = await client.call_tool(
                "run_and_wait", {"command": f"echo step 1; read x <{gate}"}, progress_callback=note
            )
        assert result.content[0].text.startswith("job 1 completed")
        assert "job 1 running: step 1" in told

    talk(home, mode, body)
