/// Why a model's answer gave nothing.
public struct AnswerError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// No JSON of the form that was asked for.
        case unreadable
        /// Of the form, but nothing in it is usable: an index out of range, facts without value or text.
        case invalid
    }

    public let code: Code

    public static let unreadable = AnswerError(code: .unreadable)
    public static let invalid = AnswerError(code: .invalid)

    /// True: ask ``ModelQuestion/again(after:)`` once.
    public var isRetryable: Bool { true }

    public var description: String {
        switch code {
        case .unreadable: "the model's answer is not of the form that was asked for"
        case .invalid: "the model's answer holds nothing usable"
        }
    }
}
