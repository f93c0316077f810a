import Foundation

/// The machinery of chat models inside plain text: template tokens, role headings, tool calls.
enum ModelMarkup {
    private static let tokens = [
        "<|", "|>", "[inst]", "[/inst]", "<<sys>>", "<</sys>>", "<system>", "</system>", "<assistant>", "</assistant>", "<instructions>", "</instructions>",
        "<user_memories", "</user_memories", "<tool_call", "</tool_call", "<function", "<start_of_turn>", "<end_of_turn>",
        "[system]", "(system)", "[system message]", "{{#system", "<prompt>", "</prompt>", "<context>", "</context>",
        "tool_calls", "function_call",
    ]
    private static let roles = ["system", "assistant", "developer", "tool", "system prompt", "system message", "instruction", "instructions", "new instructions", "prompt", "ai", "[system", "human"]
    private static let headings = words("instruction instructions system assistant response input prompt human user task")

    /// Without invisible characters, compatibility forms ("ｉｇｎｏｒｅ") brought back to letters.
    static func withoutDisguise(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ $0 < 128 }) else { return text }
        let visible = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.properties.generalCategory != .format }))
        return visible.precomposedStringWithCompatibilityMapping
    }

    /// Every form holds at least one of these.
    private static let marks = Set("<|[{(_#:".utf8)

    static func isPresent(in text: String) -> Bool {
        guard text.utf8.contains(where: marks.contains) else { return false }
        let lower = text.lowercased()
        if tokens.contains(where: lower.contains) { return true }
        if isToolCall(lower) { return true }
        return lower.split(whereSeparator: \.isNewline).contains(where: isRoleLine)
    }

    /// `{"name": …, "arguments": …}` in any order and spelling of quotes.
    private static func isToolCall(_ lower: String) -> Bool {
        guard lower.contains("{"), lower.contains("}") else { return false }
        let names = ["\"name\"", "'name'", "\"tool\"", "'tool'", "\"function\"", "\"action\"", "\"role\"", "'role'"]
        let rest = ["\"arguments\"", "'arguments'", "\"parameters\"", "\"input\"", "\"args\"", "\"action_input\"", "\"content\"", "'content'"]
        return names.contains(where: lower.contains) && rest.contains(where: lower.contains)
    }

    /// "system: …", "### Instruction".
    private static func isRoleLine(_ line: Substring) -> Bool {
        var rest = line.drop { $0.isWhitespace || $0 == "-" || $0 == "*" || $0 == ">" }
        if rest.hasPrefix("##") {
            let word = rest.drop { $0 == "#" || $0 == " " }.prefix { $0.isLetter }
            return headings.contains(String(word))
        }
        rest = rest.drop { $0 == "[" || $0 == "*" }
        guard let colon = rest.firstIndex(of: ":"), rest.index(after: colon) < rest.endIndex else { return false }
        return roles.contains(rest[..<colon].trimmingCharacters(in: .init(charactersIn: " *]_")))
    }
}
