import Foundation
import WebSocket
import Wire

/// Serves one connection of `/ws/voice` from its first frame to its last.
struct VoiceEndpoint: Sendable {
    let parts: VoiceParts
    let authenticator: SocketAuthenticator

    func serve(_ connection: WebSocketConnection) async {
        var messages = connection.messages.makeAsyncIterator()
        guard
            let principal = await authenticator.admit(connection, nextMessage: { await messages.next() })
        else { return }
        defer { authenticator.dismiss(connection) }
        let session = VoiceSession(connection: connection, principal: principal, parts: parts, authenticator: authenticator)
        while let message = await messages.next() {
            guard await session.handle(message) else { break }
        }
        await session.connectionEnded()
    }
}

/// What a voice session is made of.
struct VoiceParts: Sendable {
    let sessions: SessionStore
    let live: LiveSessions
    let journal: TurnJournal
    let context: ContextService
    let limits: VoiceLimits
    let load: InteractiveLoad
    let meters: HubMeters
    let clock: @Sendable () -> Date
}

struct VoiceLimits: Sendable {
    var contextDeadline: Duration
    var contextCharacters: Int
    /// For one connection.
    var messagesPerSecond: Int
    /// Requests of one connection under way at once.
    var concurrentRequests = 256
}
