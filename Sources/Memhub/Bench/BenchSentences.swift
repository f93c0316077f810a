import Synchronization

/// Sentences for load: ordinary English, generated from tables, the same in every run.
enum BenchSentences {
    /// Distinct facts as they stand in the database, as many as the tables give.
    static let facts: [(key: String, value: String)] = frames.flatMap { frame in
        fillers.map { (key: frame.key, value: frame.before + $0 + frame.after) }
    }

    /// A question of 8 to 13 words, as people speak; the first 524,288 numbers give different ones.
    static func question(_ number: Int) -> String {
        var rest = Int(UInt64(bitPattern: Int64(number)) &* 0x9E37_79B1 & 0x7_FFFF)
        func part<Element>(of table: [Element]) -> Element {
            defer { rest /= table.count }
            return table[rest % table.count]
        }
        let (frame, person, filler) = (part(of: questions), part(of: people), part(of: fillers))
        return "\(frame.before) \(person) \(frame.after) \(filler) \(part(of: times)) \(part(of: occasions))?"
    }

    private static let asked = Atomic(0)

    /// The next question that nobody has asked in this run.
    static func unaskedQuestion() -> String { question(asked.add(1, ordering: .relaxed).oldValue) }

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

    private static let questions: [(before: String, after: String)] = [
        ("what did", "say about"), ("when did", "first mention"), ("does", "still enjoy"), ("who told", "about"),
        ("why was", "so happy with"), ("how does", "feel about"), ("can I ask", "about"), ("did I tell", "about"),
    ]

    private static let people = [
        "Adam", "Alice", "Anna", "Ben", "Carl", "Clara", "Daniel", "David", "Diana", "Ella", "Emma", "Eric", "Eva", "Felix", "Frank",
        "George", "Grace", "Hanna", "Henry", "Ida", "Ivan", "Jack", "James", "Jane", "John", "Julia", "Karen", "Kate", "Laura", "Leo",
        "Linda", "Lisa", "Louis", "Lucy", "Maria", "Mark", "Martin", "Max", "Maya", "Mia", "Nick", "Nina", "Nora", "Oliver", "Oscar",
        "Paul", "Peter", "Rachel", "Robert", "Rosa", "Ruth", "Sam", "Sara", "Simon", "Sofia", "Susan", "Tom", "Tina", "Victor", "Walter",
        "my brother", "my sister", "my neighbor", "my teacher",
    ]

    private static let times = ["last", "this", "every", "on that"]

    private static let occasions = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "weekend", "spring", "summer", "autumn", "winter",
        "morning", "evening", "holiday", "birthday",
    ]

    private static let statements = ["I really love", "I have never liked", "On weekends I enjoy", "My sister gave me a book about"]

    private static let words = [
        "the", "river", "runs", "past", "a", "small", "house", "where", "two", "friends", "drink", "coffee", "and", "talk", "about",
        "music", "work", "family", "winter", "trains", "books", "bread", "summer", "plans", "water", "light", "over", "old", "trees",
    ]
}
