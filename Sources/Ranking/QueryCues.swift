/// What a question says besides its meaning.
struct QueryCues: Sendable {
    /// Each once, without the speakers' names.
    var terms: [String]
    /// Those that something could be remembered about.
    var content: [String]
    var time: TimeCue
    /// "my", "do I": whatever else it says, it is about the user.
    var isPersonal: Bool
    var hasWords: Bool
    /// Indices of the speakers that the question names.
    private var named: Set<Int>

    init(_ text: String, speakers: [Set<String>]) {
        let words = Words.words(of: text)
        time = TimeCue(words)
        hasWords = !words.isEmpty
        let asked = Set(words)
        named = Set(speakers.indices.filter { !speakers[$0].isDisjoint(with: asked) })
        let names = Set(Words.terms(of: speakers.flatMap(\.self)))
        var seen = names
        terms = Words.terms(of: words).filter { seen.insert($0).inserted }
        isPersonal = Self.isPersonal(words)
        content = isPersonal ? terms : terms.filter { !EnglishWords.smallTalk.contains($0) }
    }

    var namesSpeaker: Bool { !named.isEmpty }

    /// Of the question's interest, when it names several.
    func share(ofSpeaker speaker: Int) -> Double { named.contains(speaker) ? 1 / Double(named.count) : 0 }

    private static func isPersonal(_ words: [String]) -> Bool {
        if words.contains("my") || words.contains("mine") { return true }
        return zip(words, words.dropFirst()).contains { first, second in
            (second == "i" && ["am", "do", "did", "have", "had", "was", "should", "would", "could", "can", "will", "might"].contains(first))
                || (first == "about" && second == "me")
        }
    }
}
