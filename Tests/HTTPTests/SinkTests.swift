import Foundation
import HTTP
import Synchronization
import TestSupport
import Testing

@Suite("A sink for the body", .timeLimit(.minutes(1)))
struct SinkTests {
    @Test("a sink takes the body piece by piece, after it has seen the head, and nothing is kept")
    func taking() async throws {
        let body = String(repeating: "0123456789", count: 100_000)
        try await withServer { _, peer in
            peer.answer(body, headers: "X-Kind: large\r\n")
        } _: { client, server in
            let sink = CollectingSink { $0.status == 200 && $0.header("x-kind") == "large" && $0.body.isEmpty }
            let response = try await client.send(HTTPRequest(url: server.address), to: sink)
            #expect(response.status == 200 && response.body.isEmpty)
            #expect(sink.text == body && sink.pieceCount > 1 && sink.asked == 1)
        }
    }

    @Test("a body that the sink declines is kept as usual, but no more than 1 MiB of it")
    func declining() async throws {
        try await withServer { request, peer in
            let length = request.target == "/long" ? (1 << 20) + 1 : 9
            peer.answer(String(repeating: "x", count: length), status: "404 Not Found")
        } _: { client, server in
            let sink = CollectingSink { $0.status == 200 }
            let response = try await client.send(HTTPRequest(url: server.address), to: sink)
            #expect(response.status == 404 && response.body.count == 9 && sink.text.isEmpty)
            await #expect(throws: HTTPError.self) {
                try await client.send(HTTPRequest(url: server.address + "/long"), to: sink)
            }
        }
    }

    @Test("a sink that breaks off ends the request as cancelled, and the server sees the connection's end")
    func breakingOff() async throws {
        let ended = Signal()
        try await withServer { _, peer in
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nbegin")
            peer.waitForEnd()
            ended.raise()
        } _: { client, server in
            let sink = CollectingSink(limit: 0) { _ in true }
            var code: HTTPError.Code?
            do { _ = try await client.send(HTTPRequest(url: server.address), to: sink) } catch { code = error.code }
            #expect(code == .cancelled)
            await ended.wait()
        }
    }

    @Test("a body that stops coming ends the request long before its total time")
    func stalling() async throws {
        try await withServer { _, peer in
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nbegin")
            peer.waitForEnd()
        } _: { client, server in
            let request = HTTPRequest(url: server.address, totalTimeout: .seconds(600), stallTimeout: .seconds(1))
            #expect(await failure(of: request, with: client) == .timeout(.total))
        }
    }
}

private final class CollectingSink: BodySink {
    private struct State {
        var bytes: [UInt8] = []
        var pieceCount = 0
        var asked = 0
    }

    private let state = Mutex(State())
    private let limit: Int
    private let isWanted: @Sendable (HTTPResponse) -> Bool

    init(limit: Int = .max, isWanted: @escaping @Sendable (HTTPResponse) -> Bool) {
        self.limit = limit
        self.isWanted = isWanted
    }

    var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }
    var pieceCount: Int { state.withLock { $0.pieceCount } }
    var asked: Int { state.withLock { $0.asked } }

    func accepts(_ head: HTTPResponse) -> Bool {
        state.withLock { $0.asked += 1 }
        return isWanted(head)
    }

    func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let piece = Array(bytes)
        return state.withLock { state in
            state.bytes += piece
            state.pieceCount += 1
            return state.bytes.count <= limit
        }
    }
}
