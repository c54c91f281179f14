"""What agents run into, with the official client in both eras: sessions, signals, editors, lost directories."""

import shutil

import anyio
import pytest

mcp = pytest.importorskip("mcp", reason="the official client")
if not hasattr(mcp, "Client"):
    pytest.skip("this is the older client", allow_module_level=True)

from home import JOBS  # noqa: E402

ERAS = ["2026-07-28", "legacy"]


def connect(home, mode, directory=None, **variables):
    parameters = mcp.StdioServerParameters(
        command=JOBS, args=["serve", "--answers", "json", "--toolset", "full"], env=home.environment | variables, cwd=directory or home.path
    )
    return mcp.Client(parameters, mode=mode)


async def call(client, tool, **arguments):
    result = await client.call_tool(tool, arguments)
    return result.structured_content or result.content[0].text


def worktree(home, name):
    directory = home.path / name
    directory.mkdir()
    return directory


@pytest.mark.parametrize("mode", ERAS)
def test_a_removed_worktree(home, mode):
    gone = worktree(home, "gone")

    async def main():
        async with connect(home, mode, gone) as client:
            assert (await call(client, "run_and_wait", command="pwd"))["stdout"] == f"{gone}\n"
            shutil.rmtree(gone)
            done = await call(client, "run_and_wait", command="pwd", cwd=str(home.path))
            assert done["stdout"] == f"{home.path}\n"
            refused = await call(client, "run_and_wait", command="pwd")
            assert str(gone) in refused and "is gone" in refused

    anyio.run(main)


@pytest.mark.parametrize("mode", ERAS)
def test_ctrl_c(home, mode):
    script = "import time\nprint('up', flush=True)\ntry: time.sleep(1000)\nexcept KeyboardInterrupt: print('interrupted')\n"
    (home.path / "program.py").write_text(script)

    async def main():
        async with connect(home, mode) as client:
            job = (await call(client, "execute_command", command=f"cd /; python3 {home.path}/program.py"))["job_id"]
            assert (await call(client, "wait_for_job", job_ids=[job], pattern="up"))["met"]
            answer = await call(client, "kill_job", job_id=job, signal="INT")
            assert answer["status"] == "signalled"
            assert "python3" in [process["command"] for process in answer["signalled"]]
            assert (await call(client, "wait_for_job", job_ids=[job]))["met"]
            assert (await call(client, "get_job_output", job_id=job))["stdout"] == "up\ninterrupted\n"

    anyio.run(main)


@pytest.mark.parametrize("mode", ERAS)
def test_nothing_waits_for_a_person(home, mode):
    make = "git init -q . && git config user.email a@b && git config user.name n && echo 1 >f && git add f"

    async def main():
        async with connect(home, mode, worktree(home, "git"), EDITOR="sleep 1000") as client:
            assert (await call(client, "run_and_wait", command=make))["exit_code"] == 0
            refused = await call(client, "run_and_wait", command="git commit", stdin=True)
            assert refused["status"] == "failed" and "empty commit message" in refused["stderr"]
            environment = {"GIT_EDITOR": "sh -c 'echo text >\"$1\"' sh"}
            assert (await call(client, "run_and_wait", command="git commit -q", env=environment))["exit_code"] == 0
            amended = await call(client, "run_and_wait", command="git commit -q --amend && git log --format=%s")
            assert amended["stdout"] == "text\n"
            # Open standard input made this wait for ever.
            reader = await call(client, "execute_command", command="cat")
            assert (await call(client, "wait_for_job", job_ids=[reader["job_id"]]))["met"]

    anyio.run(main)


@pytest.mark.parametrize("mode", ERAS)
def test_the_first_answer_and_the_last(home, mode):
    async def main():
        async with connect(home, mode) as client:
            job = await call(client, "execute_command", command="sleep 1000")
            assert job["status"] == "running"
            refused = await call(client, "interact_with_job", job_id=job["job_id"], input="x")
            assert "stdin: true" in refused
            done = await call(client, "run_and_wait", command="false | tail -1")
            assert done["exit_code"] == 0 and done["pipeline"].startswith("tail ends a pipeline")

    anyio.run(main)


@pytest.mark.parametrize("mode", ERAS)
def test_two_sessions_of_one_client(home, mode):
    async def main():
        async with connect(home, mode, worktree(home, "one")) as one, connect(home, mode, worktree(home, "two")) as two:
            mine = await call(one, "execute_command", command="sleep 1000", name="server")
            await call(two, "execute_command", command="sleep 1000", name="server")
            listed = await call(one, "list_jobs")
            assert [(job["number"], job["cwd"]) for job in listed["jobs"]] == [(1, "~/one")]
            assert "all_mine" in listed["hint"]
            assert len((await call(one, "list_jobs", all_mine=True))["jobs"]) == 2
            assert [job["number"] for job in (await call(two, "list_jobs", cwd="~/two", since="1h"))["jobs"]] == [2]
            refused = await call(two, "kill_job", job_id=mine["job_id"])
            assert "another session" in refused and "all_mine" in refused
            assert (await call(two, "kill_job", job_id="server"))["job"]["number"] == 2
            ended = await call(two, "kill_job", job_id=mine["job_id"], all_mine=True)
            assert ended["status"] == "killed"

    anyio.run(main)
