/// "Remember that …": the user says outright that something is to be kept.
enum MemoryRequests {
    private static let openings = PhraseTable<Bool>([
        "remember that,remember my,remember i,remember this,remember we,remember our,remember the,note that,take note that,note down,write down that": true,
        "make a note,keep in mind,bear in mind,you should know,i want you to know,you need to know,just so you know,save this,save my": true,
        "do not forget that,do not forget i,do not forget my,do not forget we,do not forget our,never forget that,for future reference,for the record": true,
        "from now on call me,please call me,you can call me,just call me,everyone calls me,everybody calls me,people call me,friends call me": true,
        "you can reach me at,you can reach me on,reach me at,you can email me at,you can email me on,email me at": true,
    ])
    private static let notAsked = words("you we i cannot not to")
    private static let vague = words("that this it song one time when day night guy game movie what how thing")
    private static let notNames = words("back later when if a an on at in tomorrow tonight an soon again crazy old and an now maybe please that")

    private static let politeStarts = PhraseTable<Bool>(["can you,could you,would you,will you,i want you to,i need you to,i would like you to": true])
    private static let verbs = PhraseTable<Bool>([
        "remember,note,note down,make a note,take a note,take note,keep in mind,bear in mind,write down,jot down,save,store,memorize,memorise": false,
        "do not forget,never forget": true,
    ])
    private static let notStatements = words("to when what where who how why if time about me you")

    /// The clause after "remember that", "can you remember", "don't forget": what is to be kept; nil when nothing is asked to be kept.
    ///
    /// - Parameter isQuestion: the sentence ends with a question mark: "remember my sister?" asks for nothing.
    static func statement(in clause: [Token], isQuestion: Bool) -> ArraySlice<Token>? {
        for index in clause.indices.prefix(5) where clause[index].isWord {
            guard Guards.withoutPrefixes(Array(clause[..<index])).isEmpty else { return nil }
            var end = index
            var isPolite = false
            func skip(_ words: Set<String>) { while end < clause.count, clause[end].kind == .comma || words.contains(clause[end].word) { end += 1 } }
            skip(["please"])
            if end < clause.count, let (count, _) = politeStarts.match(clause, at: end) {
                end += count
                isPolite = true
                skip(["please", "just"])
            }
            guard end < clause.count, let (count, isPlea) = verbs.match(clause, at: end) else { continue }
            end += count
            skip(["that", "this", "please"])
            guard !isQuestion || isPolite || isPlea else { return nil }
            if end < clause.count, notStatements.contains(clause[end].word) { return nil }
            return clause[end...]
        }
        return nil
    }

    static func asksToRemember(_ tokens: [Token]) -> Bool {
        if let statement = statement(in: tokens, isQuestion: false), ["my", "our"].contains(statement.first?.word ?? ""), statement.contains(where: { ["is", "are"].contains($0.word) }) { return true }
        for index in tokens.indices where tokens[index].isWord {
            if let (count, _) = openings.match(tokens, at: index) {
                let before = index > 0 ? tokens[index - 1].word : ""
                let isAsked = before == "you" && index > 1 && ["can", "could", "would", "will"].contains(tokens[index - 2].word)
                if tokens[index].word == "remember", notAsked.contains(before), !isAsked { continue }
                let rest = tokens[(index + count)...].filter(\.isWord)
                if rest.isEmpty, count == 2, ["that", "this"].contains(tokens[index + 1].word) { return index >= 4 }
                if tokens[index + count - 1].word == "the", !rest.contains(where: { ["is", "are", "was"].contains($0.word) }) { continue }
                if let first = rest.first, vague.contains(first.word), ["that", "this"].contains(tokens[index + count - 1].word) { return false }
                if rest.count >= 2 || rest.count == 1 && ["me", "at", "on"].contains(tokens[index + count - 1].word) { return !rest.allSatisfy { vague.contains($0.word) } }
            } else if tokens[index].word == "call", index > 0, tokens[index - 1].word == "not", tokens[index...].dropFirst().first?.word == "me", tokens[index...].suffix(3).contains(where: { $0.word == "it" || $0.word == "its" }) {
                return true
            } else if tokens[index].word == "call", index + 2 < tokens.count, tokens[index + 1].word == "me" {
                let opens = index == 0 || !["you", "to", "will", "can", "they", "and", "not"].contains(tokens[index - 1].word)
                if opens, tokens[index + 2].isWord, !notNames.contains(tokens[index + 2].word) { return true }
            }
        }
        return false
    }
}
