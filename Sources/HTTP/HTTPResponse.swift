/// A whole answer, of any status: 4xx and 5xx are answers, not errors. Redirects are not followed.
public struct HTTPResponse: Sendable {
    public let status: Int
    /// In the order received, names as the server wrote them.
    public let headers: [(name: String, value: String)]
    /// Empty when the request's `onBody` took the bytes.
    public let body: [UInt8]

    /// The first header of that name, in any case.
    public func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }

    /// The body as UTF-8; what is not becomes U+FFFD.
    public var text: String { String(decoding: body, as: UTF8.self) }
}
