/// A complete text message, valid UTF-8.
public struct WebSocketMessage: Sendable {
    public let bytes: [UInt8]
    /// When its last byte had come.
    public let receivedAt: ContinuousClock.Instant

    public var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// The messages a peer sends, in order; ends when the connection does.
///
/// - Invariant: one consumer. While it is slow, at most ``Inbox/countLimit`` messages or ``Inbox/byteLimit`` bytes wait here, and
///   the peer is made to wait by TCP.
public struct WebSocketMessages: AsyncSequence, Sendable {
    public typealias Element = WebSocketMessage
    public typealias Failure = Never

    let connection: WebSocketConnection

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(connection: connection) }

    public struct AsyncIterator: AsyncIteratorProtocol {
        let connection: WebSocketConnection

        public mutating func next() async -> WebSocketMessage? { await connection.nextMessage() }

        public mutating func next(isolation actor: isolated (any Actor)?) async -> WebSocketMessage? {
            await connection.nextMessage()
        }
    }
}
