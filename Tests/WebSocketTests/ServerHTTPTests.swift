import Testing
import WebSocket

/// Requests and responses, as bytes.
@Suite(.timeLimit(.minutes(1)))
struct ServerHTTPTests {
    private func exchange(
        _ request: String, _ configure: (inout ServerConfiguration) -> Void = { _ in }
    ) async throws -> String {
        try await withServer(configure) { _, _, port in
            await blocking {
                let socket = RawSocket(port: port)
                socket.send(request)
                return String(decoding: socket.readToEnd(), as: UTF8.self)
            }
        }
    }

    @Test(arguments: ["POST", "PUT", "PATCH", "DELETE"])
    func `A body of any method arrives whole`(method: String) async throws {
        let body = String(repeating: "b", count: 100_000)
        let answer = try await exchange(
            "\(method) /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        #expect(answer.hasSuffix("\(method) /x [] - 100000"), "\(answer.suffix(100))")
        #expect(answer.contains("Content-Length: "))
    }

    @Test(arguments: ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
    func `A request without a body is answered`(method: String) async throws {
        let answer = try await exchange("\(method) /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(answer.hasSuffix("\(method) /x [] - 0"), "\(answer)")
    }

    @Test(arguments: ["/x%0A/y", "/x%0D%0Aa:b", "/x?a=%0A&b=c"])
    func `An address with an encoded line break is refused, not cut short`(path: String) async throws {
        let answer = try await exchange("GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
    }

    @Test func `An empty body is announced and answered`() async throws {
        let answer = try await exchange("POST /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        #expect(answer.hasSuffix("POST /x [] - 0"), "\(answer)")
    }

    @Test func `HEAD is answered with the length and no body`() async throws {
        let answer = try await exchange("HEAD /large?bytes=5000 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(answer.contains("Content-Length: 5000\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n"))
    }

    @Test func `A body of many megabytes arrives in pieces`() async throws {
        let answer = try await exchange("GET /large?bytes=20000000 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(answer.utf8.count > 20_000_000)
        #expect(answer.hasSuffix("xxx"))
    }

    @Test func `A chunked body is answered 411`() async throws {
        let answer = try await exchange("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 411 "), "\(answer)")
    }

    @Test func `A body that is too long is answered 413 before it is read`() async throws {
        let answer = try await exchange(
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n" + String(repeating: "b", count: 300_000)
        ) { $0.maximumBodyBytes = 1000 }
        #expect(answer.hasPrefix("HTTP/1.1 413 "), "\(answer)")
    }

    @Test func `A client that expects 100 Continue is told to`() async throws {
        try await withServer { _, _, port in
            let answers = await blocking {
                let socket = RawSocket(port: port)
                socket.send("POST /x HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
                let first = socket.read(until: "\r\n\r\n")
                socket.send("body")
                return [first, socket.read(until: " 4")]
            }
            #expect(answers[0] == "HTTP/1.1 100 Continue\r\n\r\n")
            #expect(answers[1].hasSuffix("POST /x [] - 4"))
        }
    }

    @Test func `A head that never ends is hung up on`() async throws {
        let answer = try await exchange("GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n") { $0.requestTimeout = .milliseconds(200) }
        #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 408 "), "\(answer)")
    }

    @Test func `A body that never ends is answered 408`() async throws {
        let answer = try await exchange("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc") {
            $0.requestTimeout = .milliseconds(200)
        }
        #expect(answer.hasPrefix("HTTP/1.1 408 "), "\(answer)")
    }

    @Test func `Requests sent at once are answered in order on one connection`() async throws {
        try await withServer { server, _, port in
            let answer = await blocking {
                let socket = RawSocket(port: port)
                let requests = (0..<20).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }
                socket.send(requests.joined())
                return socket.read(until: "GET /19 [] - 0")
            }
            let bodies = answer.split(separator: "\r\n").compactMap { line in
                line.contains("[]") ? line.split(separator: " ").first { $0.hasPrefix("/") }.map(String.init) : nil
            }
            #expect(bodies == (0..<20).map { "/\($0)" }, "\(answer.suffix(300))")
            #expect(server.statistics.acceptedConnections == 1)
        }
    }

    @Test func `A request may wait behind a body`() async throws {
        let answer = try await exchange(
            "POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(answer.contains("POST /1 [] - 3"))
        #expect(answer.hasSuffix("GET /2 [] - 0"))
    }

    @Test func `A body between pipelined requests does not stop the server`() async throws {
        try await withServer { _, _, port in
            let answer = await blocking {
                let socket = RawSocket(port: port)
                let body = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
                socket.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n" + body + body + body)
                socket.finishSending()
                _ = socket.readToEnd()
                let other = RawSocket(port: port)
                other.send("GET /after HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                return String(decoding: other.readToEnd(), as: UTF8.self)
            }
            #expect(answer.hasSuffix("GET /after [] - 0"))
        }
    }

    @Test func `Headers are found whatever their case, also those libwebsockets does not know`() async throws {
        let answer = try await exchange(
            "GET /x HTTP/1.1\r\nHost: x\r\nx-ReQuest-iD: abc\r\nuser-AGENT: me\r\nConnection: close\r\n\r\n")
        #expect(answer.contains("X-Agent: me\r\n"))
        #expect(answer.hasSuffix("GET /x [] abc 0"), "\(answer)")
    }

    @Test func `One connection beyond the maximum is answered 503`() async throws {
        try await withServer({ $0.maximumConnections = 2 }) { server, _, port in
            let answers = await blocking {
                let first = RawSocket(port: port)
                let second = RawSocket(port: port)
                first.upgrade()
                second.upgrade()
                let third = RawSocket(port: port)
                third.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                let fourth = RawSocket(port: port)
                return [String(decoding: third.readToEnd(), as: UTF8.self), fourth.upgrade()]
            }
            #expect(answers[0].hasPrefix("HTTP/1.1 503 "))
            #expect(answers[1].hasPrefix("HTTP/1.1 503 "))
            #expect(server.statistics.refusedConnections == 2)
        }
    }

    @Test func `A port in use is said to be`() async throws {
        try await withServer { _, _, port in
            let second = WebSocketServer(
                configuration: ServerConfiguration(port: port), application: EchoApplication(), logger: quiet)
            let error = await #expect(throws: WebSocketError.self) { try await second.start() }
            #expect(error?.code == .addressInUse)
        }
    }

    @Test(arguments: ["localhost", "::1", "0.0.0.0"])
    func `It listens where it is told`(host: String) async throws {
        try await withServer({ $0.host = host }) { _, _, port in
            let client = WebSocketClient(logger: quiet)
            let address = host == "0.0.0.0" ? "127.0.0.1" : host
            let connection = try await client.connect(host: address, port: port, path: "/")
            #expect(connection.isOpen)
            await client.stop()
        }
    }
}
