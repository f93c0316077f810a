import Foundation
import Wire

// Contexts: prepared while the user speaks, asked for when they have finished.
extension VoiceSession {
    func requestContext(_ request: ContextRequest, receivedAt: ContinuousClock.Instant) throws {
        let speaker = try speaker(request.turnId, named: request.userId)
        try request.checkRules()
        let limit = request.limit ?? 5
        let deadline: Duration = request.deadlineMs.map { .milliseconds($0) } ?? parts.limits.contextDeadline
        guard let session else { throw noSession }
        try turns.hear(request.text, turnId: request.turnId, from: speaker)
        if let step = forgetStep(request.text, turnId: request.turnId, of: speaker) {
            endSpeculation(of: { $0 == speaker })
            return try answer(step, request, of: speaker, in: session, deadline: deadline, receivedAt: receivedAt)
        }
        if turns.isAboutForgetting(request.turnId) {
            let pending = forgetting.pending(of: speaker, at: parts.clock())
            return replyWithoutMemories(request.turnId, of: speaker, pending: pending, receivedAt: receivedAt)
        }
        let query = query(request.text, of: speaker, in: session, limit: limit)
        let isPrepared = speculation.isAbout(query)
        contextLimit = limit
        endSpeculation()
        if var answer = parts.context.answerAtOnce(query) {
            if isPrepared, answer.source == .cache { answer.source = .prefetched }
            return reply(to: request.turnId, of: speaker, with: answer, limit: limit, receivedAt: receivedAt)
        }
        try beginRequest()
        let (expectsMemory, remaining) = (isMemoryEnabled, deadline - receivedAt.duration(to: .now))
        Task {
            let answer = await parts.context.answerInTime(query, expectsMemory: expectsMemory, deadline: remaining)
            reply(to: request.turnId, of: speaker, with: answer, limit: limit, receivedAt: receivedAt)
            endRequest()
        }
    }

    /// Asks for as many more as there are recent turns, which the prompt has already.
    private func query(_ text: String, of speaker: String, in session: OpenedSession, limit: Int) -> RecallQuery {
        let recentTurns = recent.turns(of: speaker, at: parts.clock()).count
        return RecallQuery(userId: speaker, agentId: session.agentId, text: text, limit: limit + recentTurns)
    }

    /// Prepares the answer to what was heard so far; a newer partial takes its place.
    func speculate(on text: String, of speaker: String) {
        guard isMemoryEnabled, let session else { return }
        let query = query(text, of: speaker, in: session, limit: contextLimit)
        guard let start = speculation.hear(query, at: .now) else { return }
        speculating?.cancel()
        speculating = Task {
            if start > .now { try? await Task.sleep(until: start, clock: .continuous) }
            guard !Task.isCancelled, speculation.begin(query, at: .now) else { return }
            let isPrepared = await parts.context.prepare(query)
            speculation.finish(query, isPrepared: isPrepared, at: .now)
        }
    }

    func endSpeculation() {
        speculation.end()
        speculating?.cancel()
        speculating = nil
    }

    /// Ends it, and forgets what was prepared, if these users spoke.
    func endSpeculation(of isForgotten: (String) -> Bool) {
        guard speculation.isOf(isForgotten) else { return }
        endSpeculation()
        speculation = Speculation()
    }

    private func reply(
        to turnId: String, of userId: String, with answer: ContextService.Answer, limit: Int, receivedAt: ContinuousClock.Instant
    ) {
        let isEnabled = answer.isMemoryEnabled
        if answer.outcome == .complete, userId == session?.userId { isMemoryEnabled = isEnabled }
        let began = ContinuousClock.now
        let recentTurns = isEnabled ? recent.turns(of: userId, at: parts.clock()) : []
        let said = Set(recentTurns.map(\.text))
        let items = answer.items.filter { !said.contains($0.factText) }.prefix(limit)
        let context = PromptBlock.render(items, maximumCharacters: parts.limits.contextCharacters)
        turns.setInjected(items.map(\.id.uuid), turnId: turnId)
        parts.reinforcement.recalled(items.filter { $0.kind == .fact }.map(\.id.uuid), of: userId)
        let latency = receivedAt.duration(to: .now)
        parts.meters.context(answer, latency: latency)
        send(
            .memoryContext(
                MemoryContext(
                    turnId: turnId, memoryEnabled: isEnabled, outcome: answer.outcome,
                    degraded: answer.outcome == .partial ? answer.degraded : nil, context: context,
                    facts: Array(answer.items.prefix(limit)), recentTurns: recentTurns, source: answer.source,
                    latencyMs: latency.wireMilliseconds)))
        parts.meters.stages.record(.answer, since: began)
    }
}
