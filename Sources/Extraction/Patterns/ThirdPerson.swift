/// Turns the user's own verbs and possessives into those of a text about them.
enum ThirdPerson {
    private static let irregular = ["have": "has", "do": "does", "go": "goes", "am": "is", "are": "is"]
    private static let persons = [
        "i": "they", "me": "them", "my": "their", "mine": "theirs", "myself": "themselves", "we": "they", "us": "them", "our": "their",
        "ours": "theirs", "ourselves": "themselves",
    ]

    static func verb(_ verb: String) -> String {
        if let form = irregular[verb] { return form }
        if verb.hasSuffix("y"), let before = verb.dropLast().last, !"aeiou".contains(before) { return verb.dropLast() + "ies" }
        return ["s", "sh", "ch", "x", "z", "o"].contains { verb.hasSuffix($0) } ? verb + "es" : verb + "s"
    }

    /// "dog" → "a dog"; numbers and plurals stay as they are.
    static func withArticle(_ phrase: String) -> String {
        let first = phrase.split(separator: " ").first.map { $0.lowercased() } ?? ""
        if Lexicon.numbers[first] != nil || Int(first) != nil || phrase.hasSuffix("s") || ["the", "a", "an", "their"].contains(first) { return phrase }
        return ("aeiou".contains(first.first ?? "x") ? "an " : "a ") + phrase
    }

    static func persons(_ text: String) -> String {
        text.split(separator: " ").map { persons[$0.lowercased()] ?? String($0) }.joined(separator: " ")
    }
}
