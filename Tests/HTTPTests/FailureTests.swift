import Foundation
import HTTP
import TestSupport
import Testing

@Suite("Failures", .timeLimit(.minutes(1)))
struct FailureTests {
    @Test("a port that nobody listens on is a retryable error, at once")
    func refusedConnection() async throws {
        let client = HTTPClient()
        let server = try ScriptedServer { _, _ in }
        server.stop()
        let began = ContinuousClock.now
        do {
            _ = try await client.send(HTTPRequest(url: server.address))
            Issue.record("the request was answered")
        } catch {
            #expect(error.code == .couldNotConnect || error.code == .connectionLost)
            #expect(error.isRetryable)
        }
        #expect(ContinuousClock.now - began < .seconds(2))
        await client.stop()
    }

    @Test("a name that does not exist is not resolved")
    func unknownHost() async throws {
        let client = HTTPClient()
        let code = await failure(of: HTTPRequest(url: "http://nobody.invalid/"), with: client)
        #expect(code == .couldNotResolve)
        await client.stop()
    }

    @Test(
        "requests that are not valid are refused before anything is sent",
        arguments: [
            "", "nonsense", "ftp://127.0.0.1/", "file:///etc/hostname", "http://", "http://127.0.0.1/\r\nX: y", "http://127.0.0.1/\0",
        ])
    func invalidURL(url: String) async throws {
        let client = HTTPClient()
        let code = await failure(of: HTTPRequest(url: url), with: client)
        #expect(code == .invalidRequest)
        await client.stop()
    }

    @Test("a line break in a header's value is refused")
    func headerInjection() async throws {
        let client = HTTPClient()
        let code = await failure(of: HTTPRequest(url: "http://127.0.0.1:1/", headers: [("A", "b\r\nC: d")]), with: client)
        #expect(code == .invalidRequest)
        await client.stop()
    }

    @Test("a server that says nothing runs into the first-byte limit")
    func silentServer() async throws {
        try await withServer { _, peer in
            peer.waitForEnd()
        } _: { client, server in
            let began = ContinuousClock.now
            let request = HTTPRequest(url: server.address, firstByteTimeout: .milliseconds(150), totalTimeout: .seconds(20))
            #expect(await failure(of: request, with: client) == .timeout(.firstByte))
            #expect((.milliseconds(150) ..< .seconds(5)).contains(ContinuousClock.now - began))
        }
    }

    @Test("a server that drips keeps the first-byte limit and runs into the total one")
    func drippingServer() async throws {
        try await withServer { _, peer in
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx")
            peer.waitForEnd()
        } _: { client, server in
            let request = HTTPRequest(url: server.address, firstByteTimeout: .milliseconds(200), totalTimeout: .milliseconds(400))
            #expect(await failure(of: request, with: client) == .timeout(.total))
        }
    }

    @Test("a host that never accepts runs into the connect limit")
    func unansweredConnect() async throws {
        let full = try FullListener()
        defer { full.close() }
        let client = HTTPClient()
        let request = HTTPRequest(url: full.address, connectTimeout: .milliseconds(300), totalTimeout: .seconds(20))
        #expect(await failure(of: request, with: client) == .timeout(.connect))
        await client.stop()
    }

    @Test(
        "a body larger than allowed is an error, whether its length is announced or not",
        arguments: [true, false], [true, false])
    func largeBody(isAnnounced: Bool, isStreamed: Bool) async throws {
        let framing = isAnnounced ? "Content-Length: 100000" : "Connection: close"
        let body = [UInt8](repeating: 0x61, count: 100_000)
        var onBody: (@Sendable ([UInt8]) -> Void)?
        if isStreamed { onBody = { _ in } }
        try await withServer { _, peer in
            peer.send("HTTP/1.1 200 OK\r\n\(framing)\r\n\r\n")
            peer.send(body)
            peer.close()
        } _: { client, server in
            let request = HTTPRequest(url: server.address, maximumResponseBytes: 99_999)
            #expect(await failure(of: request, with: client, onBody: onBody) == .tooLarge)
            let whole = try await client.send(HTTPRequest(url: server.address, maximumResponseBytes: 100_000))
            #expect(whole.body.count == 100_000)
        }
    }

    @Test("an endless head is an error")
    func endlessHead() async throws {
        try await withServer { _, peer in
            peer.send("HTTP/1.1 200 OK\r\n")
            for number in 0..<2000 { peer.send("X-\(number): \(String(repeating: "y", count: 100))\r\n") }
            peer.waitForEnd()
        } _: { client, server in
            #expect(await failure(of: HTTPRequest(url: server.address), with: client) == .protocolError)
        }
    }

    @Test(
        "cut and malformed answers are errors",
        arguments: [
            ("", HTTPError.Code.connectionLost),
            ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", .connectionLost),
            ("SSH-2.0-OpenSSH_9.2\r\n", .protocolError),
            ("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", .protocolError),
        ])
    func brokenAnswer(answer: String, expected: HTTPError.Code) async throws {
        try await withServer { _, peer in
            peer.send(answer)
            peer.close()
        } _: { client, server in
            #expect(await failure(of: HTTPRequest(url: server.address), with: client) == expected)
        }
    }

    @Test("no error's text holds the address, a header or the body")
    func privateDescriptions() async throws {
        try await withServer { _, peer in
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nX: secret-header\r\n\r\nsecret")
            peer.close()
        } _: { client, server in
            let request = HTTPRequest(url: server.address + "/secret-path", headers: [("Authorization", "secret-token")])
            do {
                _ = try await client.send(request)
                Issue.record("the request was answered")
            } catch {
                #expect(!"\(error)".contains("secret"))
                #expect(!"\(error)".contains("127.0.0.1"))
            }
        }
    }
}
