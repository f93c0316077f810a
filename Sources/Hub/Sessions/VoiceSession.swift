import Foundation
import WebSocket
import Wire

/// One client on `/ws/voice`: what it says, in order, and what it is answered.
///
/// Messages are taken one by one; whatever waits (context, commits) goes on beside them, so that one speaker's turn never holds up
/// another's. Turns are handed to the journal in the order they were finished.
///
/// - Invariants: nothing is acknowledged before it is durable; every request gets exactly one answer or error frame.
/// - Errors: a bad message is answered with an error frame and changes nothing.
/// - Next: `VoiceSession+Context` for what is asked before a turn and ``ContextService`` for the answer; ``TurnTable`` for the turns'
///   life, ``TurnJournal`` for durability; `VoiceSession+Forgetting` for turns that ask to forget.
actor VoiceSession {
    private let connection: WebSocketConnection
    private let principal: Principal
    let parts: VoiceParts
    private let authenticator: SocketAuthenticator
    var session: OpenedSession?
    var turns = TurnTable()
    var recent = RecentTurns()
    var forgetting = ForgetConversation()
    private var rate: MessageRate
    var isMemoryEnabled = true
    var speculation = Speculation()
    var speculating: Task<Void, Never>?
    /// What the client asked for last: partials are prepared for as many.
    var contextLimit = 5
    private var underWay = 0
    private var recording = 0
    private var whenRecorded: [CheckedContinuation<Void, Never>] = []

    init(connection: WebSocketConnection, principal: Principal, parts: VoiceParts, authenticator: SocketAuthenticator) {
        self.connection = connection
        self.principal = principal
        self.parts = parts
        self.authenticator = authenticator
        rate = MessageRate(rate: parts.limits.messagesPerSecond, now: parts.clock())
    }

    /// - Returns: false when the connection is to be closed.
    func handle(_ message: WebSocketMessage) async -> Bool {
        let bytes = message.bytes
        parts.meters.stages.record(.hop, since: message.receivedAt)
        switch rate.take(now: parts.clock()) {
        case .allowed: break
        case .limited:
            refuse(WireError(.rateLimited, "Too many messages; please slow down.", retryAfter: 1), bytes)
            return true
        case .limitedRepeatedly:
            connection.close(code: CloseCode.rateLimitedRepeatedly.rawValue, reason: CloseCode.rateLimitedRepeatedly.reason)
            return false
        }
        do {
            let decoded = try VoiceClientMessage.decode(bytes)
            if try !handleAtOnce(decoded, receivedAt: message.receivedAt) {
                // In a task of its own, whose memory is given back when it ends: the connection's may live for days.
                try await Task { try await handleWaiting(decoded) }.value
            }
        } catch let error as WireError {
            refuse(error, bytes)
        } catch {
            refuse(unavailable, bytes)
        }
        return true
    }

    /// The client went away; the session stays open for a resume.
    func connectionEnded() {
        endSpeculation()
        if let session { parts.live.remove(session.sessionId) }
    }

    /// An erased user's words leave the process too.
    func erase(_ isErased: @Sendable (String) -> Bool) {
        recent.forget(isErased)
        turns.forget(isErased)
        forgetting.forget(isErased)
        endSpeculation(of: isErased)
    }

    /// The words of forgotten turns leave it, and whatever was prepared for their speaker.
    ///
    /// - Parameter names: the client's; nil: all finished turns of these users.
    func forget(of isForgotten: @Sendable (String) -> Bool, turns names: Set<String>?) {
        if let names { recent.forget(of: isForgotten, turns: names) } else { recent.forget(isForgotten) }
        turns.forgetWords(of: isForgotten, turns: names)
        forgetting.forget(isForgotten)
        endSpeculation(of: isForgotten)
    }

    /// - Returns: false for a message that has to wait for the database.
    private func handleAtOnce(_ message: VoiceClientMessage, receivedAt: ContinuousClock.Instant) throws -> Bool {
        switch message {
        case .ping(let ping): send(.pong(Pong(id: ping.id)))
        case .authenticate, .sessionStart, .sessionEnd: return false
        case .transcriptPartial(let partial):
            let speaker = try speaker(partial.turnId, named: partial.userId)
            try partial.checkRules()
            try turns.hear(partial.text, turnId: partial.turnId, from: speaker)
            speculate(on: partial.text, of: speaker)
        case .contextRequest(let request): try requestContext(request, receivedAt: receivedAt)
        case .responseDelta(let delta):
            let named = try delta.userId.map { try speaker(delta.turnId, named: $0) } ?? started(delta.turnId)
            try turns.appendResponse(delta.text, turnId: delta.turnId, from: named)
        case .responseEnd(let message):
            let named = try message.userId.map { try speaker(message.turnId, named: $0) } ?? started(message.turnId)
            let isNew = !turns.isFinished(message.turnId)
            let (userId, finished) = try turns.endResponse(message, from: named)
            try record(
                finished, finished.userMessage, turnId: message.turnId, of: userId, isNew: isNew, receivedAt: receivedAt)
        case .turnComplete(let message):
            let speaker = try speaker(message.turnId, named: message.userId)
            try message.checkRules()
            let isNew = !turns.isFinished(message.turnId)
            let finished = try turns.complete(message, from: speaker)
            try record(
                finished, message.userMessage, turnId: message.turnId, of: speaker, isNew: isNew, receivedAt: receivedAt)
        }
        return true
    }

    private func handleWaiting(_ message: VoiceClientMessage) async throws {
        switch message {
        case .authenticate(let request): try await authenticator.refresh(connection, principal, with: request.token)
        case .sessionStart(let request): try await start(request)
        case .sessionEnd: try await end()
        default: break
        }
    }

    // MARK: Session

    private func start(_ request: SessionStart) async throws {
        try request.checkRules()
        let userId = try principal.user(named: request.userId)
        await allRecorded()
        let opened = try await parts.sessions.open(request, userId: userId)
        if let session, session.sessionId != opened.sessionId { try await close(session) }
        session = opened
        isMemoryEnabled = opened.isMemoryEnabled
        turns = TurnTable()
        recent = RecentTurns()
        forgetting = ForgetConversation()
        speculation = Speculation()
        for exchange in opened.recent {
            recent.append(
                user: exchange.userMessage, assistant: exchange.aiResponse, turnId: exchange.turnId, of: userId, at: exchange.at)
        }
        parts.live.insert(self, as: opened.sessionId)
        send(
            .sessionStarted(
                SessionStarted(
                    sessionId: Identifier(opened.sessionId), userId: userId, memoryEnabled: opened.isMemoryEnabled,
                    resumed: opened.isResumed)))
    }

    private func end() async throws {
        guard let session else { throw noSession }
        try await close(session)
        send(.sessionEnded(SessionEnded(sessionId: Identifier(session.sessionId), turns: session.turnCount)))
    }

    private func close(_ closing: OpenedSession) async throws {
        await allRecorded()
        try await parts.sessions.end(closing)
        parts.live.remove(closing.sessionId)
        session = nil
    }

    // MARK: Turns

    /// - Parameter words: what the user said, as it was sent.
    private func record(
        _ finished: TurnTable.Finished, _ words: String, turnId: String, of userId: String, isNew: Bool,
        receivedAt: ContinuousClock.Instant
    ) throws {
        guard let session else { throw noSession }
        try beginRequest()
        let step = turns.wasLookedAt(turnId) ? nil : forgetStep(words, turnId: turnId, of: userId)
        let isKept = !turns.isAboutForgetting(turnId)
        if !isKept {
            turns.forgetWords(of: { $0 == userId }, turns: [turnId])
        } else if isNew {
            recent.append(
                user: finished.userMessage, assistant: finished.aiResponse, turnId: turnId, of: userId, at: parts.clock())
        }
        let turn = SpokenTurn(
            userId: userId, sessionId: session.sessionId, clientTurnId: turnId, agentId: session.agentId,
            userMessage: isKept ? finished.userMessage : "",
            aiResponse: isKept ? finished.aiResponse : "", interrupted: finished.interrupted, expectsMemory: isMemoryEnabled,
            injected: isKept ? turns.takeInjected(turnId) : [])
        recording += 1
        // Handed over before the next message is taken, so that a session's turns keep their order.
        Task.immediate {
            do {
                let recorded = try await parts.journal.record(turn)
                if let step {
                    let (plan, pending) = await planned(step, turnId: turnId, of: userId, in: session)
                    acknowledge(turnId, recorded, of: userId, isNew: isNew, pending)
                    await carryOut(plan, turnId: turnId, request: words, of: userId, in: session)
                } else {
                    acknowledge(turnId, recorded, of: userId, isNew: isNew)
                }
                parts.meters.turn(latency: receivedAt.duration(to: parts.meters.stages.record(.turn, since: receivedAt)))
            } catch {
                if step != nil { turns.lookAgain(at: turnId) }
                send(.error(ErrorFrame(error as? WireError ?? unavailable, turnId: turnId)))
            }
            endRequest()
            recording -= 1
            if recording == 0 {
                for waiting in whenRecorded { waiting.resume() }
                whenRecorded = []
            }
        }
    }

    private func acknowledge(
        _ turnId: String, _ recorded: RecordedTurn, of userId: String, isNew: Bool, _ pending: ForgetPending? = nil
    ) {
        switch recorded {
        case .queued(_, let taskId):
            if isNew { session?.turnCount += 1 }
            send(.turnQueued(TurnQueued(turnId: turnId, taskId: Identifier(taskId), status: .queued, forgetPending: pending)))
        case .disabled:
            recent.forget { $0 == userId }
            send(.turnQueued(TurnQueued(turnId: turnId, taskId: nil, status: .disabled, forgetPending: pending)))
        }
    }

    /// Returns once all turns that were finished so far are durable or refused.
    func allRecorded() async {
        guard recording > 0 else { return }
        await withCheckedContinuation { whenRecorded.append($0) }
    }

    // MARK: Rules

    /// The speaker of a turn: named in the message, or the one the turn began with, or the session's user.
    func speaker(_ turnId: String, named name: String?) throws(WireError) -> String {
        guard let session else { throw noSession }
        try Limits.check(turnId, "turn_id", bytes: Limits.turnIdBytes, allowsEmpty: false)
        guard let name else { return turns.speaker(of: turnId) ?? session.userId }
        return try principal.user(named: name)
    }

    private func started(_ turnId: String) throws(WireError) -> String? {
        guard session != nil else { throw noSession }
        return turns.speaker(of: turnId)
    }

    func beginRequest() throws(WireError) {
        guard underWay < parts.limits.concurrentRequests else {
            throw WireError(.rateLimited, "Too many requests of this connection are under way.", retryAfter: 1)
        }
        underWay += 1
        parts.load.begin()
    }

    func endRequest() {
        underWay -= 1
        parts.load.end()
    }

    var noSession: WireError { WireError(.noSession, "There is no session; send session_start first.") }

    private func refuse(_ error: WireError, _ bytes: [UInt8]) {
        parts.meters.refused(error.code)
        send(.error(ErrorFrame(error, turnId: VoiceClientMessage.turnId(in: bytes))))
    }

    func send(_ message: VoiceServerMessage) { connection.send(message.encoded()) }
}

extension Duration {
    /// Milliseconds with three decimals.
    var wireMilliseconds: Double {
        let microseconds = Double(components.seconds) * 1e6 + Double(components.attoseconds) / 1e12
        return microseconds.rounded() / 1000
    }
}
