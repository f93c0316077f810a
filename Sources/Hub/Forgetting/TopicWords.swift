import Ranking

/// Whether texts are about a topic, or mention a value, by their words; pure.
package struct TopicWords: Sendable {
    private let terms: Set<String>
    private let mentions: [[String]]

    /// - Parameters:
    ///   - topic: nil, or one without content words, is the topic of no text.
    ///   - mentions: phrases any of which makes a text a match; one without content words counts for nothing.
    package init(topic: String?, mentions: [String] = []) {
        terms = topic.map(Self.terms) ?? []
        self.mentions = mentions.map { Words.words(of: $0) }.filter { !Words.terms(of: $0).isEmpty }
    }

    /// All content words of the topic are in the text, in whatever form, or one of the mentions is, word for word.
    package func match(_ text: String) -> Bool {
        guard !terms.isEmpty || !mentions.isEmpty else { return false }
        let words = Words.words(of: text)
        if !terms.isEmpty, terms.isSubset(of: Words.terms(of: words)) { return true }
        return mentions.contains { $0.count <= words.count && words.contains($0) }
    }

    static func terms(of text: String) -> Set<String> { Set(Words.terms(of: Words.words(of: text))) }
}
