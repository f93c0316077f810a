/// "Remember that …": the user says outright that something is to be kept.
enum MemoryRequests {
    private static let openings = PhraseTable<Bool>([
        "remember that,remember my,remember i,remember this,remember we,remember our,remember the,note that,take note that,note down,write down that": true,
        "make a note,keep in mind,bear in mind,you should know,i want you to know,you need to know,just so you know,save this,save my": true,
        "do not forget that,do not forget i,do not forget my,do not forget we,do not forget our,never forget that,for future reference,for the record": true,
        "from now on call me,please call me,you can call me,just call me,everyone calls me,everybody calls me,people call me,friends call me": true,
    ])
    private static let notAsked = words("you we i cannot not to")
    private static let vague = words("that this it song one time when day night guy game movie what how thing")
    private static let notNames = words("back later when if a an on at in tomorrow tonight an soon again crazy old and an now maybe please that")

    static func asksToRemember(_ tokens: [Token]) -> Bool {
        for index in tokens.indices where tokens[index].isWord {
            if let (count, _) = openings.match(tokens, at: index) {
                let before = index > 0 ? tokens[index - 1].word : ""
                let isAsked = before == "you" && index > 1 && ["can", "could", "would", "will"].contains(tokens[index - 2].word)
                if tokens[index].word == "remember", notAsked.contains(before), !isAsked { continue }
                let rest = tokens[(index + count)...].filter(\.isWord)
                if rest.isEmpty, count == 2, ["that", "this"].contains(tokens[index + 1].word) { return index >= 4 }
                if tokens[index + count - 1].word == "the", !rest.contains(where: { ["is", "are", "was"].contains($0.word) }) { continue }
                if let first = rest.first, vague.contains(first.word), ["that", "this"].contains(tokens[index + count - 1].word) { return false }
                if rest.count >= 2 || rest.count == 1 && tokens[index + count - 1].word == "me" { return !rest.allSatisfy { vague.contains($0.word) } }
            } else if tokens[index].word == "call", index + 2 < tokens.count, tokens[index + 1].word == "me" {
                let opens = index == 0 || !["you", "to", "will", "can", "they", "and", "not"].contains(tokens[index - 1].word)
                if opens, tokens[index + 2].isWord, !notNames.contains(tokens[index + 2].word) { return true }
            }
        }
        return false
    }
}
