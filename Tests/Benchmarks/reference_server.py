"""What an MCP server for jobs in Python at least costs: the official package's own, with a `get_job_status` that looks
into a dictionary."""

try:
    from mcp.server.fastmcp import FastMCP
except ImportError:
    from mcp.server.mcpserver import MCPServer as FastMCP

server = FastMCP("reference")
JOBS = {"1": {"job_id": "1", "status": "completed", "exit_code": 0}}


@server.tool()
def get_job_status(job_id: str) -> dict:
    """How a job stands."""
    return JOBS[job_id]


if __name__ == "__main__":
    server.run("stdio")
