"""What agents' frameworks make of the tools: every schema is converted, and a call gets through."""

import json

import anyio
import pytest

for module in ("google.genai", "google.adk", "agents", "pydantic_ai", "fastmcp"):
    pytest.importorskip(module, reason="the frameworks are installed elsewhere")

import mcp  # noqa: E402

from home import JOBS  # noqa: E402

OPTIONS = ["serve", "--toolset", "all"]
COUNT = 15
# Members that any object may have: a strict schema has no words for them.
OPEN = {"jobs_submit_blueprint"}
# What an agent does that meets a failing build.
FAILING = {"command": "echo broken; exit 2"}


def parameters(home):
    return mcp.StdioServerParameters(command=JOBS, args=OPTIONS, env=home.environment, cwd=str(home.path))


def every_member_has_a_type(schema, path=""):
    """As Gemini wants it, which refuses a whole request otherwise."""
    assert schema.get("type"), f"{path} has no type: {schema}"
    for name, member in (schema.get("properties") or {}).items():
        every_member_has_a_type(member, f"{path}.{name}")
    if schema.get("items"):
        every_member_has_a_type(schema["items"], f"{path}[]")


def test_the_schemas_themselves(home):
    async def main():
        async with mcp.Client(parameters(home)) as client:
            tools = (await client.list_tools()).tools
            assert len(tools) == COUNT
            for tool in tools:
                every_member_has_a_type(tool.input_schema, tool.name)
                assert (tool.output_schema is not None) == tool.name.startswith("jobs_")
                assert "additionalProperties" not in tool.input_schema

    anyio.run(main)


def test_google_genai(home):
    from google.genai._mcp_utils import mcp_to_gemini_tools

    async def main():
        async with mcp.Client(parameters(home)) as client:
            tools = (await client.list_tools()).tools
            for declared, converted in zip(tools, mcp_to_gemini_tools(tools), strict=True):
                function = converted.function_declarations[0]
                assert function.name == declared.name
                schema = function.parameters.model_dump(mode="json", exclude_none=True)
                every_member_has_a_type(schema, declared.name)
                assert set(schema.get("properties", {})) == set(declared.input_schema["properties"])
                assert schema.get("required", []) == declared.input_schema.get("required", [])

    anyio.run(main)


def test_google_adk(home):
    from google.adk.tools.mcp_tool import McpToolset, StdioConnectionParams

    async def main():
        toolset = McpToolset(connection_params=StdioConnectionParams(server_params=parameters(home), timeout=30))
        try:
            tools = await toolset.get_tools()
            assert len(tools) == COUNT
            for tool in tools:
                declaration = tool._get_declaration().model_dump(mode="json", exclude_none=True)
                every_member_has_a_type(declaration.get("parameters") or declaration["parameters_json_schema"], tool.name)
        finally:
            await toolset.close()

    anyio.run(main)


def test_openai_agents(home):
    from agents import Agent, RunContextWrapper
    from agents.mcp import MCPServerStdio, MCPUtil
    from agents.tool_context import ToolContext

    async def main():
        settings = {"command": JOBS, "args": OPTIONS, "env": home.environment, "cwd": str(home.path)}
        async with MCPServerStdio(params=settings, client_session_timeout_seconds=30) as server:
            context = RunContextWrapper(None)
            tools = await MCPUtil.get_function_tools(server, True, context, Agent(name="a"))
            assert {tool.name for tool in tools if not tool.strict_json_schema} == OPEN
            assert len(tools) == COUNT
            by_name = {tool.name: tool for tool in tools}

            async def call(tool, /, **arguments):
                text = json.dumps(arguments)
                where = ToolContext(None, tool_name=tool, tool_call_id="1", tool_arguments=text)
                return json.dumps(await by_name[tool].on_invoke_tool(where, text))

            for number in range(1, 4):
                assert f"job {number} failed: exit status 2" in await call("run_and_wait", **FAILING)
            assert "ok" in await call("run_and_wait", command="echo ok")
            # A strict schema has models fill in every argument.
            wanted = by_name["list_jobs"].params_json_schema
            assert set(wanted["required"]) == set(wanted["properties"])
            blank = {name: "" for name in wanted["properties"] if name != "limit"}
            assert "4 completed" in await call("list_jobs", limit=20, **blank)

    anyio.run(main)


def test_pydantic_ai(home):
    from fastmcp.client.transports import StdioTransport
    from pydantic_ai import Agent
    from pydantic_ai.mcp import MCPToolset
    from pydantic_ai.messages import ModelResponse, TextPart, ToolCallPart
    from pydantic_ai.models.function import FunctionModel

    seen, answers = [], []
    calls = 3 * [FAILING] + [{"command": "echo ok", "name": "", "wait_ms": "9000"}]

    def model(messages, info):
        if not seen:
            seen.extend(info.function_tools)
        else:
            answers.append(str(messages[-1].parts[0].content))
        if len(answers) < len(calls):
            return ModelResponse(parts=[ToolCallPart("run_and_wait", calls[len(answers)])])
        return ModelResponse(parts=[TextPart(answers[-1])])

    async def main():
        transport = StdioTransport(JOBS, OPTIONS, env=home.environment, cwd=str(home.path))
        async with Agent(FunctionModel(model), toolsets=[MCPToolset(transport)]) as agent:
            result = await agent.run("go")
        assert len(seen) == COUNT
        for tool in seen:
            every_member_has_a_type(tool.parameters_json_schema, tool.name)
        # A command that fails is no failure of the tool, after two of which the agent's run would end.
        assert [answer.split(":")[0] for answer in answers[:3]] == [f"job {number} failed" for number in (1, 2, 3)]
        assert "ok" in result.output and "completed" in result.output

    anyio.run(main)


def test_fastmcp(home):
    from fastmcp import Client
    from fastmcp.client.transports import StdioTransport

    async def main():
        transport = StdioTransport(JOBS, OPTIONS, env=home.environment, cwd=str(home.path))
        async with Client(transport) as client:
            assert len(await client.list_tools()) == COUNT
            result = await client.call_tool("run_and_wait", {"command": "echo ok", "wait_ms": 60000, "reason": "a test"})
            answer, *notes = result.content[0].text.split("\n[note: ")
            assert result.structured_content is None and answer.endswith("s\nok")
            assert notes == ["ignored: reason]", "wait_ms 60000 is more than the most: 55000 was used]"]

    anyio.run(main)
