import Testing
import WebSocket

/// What a peer may send, from the bytes up.
@Suite(.timeLimit(.minutes(1)))
struct FrameTests {
    private func closeCode(
        _ configure: (inout ServerConfiguration) -> Void = { _ in }, after send: @escaping @Sendable (RawSocket) -> Void
    ) async throws -> Int? {
        try await withServer(configure) { _, _, port in
            await blocking {
                let socket = RawSocket(port: port)
                socket.upgrade()
                send(socket)
                var frames = FrameReader(socket)
                return frames.closeCode()
            }
        }
    }

    @Test func `Fragments become one message`() async throws {
        try await withServer { _, _, port in
            let payload = await blocking {
                let socket = RawSocket(port: port)
                socket.upgrade()
                socket.sendFrame(1, Array("one ".utf8), isFinal: false)
                socket.sendFrame(9, Array("ping".utf8))
                socket.sendFrame(0, Array("two ".utf8), isFinal: false)
                socket.sendFrame(0, Array("three".utf8))
                var frames = FrameReader(socket)
                while let frame = frames.next() {
                    if frame.opcode == 1 { return frame.payload }
                }
                return []
            }
            #expect(String(decoding: payload, as: UTF8.self) == "one two three")
        }
    }

    @Test func `A mebibyte closes with 4503 while another connection keeps working`() async throws {
        try await withServer { _, _, port in
            let client = WebSocketClient(logger: quiet)
            let other = try await client.connect(host: "127.0.0.1", port: port, path: "/")
            let code = await blocking {
                let socket = RawSocket(port: port)
                socket.upgrade()
                socket.sendFrame(1, [UInt8](repeating: 97, count: 1 << 20))
                var frames = FrameReader(socket)
                return frames.closeCode()
            }
            #expect(code == 4503)
            other.send("still here")
            var messages = other.messages.makeAsyncIterator()
            #expect(await messages.next()?.text == "still here")
            await client.stop()
        }
    }

    @Test func `Fragments that together are too long close with 4503`() async throws {
        let code = try await closeCode({ $0.maximumMessageBytes = 10 }) { socket in
            socket.sendFrame(1, [97, 98, 99, 100, 101, 102], isFinal: false)
            socket.sendFrame(0, [97, 98, 99, 100, 101, 102])
        }
        #expect(code == 4503)
    }

    @Test func `A binary frame closes with 4504`() async throws {
        #expect(try await closeCode { $0.sendFrame(2, [1, 2, 3]) } == 4504)
    }

    @Test func `Invalid UTF-8 closes with 1007`() async throws {
        #expect(try await closeCode { $0.sendFrame(1, [0xc3, 0x28]) } == 1007)
    }

    @Test func `A close frame is answered, and the connection knows its code`() async throws {
        try await withServer { _, application, port in
            let answer = await blocking {
                let socket = RawSocket(port: port)
                socket.upgrade(path: "/silent")
                socket.sendFrame(8, [0x0f, 0xa1] + Array("bye".utf8))
                var frames = FrameReader(socket)
                return frames.closeCode()
            }
            #expect(answer == 4001)
            let connection = await application.waitForConnections(1)[0]
            #expect(await connection.waitUntilClosed() == 4001)
            #expect(!connection.send("too late"))
        }
    }

    @Test func `Bytes that are no WebSocket, and no HTTP, harm nobody`() async throws {
        try await withServer { _, _, port in
            await blocking {
                for garbage in ["\0\u{1}\u{2}\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/1.1\r\n: \r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", "BREW / HTTP/1.1\r\nHost: x\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: tea\r\nConnection: Upgrade\r\n\r\n",
                    "GET /%zz%00?%=&&=%f HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: \(String(repeating: "h", count: 60_000))\r\n\r\n",
                ] {
                    let socket = RawSocket(port: port, patience: 2)
                    socket.send(garbage)
                    socket.finishSending()
                    _ = socket.readToEnd()
                }
                for frame: [UInt8] in [[0xff, 0xff, 0xff], [0x83, 0x80, 0, 0, 0, 0], [0x81, 5, 1, 2, 3, 4, 5], [0x00, 0x80, 1, 1, 1, 1],
                    [0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4, 5], [0x89, 0xfe, 1, 0, 1, 2, 3, 4],
                    [0x88, 0x81, 0, 0, 0, 0, 3],
                ] {
                    let socket = RawSocket(port: port, patience: 2)
                    socket.upgrade()
                    socket.send(frame)
                    socket.finishSending()
                    _ = socket.readToEnd()
                }
            }
            let client = WebSocketClient(logger: quiet)
            let connection = try await client.connect(host: "127.0.0.1", port: port, path: "/")
            connection.send("alive")
            var messages = connection.messages.makeAsyncIterator()
            #expect(await messages.next()?.text == "alive")
            await client.stop()
        }
    }
}
