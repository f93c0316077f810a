import Embedding
import Synchronization
import Testing

@Suite("The embedder's queue")
struct EmbedderTests {
    @Test("who waits is served while every background thread is taken, and background work comes in slices")
    func priority() async throws {
        let gate = Gate()
        let embedder = Embedder(model: try DefaultModel.model(), threads: 1, observe: gate.pass)
        async let first = embedder.embed(["holds the background's thread"], priority: .background)
        await gate.waitUntilHeld()
        async let batch = embedder.embed((0..<40).map { "background text \($0)" }, priority: .background)
        await embedder.waitUntilQueued(background: 40)
        let urgent = try await embedder.embed(["a person waits"], priority: .interactive)
        #expect(urgent.count == 1)
        #expect(embedder.statistics.queuedBackground == 40)
        gate.open()
        _ = try await (first, batch)
        await embedder.stop()
        let reports = gate.reports
        #expect(reports.map(\.priority).prefix(3) == [.background, .interactive, .background])
        #expect(reports.allSatisfy { $0.texts <= 8 })
        #expect(reports.reduce(0) { $0 + $1.texts } == 42)
    }

    @Test("speculative work goes after everybody who waits, and no background work is before it")
    func speculation() async throws {
        let gate = Gate()
        let embedder = Embedder(model: try DefaultModel.model(), threads: 1, observe: gate.pass)
        async let first = embedder.embed(["holds the thread"], priority: .interactive)
        await gate.waitUntilHeld()
        async let guess = embedder.embed(["a person still speaks"], priority: .speculative)
        while embedder.statistics.queuedSpeculative < 1 { await Task.yield() }
        async let urgent = embedder.embed(["a person waits"], priority: .interactive)
        await embedder.waitUntilQueued(interactive: 1)
        async let batch = embedder.embed(["background"], priority: .background)
        _ = try await batch
        gate.open()
        _ = try await (first, guess, urgent)
        await embedder.stop()
        #expect(gate.reports.map(\.priority).filter { $0 != .background } == [.interactive, .interactive, .speculative])
    }

    @Test("who cannot wait so long is refused at once when the queue is too long, else when the time is over")
    func limits() async throws {
        let gate = Gate()
        let embedder = Embedder(model: try DefaultModel.model(), threads: 1, observe: gate.pass)
        async let first = embedder.embed(["holds the thread"], priority: .interactive)
        await gate.waitUntilHeld()
        let clock = ContinuousClock()
        let began = clock.now
        await #expect(throws: EmbeddingError.self) {
            try await embedder.embed(["in time?"], priority: .interactive, within: .milliseconds(30))
        }
        #expect(clock.now - began >= .milliseconds(30))
        #expect(embedder.statistics.queuedInteractive == 0)
        async let full = embedder.embed(Array(repeating: "x", count: 4_000), priority: .interactive)
        await embedder.waitUntilQueued(interactive: 4_000)
        let refused = embedder.statistics.refusedTexts
        await #expect(throws: EmbeddingError.self) {
            try await embedder.embed(["in time?"], priority: .interactive, within: .milliseconds(1))
        }
        #expect(embedder.statistics.refusedTexts == refused + 1)
        gate.open()
        _ = try await (first, full)
        await embedder.stop()
    }

    @Test("a text has the same embedding however many were embedded before it")
    func longLife() async throws {
        let embedder = Embedder(model: try DefaultModel.model(), threads: 1)
        let text = "what should I order for dinner?"
        let first = try await embedder.embed([text], priority: .interactive)
        for _ in 0..<100 {
            #expect(try await embedder.embed([text], priority: .interactive) == first)
            _ = try await embedder.embed(["hello"], priority: .interactive)
        }
        await embedder.stop()
    }

    @Test("a cancelled call returns at once and its queued texts are dropped")
    func cancellation() async throws {
        let gate = Gate()
        let embedder = Embedder(model: try DefaultModel.model(), threads: 1, observe: gate.pass)
        async let first = embedder.embed(["holds the thread"], priority: .interactive)
        await gate.waitUntilHeld()
        let doomed = Task { () -> EmbeddingError.Code? in
            do throws(EmbeddingError) {
                _ = try await embedder.embed(Array(repeating: "never embedded", count: 100), priority: .interactive)
                return nil
            } catch { return error.code }
        }
        await embedder.waitUntilQueued(interactive: 100)
        doomed.cancel()
        #expect(await doomed.value == .cancelled)
        #expect(embedder.statistics.queuedInteractive == 0)
        gate.open()
        _ = try await first
        await embedder.stop()
        #expect(embedder.statistics.texts == 1)
        #expect(embedder.statistics.cancelledCalls == 1)
    }

    @Test("a text has the same embedding however often its thread has run, whatever rows its kernels fill up")
    func paddingDoesNotAccumulate() async throws {
        let embedder = Embedder(model: try DefaultModel.model(), threads: 1)
        for text in ["one", "one two", "one two three", "one two three four"] {
            let first = try await embedder.embed([text], priority: .interactive)
            for _ in 0..<100 { #expect(try await embedder.embed([text], priority: .interactive) == first) }
        }
        await embedder.stop()
    }

    @Test("a full queue refuses, for one priority only")
    func overload() async throws {
        let gate = Gate()
        let embedder = Embedder(model: try DefaultModel.model(), threads: 1, queueLimit: 10, queueLimitBytes: 1_000, observe: gate.pass)
        async let first = embedder.embed(["holds the thread"], priority: .background)
        await gate.waitUntilHeld()
        async let full = embedder.embed(Array(repeating: "x", count: 10), priority: .background)
        await embedder.waitUntilQueued(background: 10)
        await #expect(throws: EmbeddingError.self) { try await embedder.embed(["x"], priority: .background) }
        await #expect(throws: EmbeddingError.self) {
            try await embedder.embed([String(repeating: "x", count: 1_001)], priority: .interactive)
        }
        #expect(embedder.statistics.refusedTexts == 2)
        _ = try await embedder.embed(["x"], priority: .interactive)
        gate.open()
        _ = try await (first, full)
        await embedder.stop()
    }

    @Test("stopping fails what is queued and refuses what comes later")
    func stop() async throws {
        let gate = Gate()
        let embedder = Embedder(model: try DefaultModel.model(), threads: 1, observe: gate.pass)
        async let first = embedder.embed(["holds the thread"], priority: .background)
        await gate.waitUntilHeld()
        let queued = Task { () -> EmbeddingError.Code? in
            do throws(EmbeddingError) {
                _ = try await embedder.embed(["queued"], priority: .background)
                return nil
            } catch { return error.code }
        }
        await embedder.waitUntilQueued(background: 1)
        async let stopped: Void = embedder.stop()
        #expect(await queued.value == .stopped)
        gate.open()
        _ = try await first
        await stopped
        await #expect(throws: EmbeddingError.self) { try await embedder.embed(["late"], priority: .interactive) }
    }

    @Test("no texts need no thread")
    func nothing() async throws {
        let embedder = Embedder(model: try DefaultModel.model(), threads: 1)
        #expect(try await embedder.embed([], priority: .interactive).isEmpty)
        await embedder.stop()
    }

    @Test("statistics count texts, tokens and slices")
    func statistics() async throws {
        let embedder = Embedder(model: try DefaultModel.model(), threads: 1)
        _ = try await embedder.embed(["hello world", "hello"], priority: .interactive)
        await embedder.stop()
        let statistics = embedder.statistics
        #expect(statistics.texts == 2)
        #expect(statistics.tokens == 7)
        #expect(statistics.slices == 1)
        #expect(statistics.busy > .zero)
    }
}

extension Embedder {
    /// Returns when so many texts wait; gives the submitting tasks their turn in between.
    fileprivate func waitUntilQueued(interactive: Int = 0, background: Int = 0) async {
        while statistics.queuedInteractive < interactive || statistics.queuedBackground < background { await Task.yield() }
    }
}
