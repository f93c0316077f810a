/// An HTTP request, its body complete.
public struct Request: Sendable {
    public let head: RequestHead
    /// At most ``ServerConfiguration/maximumBodyBytes``, or what its path may have; empty when the request had none.
    public let body: [UInt8]

    public init(head: RequestHead, body: [UInt8] = []) {
        self.head = head
        self.body = body
    }
}
