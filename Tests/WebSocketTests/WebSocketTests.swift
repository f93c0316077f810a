import Testing
import WebSocket

@Suite(.timeLimit(.minutes(1)))
struct WebSocketTests {
    @Test func `A message comes back as it was sent`() async throws {
        try await withServer { _, _, port in
            let client = WebSocketClient(logger: quiet)
            let connection = try await client.connect(host: "127.0.0.1", port: port, path: "/ws?token=a%20b")
            var messages = connection.messages.makeAsyncIterator()
            for text in ["hello", "", "žluťoučký 🐎", String(repeating: "x", count: 200_000)] {
                #expect(connection.send(text))
                #expect(await messages.next()?.text == text)
            }
            await client.stop()
        }
    }

    @Test func `A request is answered with what it asked for`() async throws {
        try await withServer { _, _, port in
            let answer = await blocking {
                let socket = RawSocket(port: port)
                socket.send("GET /a%20b/c?x=1%262&y=a+b&z HTTP/1.1\r\nHost: x\r\nX-Request-ID: 7\r\nUser-Agent: raw\r\n\r\n")
                return socket.read(until: " 0")
            }
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("X-Agent: raw\r\n"))
            #expect(answer.hasSuffix("GET /a%20b/c [x=1&2;y=a b;z=] 7 0"), "\(answer)")
        }
    }
}
