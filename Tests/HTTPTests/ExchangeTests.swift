import Foundation
import HTTP
import Synchronization
import TestSupport
import Testing

@Suite("An exchange", .timeLimit(.minutes(1)))
struct ExchangeTests {
    @Test("method, headers and body arrive as given, and the answer comes back whole")
    func roundTrip() async throws {
        try await withServer { request, peer in
            let said = "\(request.method) \(request.target) \(request.headers["x-one"] ?? "-") \(request.body.count)"
            peer.answer(said, status: "201 Created", headers: "X-Reply:  spaced \r\nx-reply: second\r\n")
        } _: { client, server in
            let response = try await client.send(
                HTTPRequest(
                    method: "POST", url: server.address + "/a?b=c", headers: [("X-One", "1"), ("X-Empty", "")],
                    body: Array(repeating: 0, count: 300_000)))
            #expect(response.status == 201)
            #expect(response.text == "POST /a?b=c 1 300000")
            #expect(response.header("X-REPLY") == "spaced")
            #expect(response.headers.filter { $0.name.lowercased() == "x-reply" }.count == 2)
        }
    }

    @Test("every method is sent as named", arguments: ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
    func methods(method: String) async throws {
        try await withServer { request, peer in
            peer.answer(request.method + " " + (request.headers["content-length"] ?? "none"))
        } _: { client, server in
            let response = try await client.send(HTTPRequest(method: method, url: server.address))
            let length = ["POST", "PUT", "PATCH"].contains(method) ? "0" : "none"
            #expect(response.text == "\(method) \(length)")
        }
    }

    @Test("HEAD has a length and no body")
    func head() async throws {
        try await withServer { _, peer in
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        } _: { client, server in
            let response = try await client.send(HTTPRequest(method: "HEAD", url: server.address))
            #expect(response.header("content-length") == "1000")
            #expect(response.body.isEmpty)
        }
    }

    @Test("nothing is added that was not asked for: no form type, no Expect")
    func noAddedHeaders() async throws {
        try await withServer { request, peer in
            peer.answer(request.headers.keys.sorted().joined(separator: " "))
        } _: { client, server in
            let response = try await client.send(
                HTTPRequest(method: "POST", url: server.address, body: Array(repeating: 1, count: 2 << 20)))
            #expect(response.text == "accept content-length host user-agent")
        }
    }

    @Test("interim answers are passed over")
    func interimAnswer() async throws {
        try await withServer { _, peer in
            peer.send("HTTP/1.1 103 Early Hints\r\nLink: early\r\n\r\n")
            peer.answer("final")
        } _: { client, server in
            let response = try await client.send(HTTPRequest(url: server.address))
            #expect(response.status == 200)
            #expect(response.text == "final")
            #expect(response.header("link") == nil)
        }
    }

    @Test("redirects and errors of the server are answers")
    func redirectsAreAnswers() async throws {
        try await withServer { request, peer in
            peer.answer("", status: request.target == "/" ? "302 Found" : "500 Oops", headers: "Location: /other\r\n")
        } _: { client, server in
            let first = try await client.get(server.address)
            #expect(first.status == 302)
            let second = try await client.get(server.address + "/other")
            #expect(second.status == 500)
        }
    }

    @Test("chunked bodies are put together, and a cut one is an error")
    func chunkedBody() async throws {
        try await withServer { request, peer in
            peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for piece in ["6\r\nhello \r\n", "5\r\nwor", "ld\r\n"] { peer.send(piece) }
            if request.target == "/cut" { peer.close() } else { peer.send("0\r\n\r\n") }
        } _: { client, server in
            let first = try await client.get(server.address)
            #expect(first.text == "hello world")
            let code = await failure(of: HTTPRequest(url: server.address + "/cut"), with: client)
            #expect(code == .connectionLost)
        }
    }

    @Test("pieces of a streamed body arrive while the server still holds the rest back")
    func streamedBody() async throws {
        let firstPiece = DispatchSemaphore(value: 0)
        try await withServer { _, peer in
            peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n")
            let isSeen = firstPiece.wait(timeout: .now() + 10) == .success
            peer.send(isSeen ? "3\r\ntwo\r\n0\r\n\r\n" : "4\r\nlate\r\n0\r\n\r\n")
        } _: { client, server in
            let pieces = PieceList()
            let response = try await client.send(HTTPRequest(url: server.address)) { piece in
                pieces.append(piece)
                firstPiece.signal()
            }
            #expect(response.body.isEmpty)
            #expect(pieces.text == "onetwo")
        }
    }

    @Test("a UNIX socket stands in for the host")
    func unixSocket() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("http-\(UUID().uuidString.prefix(8))").path
        let server = try ScriptedServer(unixSocket: path) { request, peer in peer.answer(request.headers["host"] ?? "") }
        defer {
            server.stop()
            try? FileManager.default.removeItem(atPath: path)
        }
        let client = HTTPClient()
        let response = try await client.send(HTTPRequest(url: server.address + "/", unixSocket: path))
        #expect(response.text == "localhost")
        await client.stop()
    }
}

private final class PieceList: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    func append(_ piece: [UInt8]) { bytes.withLock { $0 += piece } }

    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
}
