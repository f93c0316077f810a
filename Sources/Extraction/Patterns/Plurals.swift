/// One of several: "two dogs" → "dog".
enum Plurals {
    private static let irregular = [
        "children": "child", "grandchildren": "grandchild", "stepchildren": "stepchild", "mice": "mouse", "geese": "goose", "wolves": "wolf",
        "budgies": "budgie", "collies": "collie", "twins": "twin child",
    ]
    private static let counted = words("couple of few several both all the my our little")

    static func isPlural(_ phrase: ArraySlice<Token>) -> Bool {
        guard let last = phrase.last else { return false }
        if let number = Lexicon.number(phrase) { return number.value > 1 }
        return isPlural(last.word)
    }

    /// - Parameter noun: in lower case.
    static func isPlural(_ noun: String) -> Bool {
        irregular[noun] != nil || noun.hasSuffix("s") && !["ss", "us", "is"].contains { noun.hasSuffix($0) }
    }

    /// The phrase without its number, its last word in the singular.
    static func one(_ phrase: String) -> String {
        var rest = phrase.split(separator: " ").map(String.init)[...]
        while rest.count > 1, let first = rest.first?.lowercased(), Lexicon.numbers[first] != nil || Int(first) != nil || counted.contains(first) {
            rest = rest.dropFirst()
        }
        guard let last = rest.last else { return phrase }
        return (rest.dropLast() + [singular(last)]).joined(separator: " ")
    }

    private static func singular(_ word: String) -> String {
        let lower = word.lowercased()
        if let form = irregular[lower] { return form }
        if lower.hasSuffix("ies"), lower.count > 4 { return word.dropLast(3) + "y" }
        if ["xes", "ches", "shes", "sses"].contains(where: { lower.hasSuffix($0) }) { return String(word.dropLast(2)) }
        guard isPlural(lower) else { return word }
        return String(word.dropLast())
    }
}
