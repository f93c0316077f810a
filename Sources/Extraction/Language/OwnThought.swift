/// Where the user speaks for themselves again, after a condition or after what others say.
enum OwnThought {
    private static let subjects = words("i we my our")
    private static let turns = words("and but so anyway because then though well yeah okay now actually")

    /// "my doctor reckons it's stress, I'm doing my PhD": indirect speech ends with its clause; speech that begins with the speaker's
    /// own "I" reaches to the end.
    static func afterReport(_ sentence: [Token], from start: Int) -> Int {
        let first = sentence[start...].first { $0.word != "that" && $0.isWord }
        guard sentence[start].isWord, let first, !subjects.contains(first.word), first.word != "like", sentence[start].word != "to" else { return sentence.count }
        return thought(in: sentence, from: start) ?? sentence.count
    }

    /// A condition holds for its own clause and the one that follows from it.
    static func afterCondition(_ sentence: [Token], from start: Int) -> Int {
        sentence.indices.dropFirst(start).first { sentence[$0].word == "but" }.map { $0 + 1 } ?? sentence.count
    }

    /// The next "…, I have" or "… but I have".
    private static func thought(in sentence: [Token], from start: Int) -> Int? {
        for index in sentence.indices.dropFirst(start + 1) where subjects.contains(sentence[index].word) && index + 1 < sentence.count {
            let previous = sentence[index - 1]
            guard previous.kind == .comma || turns.contains(previous.word) else { continue }
            if !Guards.hedges.contains(sentence[index + 1].word) { return index }
        }
        return nil
    }
}
