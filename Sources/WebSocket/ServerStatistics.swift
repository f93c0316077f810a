import Synchronization

/// Counters of a ``WebSocketServer``; all but `openConnections` and `openWebSockets` only rise.
public struct ServerStatistics: Sendable, Equatable {
    /// HTTP and WebSocket connections.
    public var openConnections = 0
    public var openWebSockets = 0
    public var acceptedConnections = 0
    /// Connections beyond ``ServerConfiguration/maximumConnections``.
    public var refusedConnections = 0
    public var httpRequests = 0
    /// WebSocket messages, and their payload bytes.
    public var messagesIn = 0
    public var messagesOut = 0
    public var bytesIn = 0
    public var bytesOut = 0
    public var slowConsumersClosed = 0
    public var deadPeersDropped = 0
}

/// The live counters: written by the loop's thread, read from any.
final class Counters: Sendable {
    let openConnections = Atomic(0)
    let openWebSockets = Atomic(0)
    let acceptedConnections = Atomic(0)
    let refusedConnections = Atomic(0)
    let httpRequests = Atomic(0)
    let messagesIn = Atomic(0)
    let messagesOut = Atomic(0)
    let bytesIn = Atomic(0)
    let bytesOut = Atomic(0)
    let slowConsumersClosed = Atomic(0)
    let deadPeersDropped = Atomic(0)

    var snapshot: ServerStatistics {
        ServerStatistics(
            openConnections: openConnections.load(ordering: .relaxed),
            openWebSockets: openWebSockets.load(ordering: .relaxed),
            acceptedConnections: acceptedConnections.load(ordering: .relaxed),
            refusedConnections: refusedConnections.load(ordering: .relaxed),
            httpRequests: httpRequests.load(ordering: .relaxed),
            messagesIn: messagesIn.load(ordering: .relaxed),
            messagesOut: messagesOut.load(ordering: .relaxed),
            bytesIn: bytesIn.load(ordering: .relaxed),
            bytesOut: bytesOut.load(ordering: .relaxed),
            slowConsumersClosed: slowConsumersClosed.load(ordering: .relaxed),
            deadPeersDropped: deadPeersDropped.load(ordering: .relaxed))
    }
}
