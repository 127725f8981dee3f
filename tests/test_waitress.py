"""What we use of waitress that it does not promise: gone, the bound in pyproject.toml is to stay where it is.

Stopping with grace and keeping a reader's pace need what its public interface does not give. pyproject.toml therefore
caps waitress below its next minor version; before that is raised, these names are to be there.
"""

import inspect
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import waitress
from packaging.requirements import Requirement
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask, WSGITask

PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))["project"]
# What service/http/server.py asks of a server, and service/http/channel.py of a connection.
OF_A_SERVER = ("_map", "active_channels", "adj", "channel_class", "close", "pull_trigger", "task_dispatcher")
OF_ITS_SETTINGS = ("asyncore_loop_timeout", "asyncore_use_poll")
OF_A_CONNECTION = (
    *(
        "error_task_class",
        "handle_close",
        "handle_read",
        "handle_write",
        "last_activity",
        "readable",
        "recv",
        "request",
    ),
    *("requests", "task_class", "total_outbufs_len", "writable", "write_soon"),
)


@pytest.fixture
def server():
    """A server that listens and answers nobody."""
    found = waitress.create_server(lambda environ, start_response: [], listen="127.0.0.1:0", threads=1)
    yield found
    found.task_dispatcher.shutdown()
    wasyncore.close_all(found._map)


def gone(thing, names):
    """Say which names a thing of waitress no longer has, and what follows from it."""
    missing = [name for name in names if not hasattr(thing, name)]
    return missing and f"waitress {version('waitress')} has no {missing} any more: keep the cap, or rewrite operating/"


def test_a_server_has_what_stopping_with_grace_needs(server):
    assert not gone(server, OF_A_SERVER)
    assert not gone(server.adj, OF_ITS_SETTINGS)
    assert server in server._map.values(), "the map no longer holds what is open"
    assert not gone(wasyncore, ("close_all", "dispatcher", "loop"))
    assert [*inspect.signature(wasyncore.loop).parameters][:4] == ["timeout", "use_poll", "map", "count"]


def test_a_connection_has_what_keeping_a_readers_pace_needs(server):
    connection = HTTPChannel(server, wasyncore.socket.socket(), ("127.0.0.1", 1), server.adj, {})
    assert not gone(connection, OF_A_CONNECTION)
    assert connection.total_outbufs_len == 0
    connection.socket.close()


def test_an_answer_is_written_by_the_task_that_we_extend():
    assert HTTPChannel.task_class is WSGITask
    assert HTTPChannel.error_task_class is ErrorTask
    assert not gone(WSGITask, ("write", "wrote_header"))


def test_a_request_is_read_by_the_parser_that_we_extend():
    assert not gone(HTTPRequestParser, ("parse_header", "received"))
    assert HTTPChannel.parser_class is HTTPRequestParser


def test_waitress_is_capped_below_its_next_minor_version():
    (ours,) = (each for each in map(Requirement, PROJECT["dependencies"]) if each.name == "waitress")
    major, minor = map(int, version("waitress").split(".")[:2])
    assert ours.specifier.contains(f"{major}.{minor}.99")
    assert not ours.specifier.contains(f"{major}.{minor + 1}")
