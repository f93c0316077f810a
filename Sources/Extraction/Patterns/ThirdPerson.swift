/// Turns the user's own verbs and possessives into those of a text about them.
enum ThirdPerson {
    private static let irregular = ["have": "has", "do": "does", "go": "goes", "am": "is", "are": "is"]
    private static let persons = [
        "i": "they", "me": "them", "my": "their", "mine": "theirs", "myself": "themselves", "we": "they", "us": "them", "our": "their",
        "ours": "theirs", "ourselves": "themselves",
    ]

    /// `s`: the verb's third person; `a`: with its article; `1`: one of them; `on`: a date with its preposition; `the`: a place of work
    /// that has no name of its own. Anything else is a verb that agrees with the phrase: `live` is "lives" of a brother.
    static func form(of phrase: String, as form: Substring) -> String {
        switch form {
        case "s":
            let words = phrase.split(separator: " ", maxSplits: 1).map(String.init)
            return ([verb(words.first ?? "")] + words.dropFirst()).joined(separator: " ")
        case "a": return withArticle(phrase)
        case "1": return Plurals.one(phrase)
        case "on": return onDate(phrase)
        case "the": return atWork(phrase)
        default: return Plurals.isPlural(phrase.split(separator: " ").last?.lowercased() ?? "") ? String(form) : verb(String(form))
        }
    }

    /// "1985" → "in 1985"; "third of May" → "on the third of May".
    private static func onDate(_ date: String) -> String {
        let words = date.lowercased().split(separator: " ").map(String.init)
        let isOrdinal = { (word: String) in Lexicon.ordinals[word] != nil || ["st", "nd", "rd", "th"].contains { word.hasSuffix($0) } && word.first?.isNumber ?? false }
        let hasDay = words.contains { isOrdinal($0) || Lexicon.numbers[$0] != nil || Int($0).map { $0 <= 31 } ?? false }
        guard hasDay else { return "in " + date }
        let opensWithDay = words.first.map(isOrdinal) ?? false || words.count > 1 && isOrdinal(words[1])
        return (opensWithDay && words.contains("of") ? "on the " : "on ") + date
    }

    private static let workplaces = words(
        """
        hospital library airport school bakery hotel factory warehouse supermarket restaurant cafe pharmacy clinic nursery museum zoo gym pub bar shop
        store garage farm church station theatre theater embassy university college council bank office surgery prison brewery
        """)

    private static func atWork(_ place: String) -> String {
        let words = place.split(separator: " ")
        guard let last = words.prefix(while: { !["in", "of", "near"].contains($0) }).last, workplaces.contains(String(last)), last.first?.isLowercase ?? false, words[0].first?.isLowercase ?? false, words[0] != "the" else { return place }
        return "the " + place
    }

    static func verb(_ verb: String) -> String {
        if let form = irregular[verb] { return form }
        if verb.hasSuffix("y"), let before = verb.dropLast().last, !"aeiou".contains(before) { return verb.dropLast() + "ies" }
        return ["s", "sh", "ch", "x", "z", "o"].contains { verb.hasSuffix($0) } ? verb + "es" : verb + "s"
    }

    private static let vowelsInWriting = ["uni", "eur", "use", "usu", "uku", "one"]

    /// "dog" → "a dog"; numbers and plurals stay as they are.
    static func withArticle(_ phrase: String) -> String {
        let first = phrase.split(separator: " ").first.map { $0.lowercased() } ?? ""
        let noun = phrase.split(separator: " ").prefix { !["called", "named", "with", "for", "in", "of", "on", "at"].contains($0) }.last ?? ""
        if Lexicon.numbers[first] != nil || Int(first) != nil || Plurals.isPlural(noun.lowercased()) || ["the", "a", "an", "their"].contains(first) { return phrase }
        let isSpelled = first.count > 1 && phrase.prefix(first.count).allSatisfy(\.isUppercase)
        let isVowel = (isSpelled ? "aefhilmnorsx" : "aeiou").contains(first.first ?? "-") && (isSpelled || !vowelsInWriting.contains { first.hasPrefix($0) })
        return (isVowel ? "an " : "a ") + phrase
    }

    static func persons(_ text: String) -> String {
        text.split(separator: " ").map { persons[$0.lowercased()] ?? String($0) }.joined(separator: " ")
    }
}
