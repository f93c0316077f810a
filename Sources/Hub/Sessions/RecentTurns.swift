import DequeModule
import Foundation
import Wire

/// The first tier of memory: what was just said in a session, in process only.
///
/// Kept apart for each speaker, so that one user's words never reach another's prompt.
package struct RecentTurns: Sendable {
    private struct Entry {
        var turn: RecentTurn
        /// The client's name of the turn it is from.
        var turnId: String
        var at: Date
    }

    /// Messages of a speaker (an utterance and its answer are two).
    package static let maximumMessages = 20
    package static let lifetime: TimeInterval = 15 * 60
    /// Speakers of one session; whoever was silent longest is forgotten first.
    private static let maximumSpeakers = 256

    private var entries: [String: Deque<Entry>] = [:]

    package init() {}

    package mutating func append(
        user userMessage: String, assistant aiResponse: String, turnId: String, of userId: String, at now: Date
    ) {
        var deque = entries[userId] ?? []
        deque.append(Entry(turn: RecentTurn(role: .user, text: userMessage), turnId: turnId, at: now))
        if !aiResponse.isEmpty { deque.append(Entry(turn: RecentTurn(role: .assistant, text: aiResponse), turnId: turnId, at: now)) }
        while deque.count > Self.maximumMessages { deque.removeFirst() }
        entries[userId] = deque
        forgetSilentSpeakers()
    }

    /// - Parameter hidden: turns that are left out.
    package mutating func turns(of userId: String, except hidden: Set<String> = [], at now: Date) -> [RecentTurn] {
        while let first = entries[userId]?.first, now.timeIntervalSince(first.at) > Self.lifetime {
            entries[userId]?.removeFirst()
        }
        return entries[userId]?.filter { !hidden.contains($0.turnId) }.map(\.turn) ?? []
    }

    package mutating func forget(_ isForgotten: (String) -> Bool) { entries = entries.filter { !isForgotten($0.key) } }

    package mutating func forget(of isForgotten: (String) -> Bool, turns: Set<String>) {
        for userId in entries.keys where isForgotten(userId) { entries[userId]?.removeAll { turns.contains($0.turnId) } }
    }

    private mutating func forgetSilentSpeakers() {
        while entries.count > Self.maximumSpeakers,
            let silent = entries.min(by: { ($0.value.last?.at ?? .distantPast) < ($1.value.last?.at ?? .distantPast) })?.key
        {
            entries[silent] = nil
        }
    }
}
