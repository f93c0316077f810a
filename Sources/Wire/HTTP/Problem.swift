/// An RFC 9457 problem document: what every HTTP refusal looks like. `detail` is what existing clients show.
public struct Problem: Sendable, Equatable, Codable {
    public struct FieldError: Sendable, Equatable, Codable {
        public var field: String
        public var detail: String

        public init(field: String, detail: String) {
            self.field = field
            self.detail = detail
        }
    }

    public static let contentType = "application/problem+json"

    public var type: String
    public var title: String
    public var status: Int
    public var detail: String
    public var code: Int
    public var errors: [FieldError]?

    public init(_ error: WireError) {
        self.init(error, status: error.code.httpStatus)
    }

    /// - Parameter status: where HTTP has a status of its own (405, 411, 415 …) for what the table calls by one code.
    public init(_ error: WireError, status: Int) {
        type = "urn:memhub:error:\(error.code.reason)"
        title = error.code.reason
        self.status = status
        detail = error.message
        code = error.code.rawValue
        errors = error.field.map { [FieldError(field: $0, detail: error.message)] }
    }
}
