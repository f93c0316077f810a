import Foundation
import Wire

/// How questions are spoken to a hub.
struct SpeakingPace: Sendable {
    /// Times faster than people speak.
    var speed: Double
    /// Silence by which a recogniser knows that a question has ended, at speed 1.
    var endpoint: Duration

    private static let partialInterval: Duration = .milliseconds(300)
    /// So that the answers compared with are whole ones.
    private static let patientMilliseconds = 10_000

    var text: String {
        let silence = Int(endpoint.inSeconds * 1000)
        return "150 words a minute × \(speed.formatted()), a partial every 300 ms, \(silence) ms of silence before the final transcript"
    }

    /// Sends partials while the question is spoken and during the silence after it, then asks.
    func speak(_ question: SpokenQuestion, _ turnId: String, _ session: LoadSession) async throws -> SpokenAnswer {
        let began = ContinuousClock.now
        let end = question.duration + endpoint
        var elapsed = Self.partialInterval
        var partials = 0
        while elapsed < end {
            try await wait(until: began + elapsed / speed)
            let heard = question.partial(after: elapsed)
            if !heard.isEmpty {
                session.send(WireCoder.encode(TranscriptPartial(turnId: turnId, text: heard)))
                partials += 1
            }
            elapsed += Self.partialInterval
        }
        try await wait(until: began + end / speed)
        return try await answer(ContextRequest(turnId: turnId, text: question.text), session, partials: partials)
    }

    /// Asks the final transcript only, and gives the hub all the time it needs.
    func ask(_ question: SpokenQuestion, _ turnId: String, _ session: LoadSession) async throws -> SpokenAnswer {
        let request = ContextRequest(turnId: turnId, text: question.text, deadlineMs: Self.patientMilliseconds)
        return try await answer(request, session, partials: 0)
    }

    private func answer(_ request: ContextRequest, _ session: LoadSession, partials: Int) async throws -> SpokenAnswer {
        let (context, roundTrip) = try await session.ask(WireCoder.encode(request), expecting: MemoryContext.self)
        guard context.turnId == request.turnId else { throw BenchError("the hub answered another turn") }
        return SpokenAnswer(context: context, roundTrip: roundTrip, partials: partials)
    }

    private func wait(until instant: ContinuousClock.Instant) async throws {
        try await Task.sleep(until: instant, tolerance: .zero, clock: .continuous)
    }
}

/// What came back for one question.
struct SpokenAnswer: Sendable {
    var recalled: AnsweredContext
    var outcome: MemoryContext.Outcome
    var source: MemoryContext.Source
    var hubMilliseconds: Double
    var roundTrip: Duration
    /// Sent before it.
    var partials: Int

    init(context: MemoryContext, roundTrip: Duration, partials: Int) {
        recalled = AnsweredContext(context)
        outcome = context.outcome
        source = context.source
        hubMilliseconds = context.latencyMs
        self.roundTrip = roundTrip
        self.partials = partials
    }
}
