import Foundation
import Wire

// Turns that ask to forget, and those that answer whether to. Nothing is recalled for them, and of them nothing is kept.
extension VoiceSession {
    /// What the final words of a turn ask of the hub; each turn is looked at once, or again when its words have changed.
    func forgetStep(_ text: String, turnId: String, of speaker: String) -> ForgetConversation.Step? {
        guard turns.look(at: text, turnId: turnId) else { return nil }
        let step = forgetting.hear(text, from: speaker, at: parts.clock())
        turns.setAboutForgetting(turnId, step != nil)
        return step
    }

    /// Answers the context request of such a turn: by its deadline with what has to be asked, then with the receipt.
    func answer(
        _ step: ForgetConversation.Step, _ request: ContextRequest, of speaker: String, in session: OpenedSession, deadline: Duration,
        receivedAt: ContinuousClock.Instant
    ) throws {
        try beginRequest()
        let remaining = deadline - receivedAt.duration(to: .now)
        Task {
            let plan = await answering(within: remaining, late: nil) { [self] in
                await allRecorded()
                return try? await makePlan(step, turnId: request.turnId, of: speaker, in: session)
            }
            let pending = plan.flatMap { ask($0, speaker, in: session) }
            replyWithoutMemories(
                request.turnId, of: speaker, outcome: plan == nil ? .timedOut : .complete, hiding: plan?.hidden ?? [],
                pending: pending, receivedAt: receivedAt)
            await carryOut(plan, turnId: request.turnId, request: request.text, of: speaker, in: session)
            endRequest()
        }
    }

    /// For a turn that is complete already.
    ///
    /// - Returns: what is to be done; nil when it could not be found out.
    func planned(
        _ step: ForgetConversation.Step, turnId: String, of speaker: String, in session: OpenedSession
    ) async -> (plan: ForgetPlan?, pending: ForgetPending?) {
        let plan = try? await makePlan(step, turnId: turnId, of: speaker, in: session)
        return (plan, plan.flatMap { ask($0, speaker, in: session) })
    }

    func carryOut(_ plan: ForgetPlan?, turnId: String, request: String, of speaker: String, in session: OpenedSession) async {
        do {
            guard let plan else { throw unavailable }
            guard case .forget(let target, _) = plan else {
                return parts.forgetting.copies.forget([request], of: speaker)
            }
            let receipt = try await parts.forgetting.forget(
                target, of: speaker, in: .agent(session.agentId), by: "user", request: request)
            send(.forgotten(Forgotten(turnId: turnId, receipt: receipt)))
        } catch {
            turns.lookAgain(at: turnId)
            send(.error(ErrorFrame(error as? WireError ?? unavailable, turnId: turnId)))
        }
    }

    /// The answer to a turn that is about forgetting: what was just said, without what is to be forgotten.
    func replyWithoutMemories(
        _ turnId: String, of speaker: String, outcome: MemoryContext.Outcome = .complete, hiding hidden: Set<String> = [],
        pending: ForgetPending?, receivedAt: ContinuousClock.Instant
    ) {
        let recentTurns = isMemoryEnabled && outcome == .complete ? recent.turns(of: speaker, except: hidden, at: parts.clock()) : []
        send(
            .memoryContext(
                MemoryContext(
                    turnId: turnId, memoryEnabled: isMemoryEnabled, outcome: outcome, recentTurns: recentTurns, forgetPending: pending,
                    latencyMs: receivedAt.duration(to: .now).wireMilliseconds)))
    }

    private func makePlan(
        _ step: ForgetConversation.Step, turnId: String, of speaker: String, in session: OpenedSession
    ) async throws -> ForgetPlan {
        switch step {
        case .confirmed(let target, let turns): return .forget(target, turns: turns)
        case .requested(let request):
            let target = ForgetTarget(request, sessionId: session.sessionId, turnId: turnId)
            let found = try await parts.forgetting.findings(for: target, of: speaker, in: .agent(session.agentId))
            if found.needsConfirmation { return .ask(found, turns: found.turnNames(in: session.sessionId)) }
            return .forget(found.target, turns: found.turnNames(in: session.sessionId))
        }
    }

    private func ask(_ plan: ForgetPlan, _ speaker: String, in session: OpenedSession) -> ForgetPending? {
        guard case .ask(let found, _) = plan else { return nil }
        forgetting.ask(speaker, about: found, in: session.sessionId, at: parts.clock())
        return forgetting.pending(of: speaker, at: parts.clock())
    }
}

/// What a turn about forgetting leads to.
enum ForgetPlan: Sendable {
    /// - Parameter turns: the client's names of this session's turns that match.
    case ask(ForgetFindings, turns: Set<String>)
    case forget(ForgetTarget, turns: Set<String>)

    var hidden: Set<String> {
        switch self {
        case .ask(_, let turns), .forget(_, let turns): turns
        }
    }
}
