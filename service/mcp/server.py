"""The server of the protocol: the official SDK's, with the tools, resources and prompts over a source.

Whoever calls asks one version and leaves nothing behind: the server keeps no session of its own. What answers runs in a
thread, so that a slow query holds up no other message.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

from anyio import to_thread
from mcp import types
from mcp.server import Server
from mcp.shared.exceptions import MCPError

from ... import __version__
from ...graph.errors import KoteihyoError
from ..citation import Both
from .answers import Document
from .calls import OWN, call_tool
from .prompts import BY_NAME, PROMPTS, Argument, write_prompt
from .resources import TEMPLATES, list_resources, read_resource
from .sizes import write_compact
from .sources import Source
from .tools import describe, input_schema, select_tools

LOG = logging.getLogger(__name__)
Found = TypeVar("Found")
Sources = Callable[[], Source]
INSTRUCTIONS = """自治体などの計画（工程表）を、原文の引用とともに検索する。\
list_plans で収録計画を確かめ、search_plan で語から探し、目的に合う道具を使う。\
各行の quote（原文）、place（場所）、address（固定URL）、version（版）を添えて答える。\
absent のある結果は「計画に記載がない」ことを示す。\
計画に印刷されたことだけを収録し、その後の実績は報告書が収録されている場合に限る。

Policy plans as printed, each statement with its original words. Begin with list_plans; find words with search_plan;
then use the tool whose name says what you want to know. Answer with each row's quote, place, address and version.
A result with `absent` means that the plans do not say it: say so. Only what plans print is here; what became of it only
where a report is among the documents. Counts come from the counting tools, never from counting rows. `next` goes into
`cursor`."""
READ_ONLY = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
# What every answer has; the rest is told by the answer itself, as a schema a tool would cost more than it tells.
OUTPUT = {"type": "object", "properties": {"version": {"type": "string"}}, "required": ["version"]}
# Values offered while somebody types.
OFFERED = 100


class Handlers:
    """What answers each kind of message."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    async def list_tools(self, _context: Any, _params: Any) -> types.ListToolsResult:
        """List the tools, with the values that the version has."""
        return types.ListToolsResult(tools=await _run(lambda: describe_tools(self._sources())))

    async def call_tool(self, _context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        """Answer a tool; what is wrong with the call is an answer too, which the model can mend."""
        try:
            outcome = await _run(lambda: call_tool(self._sources(), params.name, params.arguments or {}))
        except KoteihyoError as error:
            place = getattr(error, "place", "")  # of a query: its line and column
            words = types.TextContent(type="text", text=f"{place}{error.ja}\n{error.en}")
            return types.CallToolResult(content=[words], is_error=True)
        except Exception:
            LOG.exception("unforeseen fault of the tool %s", params.name)
            words = types.TextContent(
                type="text", text="サービスの内部エラーです。\nA fault of this service; it has been logged."
            )
            return types.CallToolResult(content=[words], is_error=True)
        return write_result(outcome)

    async def list_resources(self, _context: Any, _params: Any) -> types.ListResourcesResult:
        """List the vocabulary, the questions and the plans."""
        resources = await _run(lambda: [*list_resources(self._sources())])
        return types.ListResourcesResult(
            resources=[
                types.Resource(
                    uri=resource.uri, name=resource.name, title=_both(resource.title), mime_type=resource.media_type
                )
                for resource in resources
            ]
        )

    async def list_templates(self, _context: Any, _params: Any) -> types.ListResourceTemplatesResult:
        """List the addresses of passages and things."""
        return types.ListResourceTemplatesResult(
            resource_templates=[
                types.ResourceTemplate(
                    uri_template=template.uri,
                    name=template.name,
                    title=_both(template.title),
                    mime_type=template.media_type,
                )
                for template in TEMPLATES
            ]
        )

    async def read_resource(self, _context: Any, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        """Read a resource."""
        uri = str(params.uri)
        try:
            contents = await _run(lambda: read_resource(self._sources(), uri))
        except KoteihyoError as error:
            raise _protocol_error(error) from None
        if contents is None:
            raise MCPError(types.INVALID_PARAMS, f"{uri} はありません。There is no resource {uri}.")
        media_type, text = contents
        return types.ReadResourceResult(contents=[types.TextResourceContents(uri=uri, mime_type=media_type, text=text)])

    async def list_prompts(self, _context: Any, _params: Any) -> types.ListPromptsResult:
        """List the tasks."""
        return types.ListPromptsResult(
            prompts=[
                types.Prompt(
                    name=prompt.name,
                    title=_both(prompt.title),
                    description="\n".join(prompt.request),
                    arguments=[
                        types.PromptArgument(name=one.name, description=_both(one.says), required=one.required)
                        for one in prompt.arguments
                    ],
                )
                for prompt in PROMPTS
            ]
        )

    async def get_prompt(self, _context: Any, params: types.GetPromptRequestParams) -> types.GetPromptResult:
        """Fill in a task."""
        try:
            title, request = write_prompt(params.name, params.arguments or {})
        except KoteihyoError as error:
            raise _protocol_error(error) from None
        message = types.PromptMessage(role="user", content=types.TextContent(type="text", text=request))
        return types.GetPromptResult(description=_both(title), messages=[message])

    async def complete(self, _context: Any, params: types.CompleteRequestParams) -> types.CompleteResult:
        """Offer the values that the graph has for what is being typed into a task."""
        prompt = BY_NAME.get(getattr(params.ref, "name", ""))
        argument = (
            next((argument for argument in prompt.arguments if argument.name == params.argument.name), None)
            if prompt
            else None
        )
        completion = await _run(lambda: _offer(self._sources(), argument, params.argument.value)) if argument else []
        return types.CompleteResult(
            completion=types.Completion(
                values=completion[:OFFERED], total=len(completion), has_more=len(completion) > OFFERED
            )
        )


def create_server(sources: Sources) -> Server[Any]:
    """Return the server; ``sources`` gives what a message is answered from, the version current at the time."""
    handlers = Handlers(sources)
    return Server(
        "koteihyo",
        version=__version__,
        title="工程表 Koteihyo",
        instructions=INSTRUCTIONS,
        on_list_tools=handlers.list_tools,
        on_call_tool=handlers.call_tool,
        on_list_resources=handlers.list_resources,
        on_list_resource_templates=handlers.list_templates,
        on_read_resource=handlers.read_resource,
        on_list_prompts=handlers.list_prompts,
        on_get_prompt=handlers.get_prompt,
        on_completion=handlers.complete,
    )


def describe_tools(source: Source) -> list[types.Tool]:
    """Return the tools as the protocol describes them."""
    asking = [
        (tool.name, tool.title, describe(tool.purpose), input_schema(source, tool))
        for tool in select_tools(source.library)
    ]
    tools = [(name, titles, purpose, schema) for name, ((titles, purpose), schema, _) in OWN.items()]
    return [
        types.Tool(
            name=name,
            title=_both(titles),
            description=purpose,
            input_schema=schema,
            output_schema=OUTPUT,
            annotations=READ_ONLY,
        )
        for name, titles, purpose, schema in (*tools, *asking)
    ]


def write_result(document: Document) -> types.CallToolResult:
    """Return an answer in both forms that clients read: text, and the same as structured content."""
    text = types.TextContent(type="text", text=write_compact(document))
    return types.CallToolResult(content=[text], structured_content=document)


def _offer(source: Source, argument: Argument, typed: str) -> list[str]:
    """Return the values of an argument that begin with, or contain, what was typed."""
    question, name = argument.completes
    if question not in source.library.all:
        return []
    parameters = source.library.question(question).parameters
    values = [value for parameter in parameters if parameter.name == name for value in source.codes.values(parameter)]
    sought = typed.casefold()
    return [value.value for value in values if sought in f"{value.value} {value.ja} {value.en}".casefold()]


async def _run(answer: Callable[[], Found]) -> Found:
    """Run what answers in a thread; whoever gives up waits no longer for it."""
    ran: Awaitable[Found] = to_thread.run_sync(partial(answer), abandon_on_cancel=True)
    return await ran


def _both(words: Both) -> str:
    return " / ".join(dict.fromkeys(filter(None, words)))


def _protocol_error(error: KoteihyoError) -> MCPError:
    return MCPError(types.INVALID_PARAMS, f"{error.ja}\n{error.en}")
