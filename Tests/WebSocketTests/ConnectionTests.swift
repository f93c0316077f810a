import Synchronization
import Testing
import WebSocket

/// Queues, order, closing, many connections.
@Suite(.timeLimit(.minutes(1)), .serialized)
struct ConnectionTests {
    @Test func `A slow consumer is closed with 4001 while fifty others get everything in order`() async throws {
        try await withServer({ $0.outboundLimitBytes = 200_000 }) { server, application, port in
            let slow = RawSocket(port: port, receiveBuffer: 4096)
            await blocking { _ = slow.upgrade(path: "/silent") }
            let client = WebSocketClient(logger: quiet)
            var others: [WebSocketConnection] = []
            for _ in 0..<50 { others.append(try await client.connect(host: "127.0.0.1", port: port, path: "/silent?fast")) }
            let connections = await application.waitForConnections(51)
            let count = 400
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for other in others {
                    group.addTask {
                        var next = 0
                        for await message in other.messages {
                            guard message.text.hasPrefix("\(next) ") else { return false }
                            next += 1
                            if next == count { return true }
                        }
                        return false
                    }
                }
                let padding = String(repeating: "p", count: 20_000)
                for index in 0..<count {
                    server.broadcast(Array("\(index) \(padding)".utf8), to: connections)
                    while connections.contains(where: { $0.head.queryValue("fast") != nil && $0.bufferedBytes > 100_000 }) {
                        await Task.yield()
                    }
                }
                for try await isComplete in group { #expect(isComplete) }
            }
            #expect(server.statistics.slowConsumersClosed == 1)
            let code = await blocking {
                var frames = FrameReader(slow)
                return frames.closeCode()
            }
            #expect(code == 4001)
            await client.stop()
        }
    }

    @Test func `Two thousand connections at once all get in`() async throws {
        try await withServer { server, application, port in
            let client = WebSocketClient(logger: quiet)
            let connections = try await withThrowingTaskGroup(of: WebSocketConnection.self) { group in
                for _ in 0..<2000 {
                    group.addTask {
                        try await client.connect(host: "127.0.0.1", port: port, path: "/", timeout: .seconds(30))
                    }
                }
                var all: [WebSocketConnection] = []
                for try await connection in group { all.append(connection) }
                return all
            }
            #expect(connections.count == 2000)
            #expect(await application.waitForConnections(2000).count == 2000)
            #expect(server.statistics.openWebSockets == 2000)
            await client.stop()
        }
    }

    @Test func `Closing sends what is queued first`() async throws {
        try await withServer { _, application, port in
            let client = WebSocketClient(logger: quiet)
            let far = try await client.connect(host: "127.0.0.1", port: port, path: "/silent")
            let near = try #require(await application.waitForConnections(1).first)
            for index in 0..<1000 { #expect(near.send("\(index)")) }
            near.close(code: 4002, reason: "going_away")
            #expect(!near.send("too late"))
            var received = 0
            for await message in far.messages {
                #expect(message.text == "\(received)")
                received += 1
            }
            #expect(received == 1000)
            #expect(far.closeCode == 4002)
            await client.stop()
        }
    }

    @Test func `A reader that takes all that has come gets everything in order, and the sender goes on`() async throws {
        try await withServer { _, application, port in
            let client = WebSocketClient(logger: quiet)
            let far = try await client.connect(host: "127.0.0.1", port: port, path: "/silent")
            let near = try #require(await application.waitForConnections(1).first)
            for index in 0..<1000 { #expect(near.send("\(index)")) }
            var received: [String] = []
            for await message in far.messages {
                received.append(message.text)
                received += far.takeReceived().map(\.text)
                if received.count >= 1000 { break }
            }
            #expect(received == (0..<1000).map(String.init))
            await client.stop()
        }
    }

    @Test func `Draining says 4002 to everyone`() async throws {
        try await withServer { server, application, port in
            let client = WebSocketClient(logger: quiet)
            var connections: [WebSocketConnection] = []
            for _ in 0..<20 { connections.append(try await client.connect(host: "127.0.0.1", port: port, path: "/")) }
            _ = await application.waitForConnections(20)
            await server.drain(deadline: .seconds(5))
            for connection in connections {
                for await _ in connection.messages {}
                #expect(connection.closeCode == 4002)
            }
            await #expect(throws: WebSocketError.self) {
                try await client.connect(host: "127.0.0.1", port: port, path: "/")
            }
            await client.stop()
        }
    }

    @Test func `A serve that returns closes with 1000`() async throws {
        try await withServer { _, _, port in
            let client = WebSocketClient(logger: quiet)
            let connection = try await client.connect(host: "127.0.0.1", port: port, path: "/bye")
            for await _ in connection.messages {}
            #expect(connection.closeCode == 1000)
            await client.stop()
        }
    }

    @Test func `A peer that answers no ping is dropped`() async throws {
        try await withServer({ $0.pingInterval = .seconds(1) }) { server, application, port in
            let dead = RawSocket(port: port)
            await blocking { _ = dead.upgrade(path: "/silent") }
            let client = WebSocketClient(logger: quiet)
            let living = try await client.connect(host: "127.0.0.1", port: port, path: "/silent")
            let gone = try #require(await application.waitForConnections(2).first)
            #expect(await gone.waitUntilClosed() == 1006)
            let later = RawSocket(port: port)
            await blocking { _ = later.upgrade(path: "/silent") }
            #expect(await application.waitForConnections(3)[2].waitUntilClosed() == 1006)
            #expect(living.isOpen, "it only listens, and answers pings")
            #expect(server.statistics.deadPeersDropped == 2)
            await client.stop()
        }
    }

    @Test func `A reader that stops makes its sender wait, and loses nothing`() async throws {
        try await withServer { _, application, port in
            let client = WebSocketClient(logger: quiet)
            let far = try await client.connect(host: "127.0.0.1", port: port, path: "/")
            let near = try #require(await application.waitForConnections(1).first)
            for index in 0..<2000 { #expect(far.send("\(index) " + String(repeating: "m", count: 1000))) }
            var received = 0
            for await message in far.messages {
                #expect(message.text.hasPrefix("\(received) "))
                received += 1
                if received == 2000 { break }
            }
            #expect(near.isOpen)
            await client.stop()
        }
    }

    @Test func `The browser's subprotocols are answered with the hub's alone`() async throws {
        try await withServer { _, _, port in
            let answers = await blocking {
                [
                    RawSocket(port: port).upgrade(
                        headers: "Sec-WebSocket-Protocol: memhub.v1, bearer.mhb_\(String(repeating: "a", count: 43))\r\n"),
                    RawSocket(port: port).upgrade(),
                    RawSocket(port: port).upgrade(headers: "Sec-WebSocket-Protocol: other\r\n"),
                    RawSocket(port: port).upgrade(path: "/forbidden"),
                ]
            }
            #expect(answers[0].lowercased().contains("\r\nsec-websocket-protocol: memhub.v1\r\n"))
            #expect(answers[1].hasPrefix("HTTP/1.1 101 "))
            #expect(!answers[1].lowercased().contains("sec-websocket-protocol"))
            #expect(answers[2].hasPrefix("HTTP/1.1 400 "))
            #expect(answers[3].hasPrefix("HTTP/1.1 403 "))
            #expect(answers[3].contains("X-Why: no\r\n"))
        }
    }
}

/// What a client is told when it does not get in.
@Suite(.timeLimit(.minutes(1)))
struct ClientTests {
    @Test func `Nobody listening is connectionRefused`() async throws {
        let held = SilentListener(isListening: false)
        try await expectFailure(.connectionRefused, port: held.port)
    }

    @Test func `A rejected handshake has its status`() async throws {
        try await withServer { _, _, port in try await expectFailure(.rejected(status: 403), port: port, path: "/forbidden") }
    }

    @Test func `A server that says nothing is a timeout`() async throws {
        let listener = SilentListener()
        try await expectFailure(.timeout, port: listener.port)
    }

    @Test func `The agreed subprotocol is known`() async throws {
        try await withServer { _, _, port in
            let client = WebSocketClient(logger: quiet)
            let connection = try await client.connect(
                host: "127.0.0.1", port: port, path: "/", headers: [("Authorization", "Bearer x")],
                subprotocols: ["memhub.v1", "bearer.x"])
            #expect(connection.subprotocol == "memhub.v1")
            await client.stop()
        }
    }

    private func expectFailure(_ code: WebSocketError.Code, port: Int, path: String = "/") async throws {
        let client = WebSocketClient(logger: quiet)
        let error = await #expect(throws: WebSocketError.self) {
            try await client.connect(host: "127.0.0.1", port: port, path: path, timeout: .milliseconds(500))
        }
        #expect(error?.code == code)
        await client.stop()
    }
}
