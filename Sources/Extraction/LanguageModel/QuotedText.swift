/// JSON text of what people said, as data inside a prompt.
enum QuotedText {
    /// - Parameter limit: in Unicode scalars; the rest is left out.
    /// - Returns: a JSON string, ASCII punctuation that chat templates give a meaning (`<|im_end|>`, `[INST]`) escaped: the text can
    ///   end neither the string nor the message.
    static func json(_ text: String, limit: Int) -> String {
        var result = "\""
        for scalar in text.unicodeScalars.prefix(limit) {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "<", ">", "[", "]", "|": result += escape(scalar)
            default:
                if scalar.value < 0x20 || hidden.contains(scalar.properties.generalCategory) {
                    result += escape(scalar)
                } else { result.unicodeScalars.append(scalar) }
            }
        }
        return result + "\""
    }

    /// The end of the text, which is what an answer to it refers to.
    static func json(endOf text: String, limit: Int) -> String {
        json(String(String.UnicodeScalarView(text.unicodeScalars.suffix(limit))), limit: limit)
    }

    static func json(_ texts: some Sequence<String>, limit: Int) -> String {
        "[" + texts.map { json($0, limit: limit) }.joined(separator: ",") + "]"
    }

    private static let hidden: Set<Unicode.GeneralCategory> = [.control, .format, .lineSeparator, .paragraphSeparator]

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        String(scalar).utf16.reduce(into: "") { result, unit in
            let digits = String(unit, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
    }
}
