/// Cuts text into words and marks in one pass; control and format characters count as spaces.
enum Tokenizer {
    private static let abbreviations: Set<String> = ["mr", "mrs", "ms", "dr", "st", "prof", "jr", "sr"]

    static func tokens(of text: String) -> [Token] {
        var tokens: [Token] = []
        var word = String.UnicodeScalarView()
        let scalars = Array(text.unicodeScalars)
        tokens.reserveCapacity(scalars.count / 5 + 4)

        func flush() {
            while let last = word.last, "'/-&".unicodeScalars.contains(last) { word.removeLast() }
            guard !word.isEmpty else { return }
            let surface = String(word)
            tokens.append(Token(word: surface.lowercased(), surface: surface))
            word.removeAll(keepingCapacity: true)
        }
        func mark(_ kind: Token.Kind) {
            flush()
            if tokens.last?.kind == .comma, kind != .quote { tokens.removeLast() }
            tokens.append(Token(kind: kind, word: "", surface: ""))
        }

        for index in scalars.indices {
            let scalar = scalars[index]
            let next = index + 1 < scalars.count ? scalars[index + 1] : " "
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9":
                word.append(scalar)
            case "'", "\u{2019}":
                if !word.isEmpty { word.append("'") }
            case "-", "/", "&", "_":
                if word.isEmpty || !isWordScalar(next) {
                    if scalar == "&" { flush(); tokens.append(Token(word: "and", surface: "&")) } else if scalar == "-", next == "-" || next == " " { mark(.comma) }
                } else { word.append(scalar) }
            case "@":
                if word.isEmpty { flush() } else { word.append(scalar) }
            case "+":
                if word.isEmpty, isWordScalar(next) { word.append(scalar) } else if !word.isEmpty { word.append(scalar) }
            case ".":
                if next == "." { mark(.comma) } else if tokens.last?.kind == .comma, word.isEmpty {
                    continue
                } else if !word.isEmpty, isInnerDot(next: next, word: word) {
                    word.append(scalar)
                } else if abbreviations.contains(String(word).lowercased()) {
                    flush()
                } else { mark(.sentenceEnd) }
            case "!", ";", "\n", "\r", "\u{2028}", "\u{2029}":
                mark(.sentenceEnd)
            case "?":
                mark(.questionMark)
            case "\"", "\u{201C}", "\u{201D}", "\u{00AB}", "\u{00BB}":
                mark(.quote)
            case ":":
                if !word.isEmpty, isWordScalar(next) { word.append(scalar) } else { mark(.comma) }
            case ",", "(", ")", "\u{2026}", "\u{2013}", "\u{2014}":
                if scalar == ",", !word.isEmpty, ("0"..."9").contains(next), word.last.map({ ("0"..."9").contains($0) }) == true { continue }
                mark(.comma)
            case "%", "#", "$", "\u{20AC}", "\u{A3}":
                word.append(scalar)
            default:
                if isWordScalar(scalar) { word.append(scalar) } else { flush() }
            }
        }
        flush()
        return tokens
    }

    private static func isInnerDot(next: Unicode.Scalar, word: String.UnicodeScalarView) -> Bool {
        ("0"..."9").contains(next) || ("a"..."z").contains(next) || (word.contains("@") && isWordScalar(next))
    }

    private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? isASCIIWord(scalar) : scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || scalar.properties.generalCategory == .nonspacingMark
    }

    private static func isASCIIWord(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
    }
}
