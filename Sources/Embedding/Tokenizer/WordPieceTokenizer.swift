/// BERT's tokenizer: clean, split at spaces and punctuation, lower-case, strip accents, then the longest word pieces first.
///
/// Equal to Hugging Face's `BertTokenizer` and `MPNetTokenizer`, token for token. One pass over the UTF-8 bytes that stops as soon as the tokens that
/// fit are found; a word holds at most 100 characters, so that no input makes it slower than linear.
///
/// - Threads: any; each call brings its own ``Scratch``.
/// - Next: ``Vocabulary`` for the matching, ``CharacterClass`` for the splitting.
struct WordPieceTokenizer: Sendable {
    /// A longer word becomes one unknown token.
    static let maximumWordCharacters = 100

    let vocabulary: Vocabulary
    let configuration: TokenizerConfiguration
    private let unknown: Int32
    private let separator: Int32
    private let classifier: Int32
    /// Special tokens that are recognised inside a text, with their bytes.
    private let specials: [(bytes: [UInt8], id: Int32, ignoresCase: Bool)]
    /// By byte: whether one of `specials` starts with it.
    private let startsSpecial: [Bool]

    init(vocabulary: Vocabulary, configuration: TokenizerConfiguration) throws(EmbeddingError) {
        func id(_ token: String) throws(EmbeddingError) -> Int32 {
            guard !token.isEmpty, let id = vocabulary.id(of: token) else {
                throw EmbeddingError(.invalidVocabulary, "the special token \(token) is missing")
            }
            return id
        }
        self.vocabulary = vocabulary
        self.configuration = configuration
        unknown = try id(configuration.unknownToken)
        separator = try id(configuration.separatorToken)
        classifier = try id(configuration.classToken)
        let named = [
            configuration.unknownToken, configuration.separatorToken, configuration.paddingToken, configuration.classToken,
            configuration.maskToken,
        ]
        let added = configuration.addedTokens.filter { !named.contains($0.content) }
        specials =
            (named.map { ($0, false) } + added.map { ($0.content, $0.normalized && configuration.lowerCases) })
            .compactMap { token, ignoresCase in
                token.isEmpty ? nil : vocabulary.id(of: token).map { (Array(token.utf8), $0, ignoresCase) }
            }
        var startsSpecial = [Bool](repeating: false, count: 256)
        for special in specials {
            startsSpecial[Int(special.bytes[0])] = true
            if special.ignoresCase { startsSpecial[Int(special.bytes[0].uppercased)] = true }
        }
        self.startsSpecial = startsSpecial
        _ = CanonicalDecomposition.shared
    }

    /// Buffers of one thread.
    struct Scratch {
        fileprivate var word: [UInt8] = []
        fileprivate var characters = 0
        fileprivate var hashes: [UInt64]

        init(for tokenizer: WordPieceTokenizer) {
            word.reserveCapacity(maximumWordCharacters * 4)
            hashes = Array(repeating: 0, count: tokenizer.vocabulary.maximumPieceBytes)
        }
    }

    /// Appends the ids of `text`, class and separator token included, at most `limit` (≥ 2) of them.
    func append(_ text: String, limit: Int, to tokens: inout [Int32], scratch: inout Scratch) {
        var text = text
        let end = tokens.count + limit - 1
        tokens.append(classifier)
        text.withUTF8 { bytes in
            Run(tokenizer: self, end: end).scan(bytes, tokens: &tokens, scratch: &scratch)
        }
        tokens.append(separator)
    }

    /// One scan over one text.
    private struct Run {
        let tokenizer: WordPieceTokenizer
        /// `tokens` may grow to this many.
        let end: Int

        func scan(_ bytes: UnsafeBufferPointer<UInt8>, tokens: inout [Int32], scratch: inout Scratch) {
            scratch.word.removeAll(keepingCapacity: true)
            scratch.characters = 0
            let cleans = tokenizer.configuration.cleansText
            let lowerCases = tokenizer.configuration.lowerCases
            var position = 0
            while position < bytes.count, tokens.count < end {
                let byte = bytes[position]
                if byte < 0x80 {
                    if let special = tokenizer.special(at: position, of: bytes) {
                        finishWord(&tokens, &scratch)
                        push(special.id, &tokens)
                        position += special.bytes
                        continue
                    }
                    position += 1
                    switch CharacterClass.ascii(byte) {
                    case .letter:
                        let isUpper = lowerCases && byte &- 0x41 < 26
                        addASCII(isUpper ? byte | 0x20 : byte, &scratch)
                    case .space: finishWord(&tokens, &scratch)
                    case .removed: if !cleans { addASCII(byte, &scratch) }
                    default:
                        finishWord(&tokens, &scratch)
                        addASCII(byte, &scratch)
                        finishWord(&tokens, &scratch)
                    }
                } else {
                    let (scalar, width) = decodeScalar(bytes, at: position)
                    position += width
                    add(scalar, &tokens, &scratch)
                }
            }
            finishWord(&tokens, &scratch)
        }

        private func add(_ scalar: Unicode.Scalar, _ tokens: inout [Int32], _ scratch: inout Scratch) {
            let configuration = tokenizer.configuration
            switch CharacterClass(scalar) {
            case .removed where configuration.cleansText: return
            case .space: return finishWord(&tokens, &scratch)
            case .mark where configuration.stripsAccents: return
            case .chinese where configuration.separatesChineseCharacters:
                finishWord(&tokens, &scratch)
                addParts(of: scalar, &tokens, &scratch)
                finishWord(&tokens, &scratch)
            default: addParts(of: scalar, &tokens, &scratch)
            }
        }

        /// Strips and lower-cases; what comes out may be punctuation (`≠` holds `=`), which splits the word after all.
        private func addParts(of scalar: Unicode.Scalar, _ tokens: inout [Int32], _ scratch: inout Scratch) {
            guard tokenizer.configuration.stripsAccents else { return addLowered(scalar, &tokens, &scratch) }
            CanonicalDecomposition.shared.forEachPart(of: scalar) { part in
                if CharacterClass(part) != .mark { addLowered(part, &tokens, &scratch) }
            }
        }

        private func addLowered(_ scalar: Unicode.Scalar, _ tokens: inout [Int32], _ scratch: inout Scratch) {
            if tokenizer.configuration.lowerCases, scalar.properties.changesWhenLowercased {
                for lower in scalar.properties.lowercaseMapping.unicodeScalars { addFinal(lower, &tokens, &scratch) }
            } else {
                addFinal(scalar, &tokens, &scratch)
            }
        }

        private func addFinal(_ scalar: Unicode.Scalar, _ tokens: inout [Int32], _ scratch: inout Scratch) {
            guard CharacterClass(scalar) == .punctuation else { return append(scalar, &scratch) }
            finishWord(&tokens, &scratch)
            append(scalar, &scratch)
            finishWord(&tokens, &scratch)
        }

        private func addASCII(_ byte: UInt8, _ scratch: inout Scratch) {
            scratch.characters += 1
            if scratch.characters <= maximumWordCharacters { scratch.word.append(byte) }
        }

        private func append(_ scalar: Unicode.Scalar, _ scratch: inout Scratch) {
            scratch.characters += 1
            if scratch.characters <= maximumWordCharacters { scratch.word.append(contentsOf: UTF8.encode(scalar)!) }
        }

        private func push(_ id: Int32, _ tokens: inout [Int32]) {
            if tokens.count < end { tokens.append(id) }
        }

        /// Matches the collected word: its pieces, or one unknown token when it is too long or any part has no piece.
        private func finishWord(_ tokens: inout [Int32], _ scratch: inout Scratch) {
            guard scratch.characters > 0 else { return }
            defer {
                scratch.word.removeAll(keepingCapacity: true)
                scratch.characters = 0
            }
            guard scratch.characters <= maximumWordCharacters else { return push(tokenizer.unknown, &tokens) }
            let start = tokens.count
            let isKnown = scratch.word.withUnsafeBufferPointer { word in
                scratch.hashes.withUnsafeMutableBufferPointer { hashes in
                    var offset = 0
                    while offset < word.count {
                        let rest = UnsafeBufferPointer(rebasing: word[offset...])
                        guard
                            let piece = tokenizer.vocabulary.longestPrefix(of: rest, continues: offset > 0, hashes: hashes)
                        else { return false }
                        tokens.append(piece.id)
                        offset += piece.bytes
                    }
                    return true
                }
            }
            if !isKnown {
                tokens.removeSubrange(start...)
                push(tokenizer.unknown, &tokens)
            }
            if tokens.count > end { tokens.removeSubrange(end...) }
        }
    }

    private func special(at position: Int, of bytes: UnsafeBufferPointer<UInt8>) -> (id: Int32, bytes: Int)? {
        guard startsSpecial[Int(bytes[position])] else { return nil }
        for special in specials {
            let rest = bytes[position...].prefix(special.bytes.count)
            let isEqual =
                special.ignoresCase
                ? rest.elementsEqual(special.bytes) { $0.lowercased == $1.lowercased } : rest.elementsEqual(special.bytes)
            if isEqual { return (special.id, special.bytes.count) }
        }
        return nil
    }
}

/// `bytes` comes from a `String`, so it is valid UTF-8 and `position` starts a scalar of two bytes or more.
private func decodeScalar(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> (Unicode.Scalar, width: Int) {
    let lead = UInt32(bytes[position])
    func tail(_ offset: Int) -> UInt32 { UInt32(bytes[position + offset] & 0x3f) }
    if lead < 0xe0 { return (Unicode.Scalar((lead & 0x1f) << 6 | tail(1))!, 2) }
    if lead < 0xf0 { return (Unicode.Scalar((lead & 0x0f) << 12 | tail(1) << 6 | tail(2))!, 3) }
    return (Unicode.Scalar((lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3))!, 4)
}

/// ASCII letters only; other bytes are themselves.
extension UInt8 {
    fileprivate var lowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
    fileprivate var uppercased: UInt8 { self &- 0x61 < 26 ? self & ~0x20 : self }
}
