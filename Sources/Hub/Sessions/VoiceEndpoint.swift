import Foundation
import WebSocket
import Wire

/// Serves one connection of `/ws/voice` from its first frame to its last.
final class VoiceEndpoint: Sendable {
    private let parts: VoiceParts
    private let authenticator: SocketAuthenticator

    init(parts: VoiceParts, authenticator: SocketAuthenticator) {
        self.parts = parts
        self.authenticator = authenticator
    }

    func serve(_ connection: WebSocketConnection) async {
        guard let principal = await authenticator.admitted(connection) else { return }
        defer { authenticator.dismiss(connection) }
        var messages = connection.messages.makeAsyncIterator()
        let session = VoiceSession(connection: connection, principal: principal, parts: parts, authenticator: authenticator)
        while let message = await messages.next() {
            guard await session.handle(message) else { break }
        }
        await session.connectionEnded()
    }
}

/// What voice sessions are made of: one for all of them, as each holds it.
final class VoiceParts: Sendable {
    let sessions: SessionStore
    let live: LiveSessions
    let journal: TurnJournal
    let context: ContextService
    let forgetting: Forgetting
    let reinforcement: RecallReinforcement
    let limits: VoiceLimits
    let load: InteractiveLoad
    let meters: HubMeters
    let clock: @Sendable () -> Date

    init(
        sessions: SessionStore, live: LiveSessions, journal: TurnJournal, context: ContextService,
        forgetting: Forgetting, reinforcement: RecallReinforcement, limits: VoiceLimits, load: InteractiveLoad, meters: HubMeters,
        clock: @escaping @Sendable () -> Date
    ) {
        self.sessions = sessions
        self.live = live
        self.journal = journal
        self.context = context
        self.forgetting = forgetting
        self.reinforcement = reinforcement
        self.limits = limits
        self.load = load
        self.meters = meters
        self.clock = clock
    }
}

struct VoiceLimits: Sendable {
    var contextDeadline: Duration
    var contextCharacters: Int
    /// For one connection.
    var messagesPerSecond: Int
    /// Requests of one connection under way at once.
    var concurrentRequests = 256
}
