/// Who waits for an embedding.
public enum EmbeddingPriority: Int, Sendable, Hashable, CaseIterable {
    /// A person waits: goes before everything else that is queued.
    case interactive
    /// A person will wait soon: goes before background work, and only while nobody waits.
    case speculative
    /// Nobody waits: runs in slices, between which the others get their turn.
    case background
}
