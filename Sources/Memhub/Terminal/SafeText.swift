/// Text that came from elsewhere, fit for a terminal: what people said may hold escape sequences.
package enum SafeText {
    /// Line breaks become `⏎`, other control characters `�`.
    package static func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return text }
        var safe = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n", "\u{85}": safe += "⏎"
            case "\r": continue
            case "\t": safe += " "
            default: safe.unicodeScalars.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
            }
        }
        return safe
    }

    /// The same for text whose lines are kept, each after `indent`.
    package static func lines(_ text: String, indent: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { indent + oneLine(String($0)) }.joined(separator: "\n")
    }

    package static func shortened(_ text: String, to limit: Int) -> String {
        text.count <= limit ? text : text.prefix(limit - 1) + "…"
    }
}
