import Wire

/// The text that belongs in the prompt: data about the user, never markup or instructions of its own form.
package enum PromptBlock {
    /// - Parameter maximumCharacters: of the whole block; items that no longer fit are left out, least relevant first.
    /// - Returns: the block, or an empty text when there is nothing to say.
    package static func render(_ items: some Sequence<RecalledItem>, maximumCharacters: Int) -> String {
        let (open, close) = ("<user_memories>\n", "</user_memories>")
        var body = ""
        var remaining = maximumCharacters - open.count - close.count
        for item in items {
            let line = line(for: item)
            let length = line.count
            guard length <= remaining else { break }
            body += line
            remaining -= length
        }
        return body.isEmpty ? "" : open + body + close
    }

    private static func line(for item: RecalledItem) -> String {
        let said = item.kind == .turn ? "said: " : ""
        return "- \(said)\(escape(item.factText)) (relevance: \(twoDecimals(item.relevance)))\n"
    }

    /// A text can neither close the block nor begin a line of its own.
    package static func escape(_ text: String) -> String {
        isPlain(text) ? text : escaping(text)
    }

    /// ASCII without markup, control characters and double blanks: most of what people say.
    private static func isPlain(_ text: String) -> Bool {
        var previous = UInt8(0)
        for byte in text.utf8 {
            guard (0x20..<0x7f).contains(byte), byte != UInt8(ascii: "&"), byte != UInt8(ascii: "<"), byte != UInt8(ascii: ">"),
                byte != 0x20 || previous != 0x20
            else { return false }
            previous = byte
        }
        return true
    }

    private static func escaping(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        var isBlank = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case _ where scalar.properties.isWhitespace || scalar.properties.generalCategory == .control:
                if !isBlank { escaped += " " }
            default: escaped.unicodeScalars.append(scalar)
            }
            isBlank = scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
        }
        return escaped
    }

    private static func twoDecimals(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let fraction = abs(hundredths % 100)
        return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }
}
