/// A JSON value as a model wrote it.
package indirect enum AnswerValue: Sendable, Equatable {
    case object(AnswerObject)
    case array([AnswerValue])
    case text(String)
    /// As written: "0.80".
    case number(String)
    case boolean(Bool)
    case null

    /// Texts and numbers, as written.
    var written: String? {
        switch self {
        case .text(let text), .number(let text): text
        default: nil
        }
    }

    /// Numbers, also in quotes; never infinite.
    var decimal: Double? {
        written.flatMap { Double($0.filter { !$0.isWhitespace }) }.flatMap { $0.isFinite ? $0 : nil }
    }
}

/// A JSON object whose members may be incomplete.
package struct AnswerObject: Sendable, Equatable {
    /// Of a name written twice, the last.
    package var members: [String: AnswerValue]
    /// False when the answer ended inside it: members may be missing.
    package var isWhole: Bool

    package init(members: [String: AnswerValue] = [:], isWhole: Bool = true) {
        self.members = members
        self.isWhole = isWhole
    }

    package subscript(_ name: String) -> AnswerValue? { members[name] }
}
