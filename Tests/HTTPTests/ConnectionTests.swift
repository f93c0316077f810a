import HTTP
import TestSupport
import Testing

@Suite("Connections", .timeLimit(.minutes(1)))
struct ConnectionTests {
    @Test("requests one after the other share one connection")
    func keepAlive() async throws {
        try await withServer { request, peer in
            peer.answer("\(request.connection)")
        } _: { client, server in
            for _ in 0..<50 {
                let response = try await client.get(server.address)
                #expect(response.text == "1")
            }
            #expect(server.connectionCount == 1)
        }
    }

    @Test("a kept connection that the server has closed is replaced unnoticed")
    func staleConnection() async throws {
        try await withServer { request, peer in
            peer.answer("\(request.connection)")
            peer.close()
        } _: { client, server in
            for _ in 0..<5 {
                let response = try await client.get(server.address)
                #expect(response.status == 200)
            }
            #expect(server.connectionCount == 5)
        }
    }

    @Test("a hundred requests at once are all under way together, and each gets its own answer")
    func concurrentRequests() async throws {
        let barrier = Barrier(count: 100)
        try await withServer { request, peer in
            barrier.wait()
            peer.answer(request.target)
        } _: { client, server in
            let texts = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        try await client.send(HTTPRequest(url: "\(server.address)/\(number)")).text == "/\(number)"
                    }
                }
                return try await group.reduce(into: 0) { count, isRight in count += isRight ? 1 : 0 }
            }
            #expect(texts == 100)
            #expect(server.connectionCount == 100)
        }
    }

    @Test("two thousand requests from many tasks end, each once")
    func manyRequests() async throws {
        try await withServer { request, peer in
            peer.answer(String(decoding: request.body, as: UTF8.self))
        } _: { client, server in
            let count = try await withThrowingTaskGroup(of: Int.self) { group in
                for worker in 0..<20 {
                    group.addTask {
                        var right = 0
                        for number in 0..<100 {
                            let text = "\(worker)-\(number)"
                            let response = try await client.send(
                                HTTPRequest(method: "POST", url: server.address, body: Array(text.utf8)))
                            right += response.text == text ? 1 : 0
                        }
                        return right
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(count == 2000)
        }
    }
}
