/// Takes the body of an answer as it arrives: what is too large to keep in memory.
///
/// - Threads: called on the client's thread, which all its requests share. A sink that writes to a disk wants a client of its own.
public protocol BodySink: Sendable {
    /// Asked once, before the body's first bytes.
    ///
    /// - Parameter head: status and headers; its body is empty.
    /// - Returns: false for a body that is kept in ``HTTPResponse/body`` as usual, then of 1 MiB at most: an error's, say.
    func accepts(_ head: HTTPResponse) -> Bool

    /// - Parameter bytes: lent for the call.
    /// - Returns: false to break the transfer off; the request then ends with the code `cancelled`.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Bool
}

/// Where a body goes.
enum BodyDestination: Sendable {
    case response
    case pieces(@Sendable ([UInt8]) -> Void)
    case sink(any BodySink)

    /// What is kept of a body that a sink does not take, in bytes.
    static let maximumDeclinedBytes = 1 << 20
}
