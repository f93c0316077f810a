/// Says plainly what a speaker puts at the end to stress it: "what I really love is pottery", "one thing I can't stand is loud music" →
/// "I love pottery", "I can not stand loud music".
enum Clefts {
    private static let openings = PhraseTable<Bool>([
        "what,something,one thing,the one thing,the thing,the only thing,another thing,a thing,something else": true,
        "one thing that,the one thing that,the thing that,the only thing that,something that": true,
    ])
    private static let verbs = PhraseTable<Bool>([
        "love,like,enjoy,adore,hate,dislike,detest,despise,loathe,prefer,can not stand,can not bear,do not like": true
    ])
    private static let degrees = PhraseTable<Bool>(["most,most of all,the most,best,more than anything,more than anything else,above all,a lot": true])

    /// Nil for a clause that is no cleft, or that speaks of the liking of something at hand ("what I love about this movie is …").
    static func plain(_ clause: [Token]) -> [Token]? {
        guard !clause.isEmpty, let (opening, _) = openings.match(clause, at: 0), opening < clause.count, ["i", "we"].contains(clause[opening].word) else { return nil }
        var index = opening + 1
        while index < clause.count, Lexicon.softAdverbs.contains(clause[index].word) { index += 1 }
        guard index < clause.count, let (length, _) = verbs.match(clause, at: index) else { return nil }
        let verb = clause[index..<index + length]
        index += length
        if index < clause.count, let (degree, _) = degrees.match(clause, at: index) { index += degree }
        guard index + 1 < clause.count, ["is", "are", "has"].contains(clause[index].word) else { return nil }
        index += clause[index].word == "has" && clause[index...].dropFirst().prefix(2).map(\.word) == ["to", "be"] ? 3 : 1
        return [clause[opening]] + verb + clause[index...]
    }
}
