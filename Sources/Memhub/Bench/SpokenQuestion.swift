/// A question as a speech recogniser hears it: word by word, at 150 words a minute, perhaps with one word wrong until the end.
package struct SpokenQuestion: Sendable, Equatable {
    /// How the last partial differs from the final transcript.
    package enum Correction: Sendable, CaseIterable {
        /// One word was taken for another.
        case changed
        /// One word was not heard.
        case added
    }

    /// The final transcript.
    package let text: String
    /// The words as partials have them; nil is not heard.
    private let heard: [String?]

    /// From the beginning of one word to the beginning of the next.
    package static let wordDuration: Duration = .milliseconds(400)

    private static let mistaken = ["then", "some", "their", "more", "for", "it", "where", "by"]

    /// - Parameters:
    ///   - correction: nil: heard right from the beginning.
    ///   - seed: chooses the word; the same seed chooses the same.
    package init(_ text: String, correction: Correction? = nil, seed: Int = 0) {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        var heard: [String?] = words
        if let correction, words.count > 1 {
            let mixed = Int((UInt64(bitPattern: Int64(seed &+ 1)) &* 0x9E37_79B9_7F4A_7C15) >> 33)
            let index = mixed % words.count
            switch correction {
            case .changed:
                let other = Self.mistaken[mixed / words.count % Self.mistaken.count]
                heard[index] = other == words[index] ? "\(other)s" : other
            case .added: heard[index] = nil
            }
        }
        self.text = words.joined(separator: " ")
        self.heard = heard
    }

    /// From the first word's beginning to the last one's end.
    package var duration: Duration { Self.wordDuration * heard.count }

    /// The partial transcript: words that have ended.
    package func partial(after elapsed: Duration) -> String {
        let ended = min(max(Int(elapsed / Self.wordDuration), 0), heard.count)
        return heard.prefix(ended).compactMap(\.self).joined(separator: " ")
    }
}
