"""The official client of the protocol, as its users have it: whatever it opens with."""

import time

import anyio
import pytest

mcp = pytest.importorskip("mcp", reason="the official client")
if not hasattr(mcp, "Client"):
    pytest.skip("this is the older client", allow_module_level=True)

from home import JOBS  # noqa: E402

MODES = {"auto": "2026-07-28", "legacy": "2025-11-25", "2026-07-28": "2026-07-28"}


def connect(home, mode="auto", *options):
    parameters = mcp.StdioServerParameters(command=JOBS, args=["serve", "--answers", "json", "--toolset", "full", *options], env=home.environment)
    return mcp.Client(parameters, mode=mode)


@pytest.mark.parametrize("mode", MODES)
def test_a_day_with_jobs(home, mode):
    async def main():
        async with connect(home, mode) as client:
            assert client.session.protocol_version == MODES[mode]
            names = [tool.name for tool in (await client.list_tools()).tools]
            assert "execute_command" in names and "get_job_status" in names
            done = await client.call_tool("run_and_wait", {"command": "echo one | tr a-z A-Z; exit 5"})
            assert not done.is_error and done.structured_content["exit_code"] == 5
            assert done.structured_content["stdout"] == "ONE\n"
            job = (await client.call_tool("execute_command", {"command": "sleep 1000"})).structured_content
            assert job["status"] in ("queued", "running")
            killed = await client.call_tool("kill_job", {"job_id": job["job_id"]})
            assert killed.structured_content["status"] == "killed"
            status = await client.call_tool("get_job_status", {"job_id": job["job_id"]})
            assert status.structured_content["status"] == "killed"
            missing = await client.call_tool("get_job_status", {"job_id": "nope"})
            assert missing.is_error and "nope" in missing.content[0].text
            with pytest.raises(Exception, match="Unknown tool"):
                await client.call_tool("nope", {})
            resources = (await client.list_resources()).resources
            assert any(str(resource.uri) == f"job://{job['job_id']}" for resource in resources)
            read = await client.read_resource(f"job://{job['job_id']}")
            assert '"killed"' in read.contents[0].text
            assert len((await client.list_resource_templates()).resource_templates) == 2
            assert len((await client.list_prompts()).prompts) == 2
            prompt = await client.get_prompt("jobs_postmortem", {"job_id": "1"})
            assert "exit code 5" in prompt.messages[0].content.text

    anyio.run(main)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_first_answer_comes_at_once(home, mode):
    async def main():
        began = time.monotonic()
        async with connect(home, mode) as client:
            await client.list_tools()
        return time.monotonic() - began

    # Starting, both handshakes, ending: a second and more is what others take for the first of these.
    assert anyio.run(main) < 2
    assert not (home.state / "supervisor.sock").exists()


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_cancelling_and_timing_out_never_touch_the_job(home, mode):
    async def main():
        async with connect(home, mode) as client:
            with pytest.raises(Exception):
                await client.call_tool("run_and_wait", {"command": "sleep 1000"}, read_timeout_seconds=1)
            with anyio.move_on_after(0.5):
                await client.call_tool("wait_for_job", {"job_ids": ["1"]})
            status = await client.call_tool("get_job_status", {"job_id": "1"})
            assert status.structured_content["status"] == "running"

    anyio.run(main)
    assert home.status(1)["status"] == "running"


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_progress_while_waiting(home, mode):
    told = []

    async def note(progress, total, message):
        told.append((progress, message))

    async def main():
        async with connect(home, mode) as client:
            await client.call_tool("run_and_wait", {"command": "sleep 3"}, progress_callback=note)

    anyio.run(main)
    assert len(told) >= 1
    assert [progress for progress, _ in told] == sorted({progress for progress, _ in told})


def test_a_stream_of_changes(home):
    number = home.run("sleep 1000", "--name", "long")

    async def main():
        async with connect(home) as client:
            async with client.listen(resource_subscriptions=[f"job://{number}"], resources_list_changed=True) as stream:
                with anyio.fail_after(30):
                    await anyio.to_thread.run_sync(home.jobs, "kill", "--now", str(number))
                    async for event in stream:
                        read = await client.read_resource(f"job://{number}")
                        if '"killed"' in read.contents[0].text:
                            return

    anyio.run(main)


def test_two_clients_and_a_person_see_the_same_jobs(home):
    async def main():
        async with connect(home) as one, connect(home, "legacy") as other:
            started = await one.call_tool("execute_command", {"command": "echo shared; sleep 1000", "name": "shared"})
            job = started.structured_content["job_id"]
            seen = await other.call_tool("get_job_status", {"job_id": "shared"})
            assert seen.structured_content["job_id"] == job
            assert (await anyio.to_thread.run_sync(home.status, "shared"))["status"] == "running"
            await anyio.to_thread.run_sync(home.jobs, "kill", "shared")
            ended = await other.call_tool("wait_for_job", {"job_ids": [job]})
            assert ended.structured_content["met"]

    anyio.run(main)


def test_a_thousand_calls_at_once(home):
    number = home.run("sleep 1000")

    async def main():
        statuses = []
        async with connect(home) as client:

            async def ask():
                result = await client.call_tool("get_job_status", {"job_id": str(number)})
                statuses.append(result.structured_content["status"])

            async with anyio.create_task_group() as group:
                for _ in range(1000):
                    group.start_soon(ask)
        return statuses

    assert anyio.run(main) == ["running"] * 1000


def test_a_thousand_waits_at_once(home):
    gate = home.gate()
    number = home.run(f"read line <{gate}; exit 7")

    async def main():
        codes = []
        async with connect(home) as client:

            async def wait():
                result = await client.call_tool("wait_for_job", {"job_ids": [str(number)]})
                codes.append(result.structured_content["jobs"][0].get("exit_code"))

            async with anyio.create_task_group() as group:
                for _ in range(1000):
                    group.start_soon(wait)
                # Served while they wait.
                status = await client.call_tool("get_job_status", {"job_id": str(number)})
                assert status.structured_content["status"] == "running"
                await anyio.to_thread.run_sync(home.open_gate, gate)
        return codes

    assert anyio.run(main) == [7] * 1000
