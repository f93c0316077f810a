import Foundation
import LanguageModels
import TestSupport
import Testing

@Suite("An endpoint's limits", .timeLimit(.minutes(1)))
struct LimitTests {
    @Test("no more than so many calls are under way at once, and they begin in the order they came")
    func concurrency() async throws {
        let barrier = Barrier(count: 4)
        let running = Recorder<Int>()
        try await withModel(endpoint: { $0.maximumConcurrency = 3 }) { _, peer in
            running.append(1)
            barrier.wait()
            running.append(-1)
            peer.answer(completion("ok"))
        } _: { model, server in
            let calls = (0..<12).map { _ in Task { try await model.complete(question).text } }
            await until { running.count == 3 && model.waitingCount == 9 }
            // The fourth at the barrier: had a fourth call come through, it would have lifted it before.
            #expect(running.all == [1, 1, 1])
            barrier.wait()
            for call in calls {
                let text = try await call.value
                #expect(text == "ok")
            }
            let highest = running.all.reduce(into: (now: 0, highest: 0)) { sum, change in
                sum.now += change
                sum.highest = max(sum.highest, sum.now)
            }
            #expect(highest.highest == 3)
            #expect(server.connectionCount == 3)
        }
    }

    @Test("a full queue refuses at once; a waiting call can be cancelled and makes room")
    func queueLimit() async throws {
        let barrier = Barrier(count: 2)
        try await withModel(
            endpoint: {
                $0.maximumConcurrency = 1
                $0.maximumWaiting = 2
            }
        ) { _, peer in
            barrier.wait()
            peer.answer(completion("ok"))
        } _: { model, _ in
            let calls = (0..<3).map { _ in Task { await failure(with: model) } }
            await until { model.waitingCount == 2 }
            #expect(await failure(with: model)?.code == .overloaded)
            let cancelled = Task { await failure(with: model) }
            cancelled.cancel()
            #expect([.cancelled, .overloaded].contains(await cancelled.value?.code))
            calls[1].cancel()
            calls[2].cancel()
            await until { model.waitingCount <= 1 }
            barrier.wait()
            let codes = await [calls[0].value?.code, calls[1].value?.code, calls[2].value?.code]
            #expect(codes.filter { $0 == .cancelled }.count == 2)
            #expect(codes.filter { $0 == nil }.count == 1)
            #expect(model.waitingCount == 0)
        }
    }

    @Test("nobody waits longer than the queue's time-out")
    func queueTimeout() async throws {
        let clock = ManualClock()
        let barrier = Barrier(count: 2)
        let begun = Recorder<Void>()
        try await withModel(clock: clock.model, endpoint: { $0.maximumConcurrency = 1 }) { _, peer in
            begun.append(())
            barrier.wait()
            peer.answer(completion("ok"))
        } _: { model, _ in
            let calls = (0..<2).map { _ in Task { await failure(with: model) } }
            // The first one's own time-out runs by the same clock: it is with the server before the clock moves.
            await until { begun.count == 1 && model.waitingCount == 1 && clock.nextWait == .seconds(60) }
            clock.advance(by: .seconds(60))
            await until { model.waitingCount == 0 }
            barrier.wait()
            let codes = await [calls[0].value?.code, calls[1].value?.code]
            #expect(codes.filter { $0 == .overloaded }.count == 1)
            #expect(codes.filter { $0 == nil }.count == 1)
        }
    }

    @Test("Retry-After stops everybody until then", arguments: ["20", "Sun, 06 Nov 1994 08:49:57 GMT"])
    func pause(retryAfter: String) async throws {
        let clock = ManualClock()
        let count = Recorder<Void>()
        try await withModel(clock: clock.model) { _, peer in
            count.append(())
            if count.count == 1 {
                peer.answer("{}", status: "429 Too Many", headers: "Retry-After: \(retryAfter)\r\n")
            } else {
                peer.answer(completion("ok"))
            }
        } _: { model, _ in
            #expect(await failure(with: model) == ChatError(.rateLimited, status: 429, retryAfter: .seconds(20)))
            let calls = (0..<3).map { _ in Task { try await model.complete(question).text } }
            await until { model.waitingCount == 3 && clock.nextWait == .seconds(20) }
            clock.advance(by: .seconds(19))
            #expect(model.waitingCount == 3)
            #expect(count.count == 1)
            clock.advance(by: .seconds(1))
            for call in calls {
                let text = try await call.value
                #expect(text == "ok")
            }
        }
    }

    @Test("a pause longer than the queue's time-out refuses at once and says when to come back; none is longer than five minutes")
    func longPause() async throws {
        let clock = ManualClock()
        try await withModel(clock: clock.model) { _, peer in
            peer.answer("", status: "503 Busy", headers: "Retry-After: 86400\r\n")
        } _: { model, server in
            #expect(await failure(with: model) == ChatError(.server, status: 503, retryAfter: .seconds(86400)))
            #expect(await failure(with: model) == ChatError(.rateLimited, retryAfter: .seconds(300)))
            clock.advance(by: .seconds(300))
            #expect(await failure(with: model)?.status == 503)
            #expect(server.connectionCount == 1)
        }
    }

    @Test("calls wait for tokens, and get back what they did not use")
    func tokens() async throws {
        let clock = ManualClock()
        // Each call is estimated at 810 tokens and uses 18.
        try await withModel(clock: clock.model, endpoint: { $0.tokensPerMinute = 820 }) { _, peer in
            peer.answer(completion("ok"))
        } _: { model, _ in
            _ = try await model.complete(question)
            let second = Task { try await model.complete(question).text }
            await until { clock.nextWait != nil }
            let wait = try #require(clock.nextWait)
            #expect(wait > .zero && wait < .seconds(1))
            clock.advance(by: wait)
            let text = try await second.value
            #expect(text == "ok")
        }
    }
}
