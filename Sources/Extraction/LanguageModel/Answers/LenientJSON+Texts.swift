/// Texts in quotes, and the question where they end when quotes inside them were not escaped.
extension LenientJSON {
    private static let longestName = 64

    /// Nil when the answer ends first.
    mutating func string(isName: Bool) -> String? {
        let quote = bytes[position]
        position += 1
        var text: [UInt8] = []
        while let byte = current {
            if byte == .backslash {
                readEscape(into: &text)
            } else if byte == quote, isEnd(isName: isName) {
                position += 1
                return String(decoding: text, as: UTF8.self)
            } else {
                text.append(byte)
                position += 1
            }
        }
        isCutOff = true
        return nil
    }

    private mutating func readEscape(into text: inout [UInt8]) {
        position += 1
        guard let byte = current else { return }
        position += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "u"):
            guard let unit = codeUnit(at: position) else {
                text.append(byte)
                return
            }
            position += 4
            var units = [unit]
            if UTF16.isLeadSurrogate(unit), position + 1 < bytes.count, bytes[position] == .backslash, bytes[position + 1] == UInt8(ascii: "u"),
                let trail = codeUnit(at: position + 2), UTF16.isTrailSurrogate(trail) {
                units.append(trail)
                position += 6
            }
            text += String(decoding: units, as: UTF16.self).utf8
        default: text.append(byte)
        }
    }

    private func codeUnit(at start: Int) -> UInt16? {
        guard start + 4 <= bytes.count else { return nil }
        var unit: UInt16 = 0
        for byte in bytes[start..<start + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    /// Whether the quote at `position` ends the text: what follows is what may follow a text in JSON.
    private func isEnd(isName: Bool) -> Bool {
        let next = afterBlank(position + 1)
        guard next < bytes.count else { return true }
        switch bytes[next] {
        case .closeBrace, .closeBracket: return true
        case .colon, .equals: return isName
        case .comma: return startsMember(afterBlank(next + 1))
        case .quote, .apostrophe: return next > position + 1
        case .slash: return next + 1 < bytes.count && (bytes[next + 1] == .slash || bytes[next + 1] == .star)
        case .openBrace, .openBracket: return bytes[position..<next].contains(.newline)
        default: return false
        }
    }

    /// Whether a value or a name begins at `start`, so that the comma before it separates.
    private func startsMember(_ start: Int) -> Bool {
        guard start < bytes.count else { return true }
        switch bytes[start] {
        case .quote, .apostrophe, .openBrace, .closeBrace, .openBracket, .closeBracket, .comma, .slash, UInt8(ascii: "-"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            return true
        default:
            let word = bytes[start...].prefix(Self.longestName).prefix { $0.isPartOfWord }
            let next = afterBlank(word.endIndex)
            guard !word.isEmpty, next < bytes.count else { return false }
            if bytes[next] == .colon { return true }
            return ["true", "false", "null", "True", "False", "None"].contains(String(decoding: word, as: UTF8.self))
                && [.comma, .closeBrace, .closeBracket].contains(bytes[next])
        }
    }

    private func afterBlank(_ start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index].isBlank { index += 1 }
        return index
    }
}

extension UInt8 {
    fileprivate var isPartOfWord: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...: true
        default: false
        }
    }
}
