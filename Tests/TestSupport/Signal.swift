/// A value that one side gives once and the other waits for.
public final class Signal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    public init() { (stream, continuation) = AsyncStream.makeStream() }

    public func raise() { continuation.finish() }

    public func wait() async { for await _ in stream {} }
}
