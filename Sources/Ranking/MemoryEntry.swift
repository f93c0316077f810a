import Foundation

/// What ranking knows of a memory when it is put into a ``MemoryIndex``.
public struct MemoryEntry: Sendable {
    public var text: String
    /// Memories of one session are neighbours, in the order in which they are inserted; nil has none.
    public var session: String?
    /// Who said it.
    public var speaker: String?
    /// When it was said.
    public var occurredAt: Date
    /// 0…1.
    public var importance: Double
    /// Normalised; nil counts as similar to nothing.
    public var vector: [Float]?

    public init(
        text: String, session: String? = nil, speaker: String? = nil, occurredAt: Date, importance: Double = 0.5,
        vector: [Float]? = nil
    ) {
        self.text = text
        self.session = session
        self.speaker = speaker
        self.occurredAt = occurredAt
        self.importance = importance
        self.vector = vector
    }
}

/// What is asked of a ``MemoryIndex``.
public struct MemoryQuery: Sendable {
    public var text: String
    /// Normalised; nil when there is none: words then decide alone.
    public var vector: [Float]?

    public init(text: String, vector: [Float]? = nil) {
        self.text = text
        self.vector = vector
    }
}

/// Why a memory was chosen: the weighted parts, which add up to ``total``.
public struct MemoryScore: Sendable, Equatable {
    /// Cosine similarity.
    public var vector = 0.0
    /// The query's words in the text itself (BM25, as a share of what a text of all the words would have).
    public var lexical = 0.0
    /// The query's words, or the question, in the turns next to it.
    public var neighbours = 0.0
    /// The best that a turn of the same session has of meaning and words.
    public var session = 0.0
    /// The query names its speaker.
    public var speaker = 0.0
    /// The query asks for a time, and the text has one; or names a date, and it was said then.
    public var time = 0.0
    public var importance = 0.0
    public var recency = 0.0
    public var links = 0.0

    public init() {}

    public var total: Double { vector + lexical + neighbours + session + speaker + time + importance + recency + links }
}

/// A memory that was found.
public struct RankedMemory: Sendable {
    /// Of ``MemoryIndex/insert(_:)``.
    public var slot: Int
    public var score: MemoryScore
}
