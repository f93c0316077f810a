import Foundation
import OrderedCollections
import Wire

/// The turns of one session that are under way, or were just finished: pure state.
///
/// A turn begins with whatever names it first (a partial, a request, a delta), keeps the speaker it began with, and is finished by
/// `response_end` or `turn_complete`.
package struct TurnTable: Sendable {
    package struct Turn: Sendable, Equatable {
        package var userId: String
        package var userMessage: String?
        package var response = ""
        package var finished: Finished?
        /// The memories that the hub has put into its prompt.
        fileprivate var injected: [UUID] = []
        /// Hash of the final words that were looked at for a request to forget.
        fileprivate var lookedAt: Int?
        fileprivate var isAboutForgetting = false
    }

    /// A finished turn, as it was sent to the journal: sending it again must record the same.
    package struct Finished: Sendable, Equatable {
        package var userMessage: String
        package var aiResponse: String
        package var interrupted: Bool
    }

    /// Turns remembered at once; the oldest is forgotten first (the database still knows it).
    package static let maximumTurns = 256

    private var turns: OrderedDictionary<String, Turn> = [:]

    package init() {}

    package var count: Int { turns.count }

    package mutating func hear(_ text: String, turnId: String, from userId: String) throws(WireError) {
        var turn = try turn(turnId, of: userId)
        turn.userMessage = text
        store(turn, turnId)
    }

    package mutating func appendResponse(_ text: String, turnId: String, from userId: String?) throws(WireError) {
        guard let known = turns[turnId] else { throw unknownTurn }
        var turn = try turn(turnId, of: userId ?? known.userId)
        guard turn.response.utf8.count + text.utf8.count <= Limits.textBytes else {
            throw WireError(.tooLong, "The answer may have at most \(Limits.textBytes) bytes.", field: "text")
        }
        turn.response += text
        store(turn, turnId)
    }

    /// - Returns: what to record: with a barge-in only what was heard.
    package mutating func endResponse(_ message: ResponseEnd, from userId: String?) throws(WireError) -> (userId: String, Finished) {
        guard let known = turns[message.turnId] else { throw unknownTurn }
        var turn = try turn(message.turnId, of: userId ?? known.userId)
        if let finished = turn.finished { return (turn.userId, finished) }
        guard let userMessage = turn.userMessage else { throw unknownTurn }
        let interrupted = message.interrupted ?? false
        let finished = Finished(
            userMessage: userMessage, aiResponse: heard(turn.response, message, interrupted: interrupted),
            interrupted: interrupted)
        turn.finished = finished
        turn.response = ""
        store(turn, message.turnId)
        return (turn.userId, finished)
    }

    package mutating func complete(_ message: TurnComplete, from userId: String) throws(WireError) -> Finished {
        var turn = try turn(message.turnId, of: userId)
        if let finished = turn.finished { return finished }
        let finished = Finished(userMessage: message.userMessage, aiResponse: message.aiResponse, interrupted: false)
        turn.userMessage = message.userMessage
        turn.response = ""
        turn.finished = finished
        store(turn, message.turnId)
        return finished
    }

    /// The speaker of a turn that has begun.
    package func speaker(of turnId: String) -> String? { turns[turnId]?.userId }

    package mutating func forget(_ isForgotten: (String) -> Bool) { turns.removeAll { isForgotten($0.value.userId) } }

    // MARK: Injected memories

    package mutating func setInjected(_ memories: [UUID], turnId: String) { turns[turnId]?.injected = memories }

    /// Hands over what was put into a turn's prompt; it is needed once.
    package mutating func takeInjected(_ turnId: String) -> [UUID] {
        defer { turns[turnId]?.injected = [] }
        return turns[turnId]?.injected ?? []
    }

    // MARK: Forgetting

    /// - Returns: whether the final words of a turn that has begun are to be looked at: the first time, and when they have changed.
    package mutating func look(at text: String, turnId: String) -> Bool {
        guard let turn = turns[turnId], turn.lookedAt != text.hashValue else { return false }
        turns[turnId]?.lookedAt = text.hashValue
        return true
    }

    package mutating func lookAgain(at turnId: String) { turns[turnId]?.lookedAt = nil }

    /// Whether its final words were looked at, if any were sent before it was complete.
    package func wasLookedAt(_ turnId: String) -> Bool { turns[turnId]?.lookedAt != nil }

    /// A turn that asks to forget, or answers whether to, keeps no words.
    package mutating func setAboutForgetting(_ turnId: String, _ isAboutForgetting: Bool) {
        turns[turnId]?.isAboutForgetting = isAboutForgetting
        if isAboutForgetting { turns[turnId]?.userMessage = "" }
    }

    package func isAboutForgetting(_ turnId: String) -> Bool { turns[turnId]?.isAboutForgetting == true }

    /// Removes what was said in finished turns: sent again, they are the same turns without words.
    ///
    /// - Parameter names: nil: all finished turns of these users.
    package mutating func forgetWords(of isForgotten: (String) -> Bool, turns names: Set<String>?) {
        for (turnId, turn) in turns where isForgotten(turn.userId) && names?.contains(turnId) != false {
            guard let finished = turn.finished else { continue }
            turns[turnId]?.userMessage = ""
            turns[turnId]?.finished = Finished(userMessage: "", aiResponse: "", interrupted: finished.interrupted)
        }
    }

    package func isFinished(_ turnId: String) -> Bool { turns[turnId]?.finished != nil }

    private func turn(_ turnId: String, of userId: String) throws(WireError) -> Turn {
        guard let turn = turns[turnId] else { return Turn(userId: userId) }
        guard turn.userId == userId else {
            throw WireError(.notAllowed, "This turn belongs to another speaker.", field: "turn_id")
        }
        return turn
    }

    private mutating func store(_ turn: Turn, _ turnId: String) {
        turns[turnId] = turn
        if turns.count > Self.maximumTurns { turns.removeFirst() }
    }

    private func heard(_ response: String, _ message: ResponseEnd, interrupted: Bool) -> String {
        guard interrupted, let count = message.heardCharacters else { return response }
        return String(String.UnicodeScalarView(response.unicodeScalars.prefix(max(0, count))))
    }

    private var unknownTurn: WireError { WireError(.unknownTurn, "Nothing was said in this turn yet.", field: "turn_id") }
}
