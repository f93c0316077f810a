/// Sentences for load: ordinary English, generated from tables, the same in every run.
enum BenchSentences {
    /// Distinct facts as they stand in the database, as many as the tables give.
    static let facts: [(key: String, value: String)] = frames.flatMap { frame in
        fillers.map { (key: frame.key, value: frame.before + $0 + frame.after) }
    }

    /// A question nobody has asked in this run: `number`, from 0, makes it unique.
    static func question(_ number: Int) -> String {
        let mixed = Int((UInt64(number) &* 0x9E37_79B9_7F4A_7C15) >> 33)
        let frame = questions[mixed % questions.count]
        let filler = fillers[mixed / questions.count % fillers.count]
        return "\(frame) \(filler) today, number \(number)?"
    }

    /// What a user says in a turn, with a fact in it, and what is answered.
    static func turn(_ number: Int) -> (user: String, answer: String) {
        let filler = fillers[number % fillers.count]
        let statement = statements[number / fillers.count % statements.count]
        return ("\(statement) \(filler), and this is the \(number)th thing I tell you.", "That is good to know about \(filler).")
    }

    /// A text that the model reads as exactly `tokens` tokens, its two special ones included.
    ///
    /// - Parameters:
    ///   - seed: texts with different seeds differ.
    ///   - count: how many tokens the model makes of a text.
    static func text(tokens: Int, seed: Int, count: (String) -> Int) -> String {
        var text = ""
        var index = seed
        while count(text) < tokens {
            let word = words[(index * 7 + index / words.count) % words.count]
            let longer = text.isEmpty ? word : "\(text) \(word)"
            guard count(longer) <= tokens else { break }
            text = longer
            index += 1
        }
        return text
    }

    private static let fillers = [
        "sushi", "long walks by the river", "old jazz records", "mountain biking", "the cinema", "a blue bicycle", "two grey cats",
        "growing tomatoes", "chess in the park", "sailing", "strong coffee", "night trains", "oil painting", "the piano",
        "winter swimming", "baking bread",
    ]

    private static let frames: [(key: String, before: String, after: String)] = [
        ("likes", "loves ", ""), ("dislikes", "does not care for ", ""), ("plans", "wants to spend the summer with ", ""),
        ("habit", "spends every Sunday on ", ""), ("friend", "has a friend who teaches ", ""), ("work", "writes a newsletter about ", ""),
        ("memory", "remembers a birthday with ", ""), ("budget", "saves money for ", ""), ("question", "often asks about ", ""),
        ("family", "talks with a sister about ", ""), ("health", "relaxes best with ", ""), ("learning", "takes a course on ", ""),
        ("gift", "once got a book about ", ""), ("travel", "went to Norway because of ", ""), ("evening", "ends most days with ", ""),
        ("opinion", "thinks that ", " is underrated"), ("start", "came to ", " through a colleague"),
        ("goal", "hopes to teach ", " to children"), ("photo", "keeps photographs of ", " on the desk"),
        ("weather", "prefers rain for ", ""), ("music", "listens to the radio during ", ""), ("season", "connects autumn with ", ""),
        ("worry", "is afraid of losing ", ""), ("club", "joined a club for ", ""),
    ]

    private static let questions = [
        "what did I tell you about", "when was the last time I mentioned", "do I still enjoy", "who did I talk to about",
        "what should I plan around", "how do I feel about", "is there anything new about", "which day is best for",
    ]

    private static let statements = ["I really love", "I have never liked", "On weekends I enjoy", "My sister gave me a book about"]

    private static let words = [
        "the", "river", "runs", "past", "a", "small", "house", "where", "two", "friends", "drink", "coffee", "and", "talk", "about",
        "music", "work", "family", "winter", "trains", "books", "bread", "summer", "plans", "water", "light", "over", "old", "trees",
    ]
}
