import WebSocket
import Wire

/// One bot's line to the hub on `/ws/voice`: a request at a time, each sent again until it is answered.
///
/// Sending again is safe: a turn that is sent twice answers the same task. A broken connection resumes the session.
///
/// - Errors: ``ClientError`` when the hub refuses for good, or does not answer for a minute.
actor VoiceLine {
    /// Why a request has to be tried again.
    private struct Interruption: Error {
        var reason: String
    }

    private let client: HubClient
    private var session: SessionStart
    private var connection: WebSocketConnection?

    private static let answerDeadline: Duration = .seconds(10)
    private static let patience: Duration = .seconds(60)

    init(client: HubClient, session: SessionStart) {
        self.client = client
        self.session = session
    }

    /// Opens the session; the requests would do so too.
    func start() async throws {
        do {
            _ = try await opened()
        } catch let interruption as Interruption {
            throw ClientError(description: interruption.reason)
        }
    }

    /// What the user has said so far; not answered.
    func hear(_ partial: TranscriptPartial) { connection?.send(WireCoder.encode(partial)) }

    func context(_ request: ContextRequest) async throws -> MemoryContext {
        try await exchange(WireCoder.encode(request), turnId: request.turnId) { answer in
            if case .memoryContext(let context) = answer, context.turnId == request.turnId { context } else { nil }
        }
    }

    func complete(_ turn: TurnComplete) async throws -> TurnQueued {
        try await exchange(WireCoder.encode(turn), turnId: turn.turnId) { answer in
            if case .turnQueued(let queued) = answer, queued.turnId == turn.turnId { queued } else { nil }
        }
    }

    func end() async {
        guard let connection else { return }
        self.connection = nil
        let message = Array(#"{"type":"session_end"}"#.utf8)
        _ = try? await ask(connection, message, turnId: nil) { if case .sessionEnded(let ended) = $0 { ended } else { nil } }
        connection.close()
    }

    private func exchange<Answer: Sendable>(
        _ message: [UInt8], turnId: String, pick: @Sendable (VoiceServerMessage) -> Answer?
    ) async throws -> Answer {
        var backoff = Backoff()
        let giveUp = ContinuousClock.now + Self.patience
        while true {
            do {
                return try await ask(try await opened(), message, turnId: turnId, pick: pick)
            } catch let interruption as Interruption {
                guard ContinuousClock.now < giveUp else { throw ClientError(description: interruption.reason) }
                try await Task.sleep(for: backoff.next(chance: .random(in: 0..<1)))
            }
        }
    }

    private func opened() async throws -> WebSocketConnection {
        if let connection, connection.isOpen { return connection }
        do {
            let connection = try await client.connect("/ws/voice")
            let started = try await ask(connection, WireCoder.encode(session), turnId: nil) { answer in
                if case .sessionStarted(let started) = answer { started } else { nil }
            }
            session.sessionId = started.sessionId
            self.connection = connection
            return connection
        } catch let error as WebSocketError {
            guard error.isRetryable, session.sessionId != nil else {
                throw ClientError(description: "no connection to the hub: \(error.description)")
            }
            throw Interruption(reason: error.description)
        }
    }

    private func ask<Answer>(
        _ connection: WebSocketConnection, _ message: [UInt8], turnId: String?, pick: (VoiceServerMessage) -> Answer?
    ) async throws -> Answer {
        connection.send(message)
        let deadline = ContinuousClock.now + Self.answerDeadline
        while let frame = await nextFrame(of: connection, before: deadline) {
            guard let answer = try VoiceServerMessage.decode(frame.bytes) else { continue }
            if let picked = pick(answer) { return picked }
            guard case .error(let error) = answer, error.turnId == turnId || error.turnId == nil else { continue }
            guard error.retryable else { throw ClientError(description: "the hub refused: \(error.message)") }
            throw Interruption(reason: error.message)
        }
        let code = connection.closeCode
        connection.close()
        let reason = code.map { CloseCode(rawValue: $0)?.reason ?? "code \($0)" }
        if let code, code >= 4500 { throw ClientError(description: "the hub closed the connection for good: \(reason ?? "")") }
        throw Interruption(reason: reason.map { "the connection ended: \($0)" } ?? "the hub did not answer in time")
    }

    private nonisolated func nextFrame(
        of connection: WebSocketConnection, before deadline: ContinuousClock.Instant
    ) async -> WebSocketMessage? {
        await withTaskGroup(of: WebSocketMessage?.self) { tasks in
            tasks.addTask {
                var messages = connection.messages.makeAsyncIterator()
                return await messages.next()
            }
            tasks.addTask {
                try? await Task.sleep(until: deadline)
                return nil
            }
            defer { tasks.cancelAll() }
            return await tasks.next() ?? nil
        }
    }
}
