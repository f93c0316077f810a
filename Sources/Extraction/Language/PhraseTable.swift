/// Fixed phrases, found by their first word: lookup costs one hash per token.
struct PhraseTable<Meaning: Sendable>: Sendable {
    private var entries: [String: [(words: [String], meaning: Meaning)]] = [:]

    init(_ groups: KeyValuePairs<String, Meaning>) {
        for (phrases, meaning) in groups { add(phrases, meaning) }
    }

    /// `phrases`: separated by commas.
    private mutating func add(_ phrases: String, _ meaning: Meaning) {
        for phrase in phrases.split(separator: ",") {
            let words = phrase.split(whereSeparator: \.isWhitespace).map(String.init)
            entries[words[0], default: []].append((words, meaning))
        }
        for key in entries.keys { entries[key]?.sort { $0.words.count > $1.words.count } }
    }

    /// The longest phrase that starts at `index`.
    func match(_ tokens: [Token], at index: Int) -> (count: Int, meaning: Meaning)? {
        guard let candidates = entries[tokens[index].word] else { return nil }
        for candidate in candidates where index + candidate.words.count <= tokens.count {
            var matches = true
            for offset in candidate.words.indices.dropFirst() where tokens[index + offset].word != candidate.words[offset] {
                matches = false
                break
            }
            if matches { return (candidate.words.count, candidate.meaning) }
        }
        return nil
    }
}

/// Words written as one string, for readable tables.
func words(_ list: String) -> Set<String> {
    Set(list.split(whereSeparator: \.isWhitespace).map(String.init))
}
