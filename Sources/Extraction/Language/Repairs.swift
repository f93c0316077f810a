/// Takes out what a speaker says twice or takes up again: "we, we moved", "I have, I have a dog", "my name, it's Ada".
enum Repairs {
    private static let longestRepetition = 5
    private static let emphatic = words("no yes very really so much bye ha many long big knock now well had that")

    static func mended(_ tokens: [Token]) -> [Token] { withoutPauses(withoutResumption(withoutRepetition(tokens))) }

    /// "a house, in Norwich": a pause before the place is none of the sentence's.
    private static func withoutPauses(_ tokens: [Token]) -> [Token] {
        tokens.enumerated().filter { index, token in
            guard token.kind == .comma, index + 2 < tokens.count, ["in", "at", "near"].contains(tokens[index + 1].word) else { return true }
            return !tokens[index + 2].isCapitalised || tokens[index + 2].word == "i"
        }.map(\.element)
    }

    private static func withoutRepetition(_ tokens: [Token]) -> [Token] {
        var result: [Token] = []
        result.reserveCapacity(tokens.count)
        var index = 0
        while index < tokens.count {
            let skipped = repetition(tokens, at: index)
            if skipped == 0 { result.append(tokens[index]) }
            index += max(skipped, 1)
        }
        return result
    }

    /// How many tokens at `index` are said again right after them.
    private static func repetition(_ tokens: [Token], at index: Int) -> Int {
        guard tokens[index].isWord else { return 0 }
        if let start = falseStart(tokens, at: index) { return start }
        for length in stride(from: longestRepetition, through: 1, by: -1) {
            var again = index + length
            guard again < tokens.count else { continue }
            let hasPause = tokens[again].kind == .comma
            if hasPause { again += 1 }
            guard again + length <= tokens.count else { continue }
            if length == 1, !hasPause && !Lexicon.functionWords.contains(tokens[index].word) || emphatic.contains(tokens[index].word) { continue }
            guard (0..<length).allSatisfy({ tokens[index + $0].isWord && tokens[index + $0].word == tokens[again + $0].word }) else { continue }
            return again - index
        }
        return 0
    }

    private static let begun = words("am have was are had would will do did can")

    /// "I am, I live in" : the subject is said again before its verb came.
    private static func falseStart(_ tokens: [Token], at index: Int) -> Int? {
        let subject = tokens[index].word
        guard subject == "i" || subject == "we", index + 2 < tokens.count, begun.contains(tokens[index + 1].word) else { return nil }
        var again = index + 2
        if tokens[again].kind == .comma { again += 1 }
        guard again + 1 < tokens.count, tokens[again].word == subject, tokens[again + 1].word != tokens[index + 1].word || again > index + 2 else { return nil }
        return again - index
    }

    private static let resumptive = words("he she it they")
    private static let verbs = words("is are was has have lives works loves likes plays")

    /// "my brother, he is" → "my brother is".
    private static func withoutResumption(_ tokens: [Token]) -> [Token] {
        var result: [Token] = []
        result.reserveCapacity(tokens.count)
        for (index, token) in tokens.enumerated() {
            if isSaidAgain(tokens, index, result.last) { continue }
            if resumptive.contains(token.word), index + 1 < tokens.count, verbs.contains(tokens[index + 1].word), isTopic(&result) { continue }
            result.append(token)
        }
        return result
    }

    /// "my birthday is, it is in May": the second "it is".
    private static func isSaidAgain(_ tokens: [Token], _ index: Int, _ previous: Token?) -> Bool {
        guard index >= 2, let previous, ["is", "are"].contains(previous.word) else { return false }
        if resumptive.contains(tokens[index].word) { return index + 1 < tokens.count && tokens[index + 1].word == previous.word }
        return tokens[index].word == previous.word && resumptive.contains(tokens[index - 1].word) && tokens[index - 2].word != "there"
    }

    /// Whether `result` ends with "my" and one to three words, all of the sentence so far or since a pause; takes the pause off.
    private static func isTopic(_ result: inout [Token]) -> Bool {
        let hasPause = result.last?.kind == .comma
        let body = hasPause ? result.dropLast() : result[...]
        let topic = body.suffix(4)
        guard let start = topic.lastIndex(where: { ["my", "our"].contains($0.word) }) else { return false }
        let words = topic[topic.index(after: start)...]
        guard (1...3).contains(words.count), words.allSatisfy({ $0.isWord && !Lexicon.functionWords.contains($0.word) }) else { return false }
        let named = words.contains { Lexicon.relations[$0.word] != nil || Lexicon.pets.contains($0.word) || ["name", "favorite", "job", "hobby", "birthday", "car"].contains($0.word) }
        guard named, start == body.startIndex || !["and", "with", "to", "of", "for", "by"].contains(body[start - 1].word) else { return false }
        if hasPause { result.removeLast() }
        return true
    }
}
