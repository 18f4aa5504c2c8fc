"""The Model Context Protocol's own client, which starts `cimjob mcp` and prints what it answers.

One argument, as JSON: `command`, `environment`, and `steps`, which are made one after the other: a step is `{"tool": ..., "arguments": {...}}`,
or `{"cancelled": [...]}` with several of these at once, which are taken back after a second. One line of JSON for the tools, and one for each step.
"""

import asyncio
import json
import sys

import anyio
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


def say(value):
    print(json.dumps(value), flush=True)


async def call(session, step):
    result = await session.call_tool(step["tool"], step.get("arguments"), read_timeout_seconds=90)
    texts = [block.text for block in result.content]
    return {"is_error": result.is_error, "structured": result.structured_content, "text": "\n".join(texts)}


async def take_back(session, steps):
    """Each call is sent, and cancelled after a second."""
    with anyio.move_on_after(1):
        async with anyio.create_task_group() as group:
            for step in steps:
                group.start_soon(call, session, step)
    return {"cancelled": len(steps)}


async def main(plan):
    program, *arguments = plan["command"]
    server = StdioServerParameters(command=program, args=arguments, env=plan.get("environment"))
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        started = await session.initialize()
        listed = await session.list_tools()
        tools = [tool.model_dump(by_alias=True, exclude_none=True, mode="json") for tool in listed.tools]
        say({"server": started.server_info.name, "instructions": started.instructions, "tools": tools})
        for step in plan["steps"]:
            say(await (take_back(session, step["cancelled"]) if "cancelled" in step else call(session, step)))


asyncio.run(asyncio.wait_for(main(json.loads(sys.argv[1])), 110))
