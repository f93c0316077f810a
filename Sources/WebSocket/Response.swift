/// An HTTP response; `Content-Length`, `Connection` and the server's default headers are added on the wire.
public struct Response: Sendable {
    /// 200…599.
    public var status: Int
    /// Sent as they are, in this order; line breaks inside a name or value are replaced by spaces.
    public var headers: [(name: String, value: String)]
    /// Not sent for `HEAD` (its length is), nor with 204 and 304.
    public var body: [UInt8]

    public init(status: Int, headers: [(String, String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers.map { (name: $0.0, value: $0.1) }
        self.body = body
    }
}
