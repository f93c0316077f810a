/// Who waits for an embedding.
public enum EmbeddingPriority: Sendable, Hashable, CaseIterable {
    /// A person waits: goes before everything that is queued as background.
    case interactive
    /// Nobody waits: runs in slices, between which interactive work gets its turn.
    case background
}
