import Synchronization
import Testing
import WebSocket

#if canImport(Glibc)
    import Glibc
#endif

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
    /// libwebsockets closes a descriptor twice when its context is freed; another thread's file may have that number by then.
    @Test func `Stopping clients and servers closes nobody else's file`() async throws {
        let isOver = Atomic(false)
        async let wronglyClosed = blocking {
            var count = 0
            while !isOver.load(ordering: .relaxed) {
                let files = (0..<32).map { _ in open("/dev/null", O_RDONLY | O_CLOEXEC) }
                count += files.count { close($0) != 0 }
            }
            return count
        }
        for _ in 0..<20 {
            try await withServer { _, _, port in
                let client = WebSocketClient(logger: quiet)
                _ = try await client.connect(host: "127.0.0.1", port: port, path: "/")
                await client.stop()
            }
        }
        isOver.store(true, ordering: .relaxed)
        #expect(await wronglyClosed == 0)
    }
}
