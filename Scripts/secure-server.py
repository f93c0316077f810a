"""An HTTPS server for the tests that speaks HTTP/2 (package `h2`) or HTTP/1.1 (`h11`), whichever ALPN agrees on. Ends with its parent.

Usage: secure-server.py PARENT CERTIFICATE KEY PROTOCOL... (a process id; PEM files; what is offered, the best first: h2, http/1.1)

Every answer is a chat completion whose text is a JSON object: what the server has seen until then, or, with `facts` in its path, an
extraction that found nothing. The path's first part says what becomes of a request; faults only meet the first such one, so that the
same request can be repeated:

  /together/N  is answered when N of them are open
  /silent      is never answered
  /cut         half an answer, then the connection's end
  /last        GOAWAY that takes this request, and its answer; the connection stays open (nginx, after a thousand requests)
  /leave       GOAWAY that takes this request, half an answer, then the connection's end
  /refuse      GOAWAY that does not take it, then the connection's end
  /reset       half an answer, then the stream's end
  else         is answered at once
"""

import asyncio
import json
import os
import ssl
import sys

import h11
import h2.config
import h2.connection
import h2.errors
import h2.events
import hyperframe.frame


class Server:
    """What has been seen, and what becomes of requests."""

    def __init__(self) -> None:
        self.connections = 0
        self.requests = 0
        self.given_up = 0
        self.faults: set[str] = set()
        self.waiting: list[tuple["Peer", int, bytes]] = []

    def receive(self, peer: "Peer", stream: int, path: str, headers: dict[str, str]) -> None:
        self.requests += 1
        kind, argument = path.split("/")[1:3]
        text = json.dumps({"facts": []} if "facts" in path.split("/") else {
            "protocol": peer.protocol, "connection": peer.number, "connections": self.connections, "requests": self.requests,
            "given_up": self.given_up, "authorization": headers.get("authorization"),
        })
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        body = json.dumps({"object": "chat.completion", "choices": [choice]}).encode()
        if kind == "together":
            self.waiting.append((peer, stream, body))
            if len(self.waiting) == int(argument):
                for waiting in self.waiting:
                    waiting[0].answer(*waiting[1:])
                self.waiting = []
        elif kind in ("cut", "last", "leave", "refuse", "reset") and kind not in self.faults:
            self.faults.add(kind)
            peer.fail(kind, stream, body)
        elif kind != "silent":
            peer.answer(stream, body)


class Peer(asyncio.Protocol):
    """One connection, from the handshake's end on."""

    protocol = ""

    def __init__(self, server: Server, transport: asyncio.Transport) -> None:
        self.server = server
        self.transport = transport
        server.connections += 1
        self.number = server.connections

    def answer(self, stream: int, body: bytes) -> None:
        raise NotImplementedError

    def fail(self, kind: str, stream: int, body: bytes) -> None:
        raise NotImplementedError


class HTTP2Peer(Peer):
    protocol = "h2"

    def __init__(self, server: Server, transport: asyncio.Transport) -> None:
        super().__init__(server, transport)
        self.connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
        self.open: dict[int, dict[str, str]] = {}
        self.connection.initiate_connection()
        self.flush()

    def flush(self) -> None:
        self.transport.write(self.connection.data_to_send())

    def data_received(self, data: bytes) -> None:
        for event in self.connection.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                self.open[event.stream_id] = dict(event.headers)
            elif isinstance(event, h2.events.DataReceived):
                self.connection.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            elif isinstance(event, h2.events.StreamReset):
                self.server.given_up += 1
            elif isinstance(event, h2.events.StreamEnded):
                headers = self.open.pop(event.stream_id)
                self.server.receive(self, event.stream_id, headers[":path"], headers)
        if not self.transport.is_closing():
            self.flush()

    def answer(self, stream: int, body: bytes) -> None:
        self.begin(stream, body)
        self.connection.send_data(stream, body, end_stream=True)
        self.flush()

    def fail(self, kind: str, stream: int, body: bytes) -> None:
        if kind == "refuse":
            self.say_goodbye(0)
        else:
            self.begin(stream, body)
            if kind in ("last", "leave"):
                self.say_goodbye(stream)
            self.connection.send_data(stream, body if kind == "last" else body[: len(body) // 2], end_stream=kind == "last")
        if kind == "reset":
            self.connection.reset_stream(stream, h2.errors.ErrorCodes.INTERNAL_ERROR)
        self.flush()
        if kind in ("cut", "leave", "refuse"):
            # Not `close`, which would keep the socket until the client has agreed.
            self.transport.abort()

    def say_goodbye(self, last_stream: int) -> None:
        """`H2Connection.close_connection` would not speak with the client any more."""
        self.flush()
        self.transport.write(hyperframe.frame.GoAwayFrame(stream_id=0, last_stream_id=last_stream).serialize())

    def begin(self, stream: int, body: bytes) -> None:
        self.connection.send_headers(
            stream, [(":status", "200"), ("content-type", "application/json"), ("content-length", str(len(body)))])


class HTTP1Peer(Peer):
    protocol = "http/1.1"

    def __init__(self, server: Server, transport: asyncio.Transport) -> None:
        super().__init__(server, transport)
        self.connection = h11.Connection(h11.SERVER)

    def data_received(self, data: bytes) -> None:
        self.connection.receive_data(data)
        while (event := self.connection.next_event()) not in (h11.NEED_DATA, h11.PAUSED):
            if isinstance(event, h11.Request):
                headers = {name.decode(): value.decode() for name, value in event.headers}
                self.request = (event.target.decode(), headers)
            elif isinstance(event, h11.EndOfMessage):
                self.server.receive(self, 0, *self.request)
            elif isinstance(event, h11.ConnectionClosed):
                return

    def answer(self, stream: int, body: bytes) -> None:
        head = h11.Response(status_code=200, headers=[("content-type", "application/json"), ("content-length", str(len(body)))])
        for event in (head, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.connection.send(event))
        self.connection.start_next_cycle()


class Handshake(asyncio.Protocol):
    """Until ALPN has agreed: called with a connection only when its handshake has succeeded."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def connection_made(self, transport: asyncio.Transport) -> None:
        protocol = transport.get_extra_info("ssl_object").selected_alpn_protocol()
        peer = HTTP2Peer if protocol == "h2" else HTTP1Peer
        transport.set_protocol(peer(self.server, transport))


async def main() -> None:
    parent = os.pidfd_open(int(sys.argv[1]))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])
    context.set_alpn_protocols(sys.argv[4:])
    server = Server()
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_reader(parent, ended.set)
    listener = await loop.create_server(lambda: Handshake(server), "127.0.0.1", 0, ssl=context, backlog=256)
    print("listening", listener.sockets[0].getsockname()[1], flush=True)
    await ended.wait()


asyncio.run(main())
