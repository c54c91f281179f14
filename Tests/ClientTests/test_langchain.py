"""What LangChain makes of the tools; it wants a client of its own."""

import anyio
import pytest

adapters = pytest.importorskip("langchain_mcp_adapters.client", reason="LangChain is installed elsewhere")

from home import JOBS  # noqa: E402


def test_a_command_that_fails_three_times(home):
    async def main():
        server = {"transport": "stdio", "command": JOBS, "args": ["serve"], "env": home.environment, "cwd": str(home.path)}
        tools = {tool.name: tool for tool in await adapters.MultiServerMCPClient({"jobs": server}).get_tools()}
        assert {"run_and_wait", "execute_command", "wait_for_job"} < set(tools)

        async def call(tool, **arguments):
            return str(await tools[tool].ainvoke(arguments))

        for number in range(1, 4):
            # What is an error of the call raises here.
            assert f"job {number} failed: exit status 2" in await call("run_and_wait", command="echo broken; exit 2")
        assert "ok" in await call("run_and_wait", command="echo ok")
        assert '"exit_code":2' in await call("get_job_status", job_id="1")

    anyio.run(main)
