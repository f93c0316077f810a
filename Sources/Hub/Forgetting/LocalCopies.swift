import Foundation
import Ranking
import Wire

/// What this process holds of users' words besides ``HotMemory``: caches, and the sessions whose clients are connected.
///
/// - Threads: any.
package struct LocalCopies: Sendable {
    let embeddings: LRUCache<EmbeddingService.Key, [Float]>
    let searches: LRUCache<ContextService.CacheKey, [RecalledItem]>
    let live: LiveSessions
    /// Names this process among those that share a database, so that it does not follow its own notices.
    let node = UUID()

    package init(
        embeddings: LRUCache<EmbeddingService.Key, [Float]>, searches: LRUCache<ContextService.CacheKey, [RecalledItem]>,
        live: LiveSessions
    ) {
        self.embeddings = embeddings
        self.searches = searches
        self.live = live
    }

    /// A user was erased.
    func erase(userDigest: String) async {
        await live.erase { Notice.digest(of: $0) == userDigest }
        forgetCaches(userDigest: userDigest)
    }

    /// Another node has forgotten something of a user's; it does not say what.
    func forget(userDigest: String) async {
        await live.forget(of: { Notice.digest(of: $0) == userDigest }, turns: nil)
        forgetCaches(userDigest: userDigest)
    }

    /// - Parameters:
    ///   - turns: the clients' names of forgotten turns, by session.
    ///   - texts: as in ``forget(_:of:)``.
    package func forget(of userId: String, turns: [UUID: Set<String>], texts: [String]) async {
        await live.forget(of: { $0 == userId }, turns: turns)
        forget(texts, of: userId)
    }

    /// Empties the caches as far as they may tell of these texts.
    ///
    /// - Parameter texts: whatever shares a content word with one of them is embedded again when it is next needed.
    func forget(_ texts: [String], of userId: String) {
        searches.removeAll { $0.query.userId == userId }
        let terms = texts.reduce(into: Set<String>()) { $0.formUnion(TopicWords.terms(of: $1)) }
        let texts = Set(texts)
        embeddings.removeAll { texts.contains($0.text) || !terms.isDisjoint(with: TopicWords.terms(of: $0.text)) }
    }

    private func forgetCaches(userDigest: String) {
        searches.removeAll { Notice.digest(of: $0.query.userId) == userDigest }
        embeddings.removeAll { _ in true }
    }
}
