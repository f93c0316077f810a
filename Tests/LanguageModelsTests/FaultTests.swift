import Foundation
import LanguageModels
import TestSupport
import Testing

@Suite("Servers that misbehave", .timeLimit(.minutes(1)))
struct FaultTests {
    @Test(
        "a status is an error of its own kind",
        arguments: [
            ("401 Unauthorized", ChatError.Code.unauthorized), ("403 Forbidden", .unauthorized), ("404 Not Found", .notFound),
            ("400 Bad Request", .badRequest), ("422 Unprocessable", .badRequest), ("413 Too Large", .badRequest),
            ("408 Request Timeout", .timeout), ("429 Too Many", .rateLimited), ("500 Oops", .server), ("503 Busy", .server),
            ("302 Found", .malformed),
        ])
    func statuses(status: String, code: ChatError.Code) async throws {
        try await withModel { _, peer in
            peer.answer(#"{"error":{"message":"no"}}"#, status: status)
        } _: { model, _ in
            let error = try #require(await failure(with: model))
            #expect(error.code == code)
            #expect(error.status == Int(status.prefix(3)))
        }
    }

    @Test(
        "an answer that is not of the protocol's form is malformed",
        arguments: [
            "", "<html>", "{", "[]", "null", #"{"choices":"none"}"#, #"{"choices":[{"text":"old"}]}"#, #"{"result":"Paris"}"#,
            #"{"choices":[{"message":{"content":{"a":1}}}]}"#, "\u{FF}\u{0}",
        ])
    func malformed(body: String) async throws {
        try await withModel { _, peer in
            peer.answer(body)
        } _: { model, _ in
            #expect(await failure(with: model)?.code == .malformed)
        }
    }

    @Test(
        "no choice, no text, or white space alone is an empty answer",
        arguments: [
            #"{"choices":[]}"#, #"{"choices":[{"message":{"content":null},"finish_reason":"content_filter"}]}"#, completion(""),
            completion(#" \n"#, finish: "length"),
        ])
    func empty(body: String) async throws {
        try await withModel { _, peer in
            peer.answer(body)
        } _: { model, _ in
            #expect(await failure(with: model)?.code == .empty)
        }
    }

    @Test("a router's error inside a 200 counts as its own status", arguments: [(402, ChatError.Code.badRequest), (429, .rateLimited)])
    func wrappedError(status: Int, code: ChatError.Code) async throws {
        try await withModel(.openRouter) { _, peer in
            peer.answer(#"{"error":{"code":\#(status),"message":"upstream"}}"#)
        } _: { model, _ in
            #expect(await failure(with: model) == ChatError(code, status: status))
        }
    }

    @Test("an answer cut at its limit says so")
    func truncated() async throws {
        try await withModel { _, peer in
            peer.answer(completion("Par", finish: "length"))
        } _: { model, _ in
            let response = try await model.complete(question)
            #expect(response.isTruncated)
        }
    }

    @Test("a prompt too long for the model is told apart from other bad requests")
    func promptTooLong() async throws {
        try await withModel { _, peer in
            peer.answer(#"{"error":{"message":"maximum context","code":"context_length_exceeded"}}"#, status: "400 Bad")
        } _: { model, _ in
            #expect(await failure(with: model) == ChatError(.promptTooLong, status: 400))
        }
    }

    @Test("a connection cut in the middle of the body is unreachable, and the next request succeeds")
    func cutConnection() async throws {
        let count = Recorder<Void>()
        try await withModel { _, peer in
            count.append(())
            if count.count == 1 {
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"choices\":[{")
                peer.close()
            } else {
                peer.answer(completion("Paris"))
            }
        } _: { model, _ in
            let error = await failure(with: model)
            #expect(error?.code == .unreachable)
            #expect(error?.isRetryable == true)
            let response = try await model.complete(question)
            #expect(response.text == "Paris")
        }
    }

    @Test("no first byte in time is a time-out, and the connection is given up")
    func silence() async throws {
        let ended = Signal()
        try await withModel(endpoint: { $0.firstByteTimeout = .milliseconds(200) }) { _, peer in
            peer.waitForEnd()
            ended.raise()
        } _: { model, _ in
            #expect(await failure(with: model)?.code == .timeout)
            await ended.wait()
        }
    }

    @Test("an answer that drips past the total time is a time-out")
    func slowDrip() async throws {
        try await withModel(endpoint: { $0.totalTimeout = .milliseconds(300) }) { _, peer in
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            var isOpen = true
            while isOpen {
                peer.send(" ")
                isOpen = !peer.hasEnded(within: .milliseconds(20))
            }
        } _: { model, _ in
            #expect(await failure(with: model)?.code == .timeout)
        }
    }

    @Test("a body beyond the limit is refused")
    func hugeBody() async throws {
        try await withModel { _, peer in
            peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            let piece = "10000\r\n" + String(repeating: " ", count: 65_536) + "\r\n"
            for _ in 0..<32 { peer.send(piece) }
        } _: { model, _ in
            let error = await failure(with: model)
            #expect(error?.code == .tooLarge)
            #expect(error?.isRetryable == false)
        }
    }

    @Test("requests one after the other share one connection")
    func keepAlive() async throws {
        try await withModel { request, peer in
            peer.answer(completion("\(request.connection)"))
        } _: { model, server in
            for _ in 0..<20 {
                let response = try await model.complete(question)
                #expect(response.text == "1")
            }
            #expect(server.connectionCount == 1)
        }
    }

    @Test("a cancelled request is aborted")
    func cancellation() async throws {
        let arrived = Signal()
        let ended = Signal()
        try await withModel { _, peer in
            arrived.raise()
            peer.waitForEnd()
            ended.raise()
        } _: { model, _ in
            let task = Task { await failure(with: model) }
            await arrived.wait()
            task.cancel()
            #expect(await task.value?.code == .cancelled)
            await ended.wait()
        }
    }

    @Test("five failures open the circuit: nothing more is sent, until a probe after five minutes closes it")
    func circuit() async throws {
        let clock = ManualClock()
        let count = Recorder<Void>()
        try await withModel(clock: clock.model) { _, peer in
            count.append(())
            if count.count <= 5 { peer.answer("", status: "500 Oops") } else { peer.answer(completion("well again")) }
        } _: { model, _ in
            for _ in 0..<5 { #expect(await failure(with: model)?.code == .server) }
            clock.advance(by: .seconds(60))
            #expect(await failure(with: model) == ChatError(.circuitOpen, retryAfter: .seconds(240)))
            #expect(count.count == 5)
            clock.advance(by: .seconds(240))
            #expect(model.breaker.state == .halfOpen)
            let response = try await model.complete(question)
            #expect(response.text == "well again")
            #expect(model.breaker.state == .closed)
        }
    }

    @Test("requests that are wrong themselves leave the circuit closed")
    func requestsFaults() async throws {
        try await withModel { _, peer in
            peer.answer("{}", status: "400 Bad")
        } _: { model, _ in
            for _ in 0..<10 { #expect(await failure(with: model)?.code == .badRequest) }
            #expect(model.breaker.state == .closed)
        }
    }
}
