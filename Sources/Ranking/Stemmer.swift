/// Porter's stemmer: English words without their endings (Porter, "An algorithm for suffix stripping", Program 14(3), 1980).
///
/// Words with other letters than a to z come back as they are.
package enum Stemmer {
    package static func stem(_ word: String) -> String {
        guard word.utf8.count > 2, word.utf8.allSatisfy({ (0x61...0x7a).contains($0) }) else { return word }
        var stem = Stem(word)
        stem.removePlural()
        stem.removePast()
        stem.endInI()
        stem.replaceLongest(doubleSuffixes, measureAbove: 0)
        stem.replaceLongest(adjectiveSuffixes, measureAbove: 0)
        stem.removeSingleSuffix(singleSuffixes)
        stem.tidy()
        return stem.text
    }

    private static let doubleSuffixes = table(
        """
        ational ate tional tion enci ence anci ance izer ize abli able alli al entli ent eli e ousli ous ization ize ation ate ator ate \
        alism al iveness ive fulness ful ousness ous aliti al iviti ive biliti ble
        """)
    private static let adjectiveSuffixes =
        table("icate ic alize al iciti ic ical ic") + ["ative", "ful", "ness"].map { (suffix: Array($0.utf8), replacement: []) }
    private static let singleSuffixes = [
        "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti", "ous", "ive",
        "ize",
    ].map { Array($0.utf8) }

    private static func table(_ text: String) -> [(suffix: [UInt8], replacement: [UInt8])] {
        let words = text.split(separator: " ").map { Array($0.utf8) }
        return stride(from: 0, to: words.count, by: 2).map { (words[$0], words[$0 + 1]) }
    }
}

private struct Stem {
    private var letters: [UInt8]

    init(_ word: String) { letters = Array(word.utf8) }

    var text: String { String(decoding: letters, as: UTF8.self) }

    mutating func removePlural() {
        if ends("sses") || ends("ies") {
            letters.removeLast(2)
        } else if ends("s"), !ends("ss") {
            letters.removeLast()
        }
    }

    mutating func removePast() {
        if ends("eed") {
            if measure(letters.count - 3) > 0 { letters.removeLast() }
            return
        }
        if ends("ed"), hasVowel(before: letters.count - 2) {
            letters.removeLast(2)
        } else if ends("ing"), hasVowel(before: letters.count - 3) {
            letters.removeLast(3)
        } else {
            return
        }
        if ends("at") || ends("bl") || ends("iz") {
            letters.append(UInt8(ascii: "e"))
        } else if endsInDoubleConsonant, !"lsz".utf8.contains(letters[letters.count - 1]) {
            letters.removeLast()
        } else if measure(letters.count) == 1, endsInShortSyllable(letters.count) {
            letters.append(UInt8(ascii: "e"))
        }
    }

    mutating func endInI() {
        if ends("y"), hasVowel(before: letters.count - 1) { letters[letters.count - 1] = UInt8(ascii: "i") }
    }

    mutating func replaceLongest(_ table: [(suffix: [UInt8], replacement: [UInt8])], measureAbove least: Int) {
        let longest = table.filter { ends($0.suffix) }.max { $0.suffix.count < $1.suffix.count }
        guard let longest, measure(letters.count - longest.suffix.count) > least else { return }
        letters.removeLast(longest.suffix.count)
        letters += longest.replacement
    }

    mutating func removeSingleSuffix(_ suffixes: [[UInt8]]) {
        guard let suffix = suffixes.filter({ ends($0) }).max(by: { $0.count < $1.count }) else { return }
        let count = letters.count - suffix.count
        guard measure(count) > 1 else { return }
        if suffix.elementsEqual("ion".utf8), count == 0 || !"st".utf8.contains(letters[count - 1]) { return }
        letters.removeLast(suffix.count)
    }

    mutating func tidy() {
        if ends("e") {
            let count = letters.count - 1
            let measure = measure(count)
            if measure > 1 || (measure == 1 && !endsInShortSyllable(count)) { letters.removeLast() }
        }
        if ends("ll"), measure(letters.count - 1) > 1 { letters.removeLast() }
    }

    private func ends(_ suffix: StaticString) -> Bool {
        suffix.withUTF8Buffer { letters.count >= $0.count && letters.suffix($0.count).elementsEqual($0) }
    }

    private func ends(_ suffix: [UInt8]) -> Bool { letters.count >= suffix.count && letters.suffix(suffix.count).elementsEqual(suffix) }

    /// `y` is a consonant at the beginning and after a vowel.
    private func isConsonant(_ index: Int) -> Bool {
        switch letters[index] {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"): false
        case UInt8(ascii: "y"): index == 0 || !isConsonant(index - 1)
        default: true
        }
    }

    /// How often a vowel is followed by a consonant in the first `count` letters.
    private func measure(_ count: Int) -> Int {
        var measure = 0
        var wasVowel = false
        for index in 0..<max(0, count) {
            let isVowel = !isConsonant(index)
            if wasVowel, !isVowel { measure += 1 }
            wasVowel = isVowel
        }
        return measure
    }

    private func hasVowel(before count: Int) -> Bool { (0..<max(0, count)).contains { !isConsonant($0) } }

    private var endsInDoubleConsonant: Bool {
        let count = letters.count
        return count >= 2 && letters[count - 1] == letters[count - 2] && isConsonant(count - 1)
    }

    /// Consonant, vowel, consonant, the last not w, x or y, at the end of the first `count` letters.
    private func endsInShortSyllable(_ count: Int) -> Bool {
        count >= 3 && isConsonant(count - 3) && !isConsonant(count - 2) && isConsonant(count - 1)
            && !"wxy".utf8.contains(letters[count - 1])
    }
}
