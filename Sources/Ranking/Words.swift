/// Splits texts into the words and terms that are compared.
///
/// A word is a run of letters and digits, lower-cased, cut at an apostrophe (`Caroline's` → `caroline`, `don't` → nothing); Han and
/// kana characters are words of their own. A term is a word that says something (no stop word), in its base form.
package enum Words {
    package static func words(of text: some StringProtocol) -> [String] {
        var words: [String] = []
        var word = ""
        /// What follows an apostrophe inside a word is not part of it; `n't` undoes the whole word.
        var tail: String?

        func isApostrophe(_ scalar: Unicode.Scalar) -> Bool { scalar == "'" || scalar == "\u{2019}" || scalar == "\u{2018}" || scalar == "`" }
        func finish() {
            defer { (word, tail) = ("", nil) }
            guard !word.isEmpty, !(tail == "t" && word.hasSuffix("n")) else { return }
            words.append(word)
        }

        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                switch scalar.value {
                case 0x30...0x39, 0x61...0x7a: append(scalar)
                case 0x41...0x5a: append(Unicode.Scalar(UInt8(scalar.value) | 0x20))
                case _ where isApostrophe(scalar) && !word.isEmpty && tail == nil: tail = ""
                default: finish()
                }
            } else if isIdeograph(scalar) {
                finish()
                words.append(String(scalar))
            } else if isApostrophe(scalar) && !word.isEmpty && tail == nil {
                tail = ""
            } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar.properties.isGraphemeExtend {
                for lower in scalar.properties.lowercaseMapping.unicodeScalars { append(lower) }
            } else {
                finish()
            }
        }
        finish()
        return words

        func append(_ scalar: Unicode.Scalar) {
            if tail == nil { word.unicodeScalars.append(scalar) } else { tail?.unicodeScalars.append(scalar) }
        }
    }

    package static func terms(of words: [String]) -> [String] {
        words.compactMap { EnglishWords.stopWords.contains($0) ? nil : Stemmer.stem(EnglishWords.baseForms[$0] ?? $0) }
    }

    private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3040...0x30ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xf900...0xfaff, 0x20000...0x3ffff: true
        default: false
        }
    }
}
