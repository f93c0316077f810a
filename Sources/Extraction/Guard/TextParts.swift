/// Lines and sentences of a text, with the marks and spaces that belong to them.
enum TextParts {
    struct Part {
        /// Without list marks and surrounding spaces.
        var text: Substring
        /// What disappears with the part.
        var range: Range<String.Index>
    }

    /// Full stops inside numbers and abbreviations ("4.5", "e.g. tea") may cut too early, never too late.
    static func split(_ text: String) -> [Part] {
        var parts: [Part] = []
        var start = text.startIndex
        var index = text.startIndex
        func close(at end: String.Index) {
            guard start < end else { return }
            let content = text[start..<end].drop { $0.isWhitespace || $0 == "-" || $0 == "*" || $0 == "•" }
            parts.append(Part(text: content, range: start..<end))
            start = end
        }
        while index < text.endIndex {
            let character = text[index]
            index = text.index(after: index)
            let isEnd = character.isNewline || ".!?;".contains(character) && (index == text.endIndex || text[index].isWhitespace)
            guard isEnd else { continue }
            while index < text.endIndex, text[index].isWhitespace || ".!?".contains(text[index]) { index = text.index(after: index) }
            close(at: index)
        }
        close(at: text.endIndex)
        return parts
    }

    private static let opening = "<user_memories"
    private static let closing = "</user_memories>"

    static func withoutMemoryBlocks(_ text: String) -> String {
        guard let first = text.firstRange(of: opening) else { return text }
        var kept = String(text[..<first.lowerBound])
        var rest = text[first.lowerBound...]
        while let open = rest.firstRange(of: opening) {
            kept += rest[..<open.lowerBound]
            guard let close = rest[open.upperBound...].firstRange(of: closing) else { return kept.trimmed }
            rest = rest[close.upperBound...]
        }
        return (kept + rest).trimmed
    }
}

extension String {
    /// Without spaces and line ends around it.
    var trimmed: String {
        let head = drop(while: \.isWhitespace)
        guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(head[...last])
    }
}
