/// Names in questions.
package enum Names {
    /// Puts a question about somebody into that person's mouth: `When is Ann's birthday` → `When is my birthday`. Any case; only
    /// where the name stands as words of its own.
    package static func inFirstPerson(_ name: String, _ text: String) -> String {
        guard !name.isEmpty else { return text }
        var result = ""
        var rest = Substring(text)
        var previous: Character?
        while let first = rest.first {
            if !isWordCharacter(previous), let after = rest.dropping(name), !isWordCharacter(after.first) {
                if let mark = after.first, "'\u{2019}`".contains(mark), let possessive = after.dropFirst().dropping("s"),
                    !isWordCharacter(possessive.first)
                {
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
