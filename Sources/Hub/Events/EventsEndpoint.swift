import Foundation
import WebSocket
import Wire

/// Serves one connection of `/ws/events` from its first frame to its last.
final class EventsEndpoint: Sendable {
    private let feed: EventFeed
    private let log: EventLog
    private let authenticator: SocketAuthenticator
    private let clock: @Sendable () -> Date

    init(feed: EventFeed, log: EventLog, authenticator: SocketAuthenticator, clock: @escaping @Sendable () -> Date) {
        self.feed = feed
        self.log = log
        self.authenticator = authenticator
        self.clock = clock
    }

    func serve(_ connection: WebSocketConnection) async {
        guard let principal = await authenticator.admitted(connection) else { return }
        defer { authenticator.dismiss(connection) }
        var messages = connection.messages.makeAsyncIterator()
        connection.send(EventFrame.statusUpdate(connected: true, at: Timestamp(clock())))
        let subscriber = await EventSubscriber(connection: connection, principal: principal, feed: feed, log: log)
        let flow = Task {
            guard (try? await Task.sleep(for: EventSubscriber.grace)) != nil else { return }
            await orCloseForReconnect(connection) { try await subscriber.goLive() }
        }
        while let message = await messages.next() {
            await orCloseForReconnect(connection) {
                try await handle(message, for: subscriber, on: connection, of: principal, flow: flow)
            }
        }
        flow.cancel()
        await subscriber.stop()
    }

    /// A refusal is answered; when the database does not answer, the client reconnects and resumes, rather than miss events
    /// without knowing.
    private func orCloseForReconnect(_ connection: WebSocketConnection, _ body: () async throws -> Void) async {
        do {
            try await body()
        } catch let error as WireError {
            connection.send(WireCoder.encode(ErrorFrame(error)))
        } catch {
            connection.send(WireCoder.encode(ErrorFrame(unavailable)))
            connection.close(code: CloseCode.internal.rawValue, reason: CloseCode.internal.reason)
        }
    }

    private func handle(
        _ message: WebSocketMessage, for subscriber: EventSubscriber, on connection: WebSocketConnection, of principal: Principal,
        flow: Task<Void, Never>
    ) async throws {
        switch try EventsClientMessage.decode(message.bytes) {
        case .subscribe(let request):
            flow.cancel()
            try await subscriber.subscribe(request)
        case .ping(let ping):
            connection.send(WireCoder.encode(Pong(id: ping.id)))
        case .authenticate(let request):
            try await authenticator.refresh(connection, principal, with: request.token)
        }
    }
}
