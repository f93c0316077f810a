/// Addresses as they are typed ("jane@example.com") and as they are spoken ("jane dot doe at example dot com").
enum Contacts {
    private static let joints = words("dot underscore dash hyphen plus")
    private static let longestLocalPart = 10

    static func email(_ tokens: ArraySlice<Token>) -> [Token]? {
        if let written = tokens.first(where: { $0.word.contains("@") }) { return [written] }
        let tokens = tokens.prefix { $0.isWord }
        guard let at = tokens.prefix(longestLocalPart + 1).firstIndex(where: { $0.word == "at" }), at > tokens.startIndex else { return nil }
        let local = tokens[..<at]
        guard let first = local.first, !joints.contains(first.word), local.allSatisfy({ joints.contains($0.word) || !Lexicon.functionWords.contains($0.word) || $0.word.count == 1 }) else { return nil }
        var end = tokens.index(after: at)
        guard end < tokens.endIndex, !Lexicon.functionWords.contains(tokens[end].word), !joints.contains(tokens[end].word) else { return nil }
        var isComplete = tokens[end].word.contains(".")
        end += 1
        while end + 1 < tokens.endIndex, joints.contains(tokens[end].word), !Lexicon.functionWords.contains(tokens[end + 1].word) {
            isComplete = isComplete || tokens[end].word == "dot"
            end += 2
        }
        return isComplete ? Array(tokens[..<end]) : nil
    }
}
