import Foundation
import Synchronization

/// The sessions whose clients are connected to this node.
final class LiveSessions: Sendable {
    private let sessions = Mutex<[UUID: VoiceSession]>([:])

    func insert(_ session: VoiceSession, as sessionId: UUID) { sessions.withLock { $0[sessionId] = session } }
    func remove(_ sessionId: UUID) { sessions.withLock { _ = $0.removeValue(forKey: sessionId) } }

    var ids: [UUID] { sessions.withLock { Array($0.keys) } }
    var count: Int { sessions.withLock { $0.count } }

    /// Removes what sessions still hold in process of erased users.
    func forget(_ isErased: @Sendable (String) -> Bool) async {
        for session in sessions.withLock({ Array($0.values) }) { await session.forget(isErased) }
    }
}
