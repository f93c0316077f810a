import WebSocket
import Wire

/// A connection to `/ws/events` that is known to be live.
enum EventSubscription {
    /// - Parameters:
    ///   - events: names, or prefixes ending in `*`.
    ///   - userId: whose; nil: everybody's.
    /// - Returns: when the hub has confirmed the subscription: no event committed from now on is missed.
    static func open(_ client: HubClient, events: [String], userId: String? = nil) async throws -> WebSocketConnection {
        let connection = try await client.connect("/ws/events")
        connection.send(WireCoder.encode(Subscribe(events: events, userId: userId)))
        for await message in connection.messages {
            switch EventStreamFrame(message.bytes) {
            case .subscribed: return connection
            case .error(let error): throw BenchError("no events: \(error.message)")
            case .event, .other: continue
            }
        }
        try Task.checkCancellation()
        throw BenchError("the hub closed the connection with \(connection.closeCode ?? 0)")
    }
}
