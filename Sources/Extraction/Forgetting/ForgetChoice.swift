/// "Only the second one", "just the work number", "the first and the third".
enum ForgetChoice {
    private static let limiting = words("only just")
    private static let negations = words("not no keep never don't except but leave nope nah maybe if why what which")
    private static let fillers = words(
        "the a an one ones number please and delete forget erase remove yes yeah ok okay of them those my thanks thank you that about i want to well just only can could you first thing um no yep sure")
    private static let ordinals: [String: Int] = [
        "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "last": -1,
        "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5,
    ]
    private static let vague = words("it that this them those these kidding joking do go all both everything one thing me you saying wondering said a asking curious now yes no second sec minute moment two three us")

    static func recognise(_ tokens: [Token]) -> ForgetAnswer.Choice? {
        let words = tokens.map(\.word)
        guard !words.contains(where: negations.subtracting(["no", "nope", "nah"]).contains) else { return nil }
        if let positions = positions(words) { return .positions(positions) }
        let named = words.starts(with: ["the", "one", "about"]) || words.starts(with: ["the", "ones", "about"])
        guard let limit = named ? 1 : words.firstIndex(where: limiting.contains), words[..<limit].allSatisfy(fillers.contains), limit <= 6 else { return nil }
        var rest = tokens[(limit + 1)...]
        while let first = rest.first, ["the", "my", "a", "an", "delete", "forget", "erase", "remove", "about", "please", "one", "that"].contains(first.word) { rest = rest.dropFirst() }
        while let last = rest.last, ["please", "thanks", "one", "ones", "okay"].contains(last.word) { rest = rest.dropLast() }
        guard let first = rest.first, rest.count <= 6, !vague.contains(first.word), !["i", "because", "to", "if", "when", "for"].contains(first.word) else { return nil }
        let articled = tokens[(limit + 1)...].prefix(3).contains { ["the", "my", "about"].contains($0.word) }
        return articled || tokens[..<limit].isEmpty ? .words(rest.phrase) : nil
    }

    /// Positions, when every other word belongs to the naming of positions.
    private static func positions(_ words: [String]) -> [Int]? {
        var found: Set<Int> = []
        for (index, word) in words.enumerated() {
            let previous = index > 0 ? words[index - 1] : ""
            if let ordinal = ordinals[word], !["a", "just", "hold", "wait"].contains(previous) || word != "second" {
                found.insert(ordinal)
            } else if previous == "number" || previous == "numbers", let value = Lexicon.numbers[word] ?? Int(word), value > 0 {
                found.insert(value)
            } else if previous == "and", words.contains("numbers"), let value = Lexicon.numbers[word] ?? Int(word), value > 0 {
                found.insert(value)
            } else if word == "two", ordinals[previous] != nil {
                found.formUnion(previous == "last" ? [-2, -1] : [1, 2])
            } else if !fillers.contains(word), word != "numbers" {
                return nil
            }
        }
        guard !found.isEmpty, found.allSatisfy({ (-2...100).contains($0) }) else { return nil }
        return found.sorted()
    }
}
