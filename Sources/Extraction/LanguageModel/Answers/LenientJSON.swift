/// Reads the JSON in an answer, however clumsily written, in one pass.
///
/// Valid JSON, to 32 levels, is read exactly. Beyond that: prose, code fences and `<think>` around it; several values one after the
/// other; single quotes, no quotes, unescaped quotes and newlines; `True`, `None`; comments; missing, superfluous and trailing
/// commas; brackets that are missing, wrong or too many; an answer that was cut off (an unfinished text or number is left out).
/// Every text in the result stands in the answer. Linear in the length of the answer; bytes after the first 256 KiB are not read.
package struct LenientJSON {
    package struct Reading: Sendable, Equatable {
        /// The objects and arrays that stand in no other.
        package var values: [AnswerValue] = []
        /// The answer ended inside a value.
        package var isCutOff = false
    }

    private static let longestAnswer = 262_144
    private static let deepestLevel = 32

    var bytes: [UInt8]
    var position = 0
    var isCutOff = false

    package static func read(_ answer: String) -> Reading {
        var reader = LenientJSON(bytes: Array(answer.utf8.prefix(longestAnswer)))
        reader.skipThoughts()
        var values: [AnswerValue] = []
        while let byte = reader.current {
            guard byte == .openBrace || byte == .openBracket else {
                reader.position += 1
                continue
            }
            if let value = reader.value(level: 0) { values.append(value) }
        }
        return Reading(values: values, isCutOff: reader.isCutOff || answer.utf8.count > longestAnswer)
    }

    var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Reasoning models think aloud first, and write braces while they do.
    private mutating func skipThoughts() {
        skipBlank()
        guard current != .openBrace, current != .openBracket else { return }
        if let end = bytes[position...].firstRange(of: Array("</think>".utf8)) {
            position = end.upperBound
        } else if bytes[position...].starts(with: Array("<think>".utf8)) {
            position = bytes.count
            isCutOff = true
        }
    }

    /// Moves past something, except at `,`, `}` and `]`.
    private mutating func value(level: Int) -> AnswerValue? {
        skipBlank()
        switch current {
        case nil: return nil
        case .openBrace?, .openBracket?:
            guard level < Self.deepestLevel else {
                position = bytes.count
                return nil
            }
            return current == .openBrace ? .object(object(level: level)) : .array(array(level: level))
        case .quote?, .apostrophe?: return string(isName: false).map(AnswerValue.text)
        default: return word()
        }
    }

    private mutating func object(level: Int) -> AnswerObject {
        position += 1
        var object = AnswerObject()
        while true {
            skipBlank(andCommas: true)
            switch current {
            case nil:
                isCutOff = true
                object.isWhole = false
                return object
            case .closeBrace?:
                position += 1
                return object
            case .openBrace?, .openBracket?, .closeBracket?: return object
            default: break
            }
            let name = name()
            skipBlank()
            guard current == .colon || current == .equals else { continue }
            position += 1
            if let name, let value = value(level: level + 1) { object.members[name] = value }
        }
    }

    private mutating func array(level: Int) -> [AnswerValue] {
        position += 1
        var elements: [AnswerValue] = []
        while true {
            skipBlank(andCommas: true)
            switch current {
            case nil:
                isCutOff = true
                return elements
            case .closeBracket?:
                position += 1
                return elements
            case .closeBrace?: return elements
            default: if let value = value(level: level + 1) { elements.append(value) }
            }
        }
    }

    /// Moves past something, except at the end.
    private mutating func name() -> String? {
        if current == .quote || current == .apostrophe { return string(isName: true) }
        let start = position
        while let byte = current, !byte.endsName { position += 1 }
        guard position > start else {
            position += 1
            return nil
        }
        return trimmed(start..<position)
    }

    private mutating func word() -> AnswerValue? {
        let start = position
        while let byte = current, !byte.endsWord, !(startsComment && bytes[position - 1].isBlank) { position += 1 }
        let word = trimmed(start..<position)
        switch word {
        case "": return nil
        case "true", "True", "TRUE": return .boolean(true)
        case "false", "False", "FALSE": return .boolean(false)
        case "null", "None", "NULL", "nil", "undefined", "NaN": return .null
        case _ where current == nil:
            isCutOff = true
            return nil
        default: return Double(word) != nil && word.first?.isLetter == false ? .number(word) : .text(word)
        }
    }

    private func trimmed(_ range: Range<Int>) -> String {
        var range = range
        while let last = range.last, bytes[last].isBlank { range = range.lowerBound..<last }
        return String(decoding: bytes[range], as: UTF8.self)
    }

    private var startsComment: Bool {
        position + 1 < bytes.count && bytes[position] == .slash && (bytes[position + 1] == .slash || bytes[position + 1] == .star)
    }

    private mutating func skipBlank(andCommas: Bool = false) {
        while let byte = current {
            if byte.isBlank || andCommas && byte == .comma {
                position += 1
            } else if startsComment {
                skipComment()
            } else { return }
        }
    }

    private mutating func skipComment() {
        let isLine = bytes[position + 1] == .slash
        position += 2
        while let byte = current {
            position += 1
            if isLine ? byte == .newline : byte == .star && current == .slash { break }
        }
        if !isLine, current == .slash { position += 1 }
    }
}

extension UInt8 {
    static let openBrace = UInt8(ascii: "{"), closeBrace = UInt8(ascii: "}")
    static let openBracket = UInt8(ascii: "["), closeBracket = UInt8(ascii: "]")
    static let quote = UInt8(ascii: "\""), apostrophe = UInt8(ascii: "'"), backslash = UInt8(ascii: "\\")
    static let comma = UInt8(ascii: ","), colon = UInt8(ascii: ":"), equals = UInt8(ascii: "=")
    static let slash = UInt8(ascii: "/"), star = UInt8(ascii: "*"), newline = UInt8(ascii: "\n")

    var isBlank: Bool { self == 0x20 || (0x09...0x0d).contains(self) }
    fileprivate var isBracket: Bool { [.openBrace, .closeBrace, .openBracket, .closeBracket].contains(self) }
    fileprivate var endsName: Bool { isBracket || [.colon, .equals, .comma, .quote, .apostrophe, .newline].contains(self) }
    fileprivate var endsWord: Bool { isBracket || self == .comma || self == .quote || self == .newline }
}
