/// Names in questions.
package enum Names {
    /// What of a display name people say when they mean its bearer: `Melanie Park` as it is, nothing of `xX_Dragon99` or `The Cat`.
    ///
    /// Only names that no sentence contains by chance, for their words count as the person from then on.
    package static func spoken(_ displayName: String) -> String? {
        let parts = displayName.split(whereSeparator: \.isWhitespace)
        guard (1...maximumWords).contains(parts.count), parts.allSatisfy({ $0.first?.isUppercase == true && $0.allSatisfy(isInName) })
        else { return nil }
        let words = Words.words(of: displayName)
        let isCommon = words.contains { word in
            EnglishWords.stopWords.contains(word) || EnglishWords.smallTalk.contains(Stemmer.stem(word)) || TimeCue([word]).date != nil
        }
        return isCommon || words.isEmpty ? nil : parts.joined(separator: " ")
    }

    private static let maximumWords = 3

    private static func isInName(_ character: Character) -> Bool { character.isLetter || "'\u{2019}-.".contains(character) }

    /// Puts a question about somebody into that person's mouth: `When is Ann's birthday` → `When is my birthday`. Any case; only
    /// where the name stands as words of its own.
    package static func inFirstPerson(_ name: String, _ text: String) -> String {
        guard !name.isEmpty else { return text }
        var result = ""
        var rest = Substring(text)
        var previous: Character?
        while let first = rest.first {
            if !isWordCharacter(previous), let after = rest.dropping(name), !isWordCharacter(after.first) {
                if let possessive = possessive(after, of: name), !isWordCharacter(possessive.first) {
                    result += "my"
                    rest = possessive
                } else {
                    result += "I"
                    rest = after
                }
                previous = result.last
            } else {
                result.append(first)
                previous = first
                rest = rest.dropFirst()
            }
        }
        return result
    }

    /// What follows the ending of the possessive: `Ann's`, `James's`, `James'`.
    private static func possessive(_ text: Substring, of name: String) -> Substring? {
        guard let mark = text.first, "'\u{2019}`".contains(mark) else { return nil }
        let rest = text.dropFirst()
        return rest.dropping("s") ?? (name.lowercased().hasSuffix("s") ? rest : nil)
    }

    private static func isWordCharacter(_ character: Character?) -> Bool {
        character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
    }
}

extension Substring {
    /// What follows the prefix; nil when the text does not begin with it, in any case.
    fileprivate func dropping(_ prefix: String) -> Substring? {
        var rest = self
        for character in prefix {
            guard let first = rest.first, first == character || first.lowercased() == character.lowercased() else { return nil }
            rest = rest.dropFirst()
        }
        return rest
    }
}
