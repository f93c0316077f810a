import Extraction
import Foundation
import Wire

/// What the speakers of one session asked to be forgotten and have not confirmed yet: pure state, without clock or I/O.
///
/// Only the next utterance of the same speaker can confirm, and only for two minutes; any other lets the matter rest.
package struct ForgetConversation: Sendable {
    /// Seconds in which an answer counts.
    package static let patience: TimeInterval = 120

    /// What an utterance asks of the hub.
    package enum Step: Sendable, Equatable {
        case requested(ForgetRequest)
        /// - Parameter turns: the clients' names of this session's turns that match.
        case confirmed(ForgetTarget, turns: Set<String>)
    }

    fileprivate struct Question {
        var target: ForgetTarget
        var facts: [ForgetFindings.FoundFact]
        var turnCount: Int
        /// Of this session.
        var turns: Set<String>
        var expiresAt: Date
    }

    private var questions: [String: Question] = [:]

    package init() {}

    /// Takes a speaker's final words.
    ///
    /// - Returns: nil when they are not about forgetting.
    package mutating func hear(_ text: String, from speaker: String, at now: Date) -> Step? {
        if let question = questions.removeValue(forKey: speaker), question.expiresAt > now, let answer = ForgetAnswer.recognise(in: text) {
            switch answer {
            case .yes: return .confirmed(question.target, turns: question.turns)
            case .no: return nil
            case .which(let choice):
                let chosen = question.chosen(choice)
                if !chosen.isEmpty { return .confirmed(.facts(chosen), turns: question.turns) }
            }
        }
        return ForgetRequest.recognise(in: text).map(Step.requested)
    }

    /// Waits for the speaker's word on what was found.
    package mutating func ask(_ speaker: String, about found: ForgetFindings, in sessionId: UUID, at now: Date) {
        questions[speaker] = Question(
            target: found.target, facts: found.openFacts, turnCount: found.turns.count,
            turns: found.turnNames(in: sessionId), expiresAt: now + Self.patience)
    }

    /// What the speaker is asked, if anything.
    package func pending(of speaker: String, at now: Date) -> ForgetPending? {
        guard let question = questions[speaker], question.expiresAt > now else { return nil }
        return ForgetPending(
            facts: question.facts.prefix(ForgetFindings.shownFacts).map(ForgettableFact.init),
            turns: question.turnCount, expiresInSeconds: Int(question.expiresAt.timeIntervalSince(now).rounded(.up)))
    }

    package mutating func forget(_ isForgotten: (String) -> Bool) { questions = questions.filter { !isForgotten($0.key) } }
}

extension ForgetConversation.Question {
    /// Positions count what was shown; words may name any of the facts.
    fileprivate func chosen(_ choice: ForgetAnswer.Choice) -> [UUID] {
        switch choice {
        case .positions(let positions):
            let shown = facts.prefix(ForgetFindings.shownFacts)
            let indices = Set(positions.map { $0 < 0 ? shown.count + $0 : $0 - 1 })
            return shown.indices.filter(indices.contains).map { shown[$0].id }
        case .words(let words):
            let topic = TopicWords(topic: words)
            return facts.filter { topic.match($0.text) }.map(\.id)
        }
    }
}

extension ForgetFindings {
    /// The clients' names of the turns of a session that match.
    func turnNames(in sessionId: UUID) -> Set<String> {
        Set(turns.filter { $0.sessionId == sessionId }.map(\.clientTurnId))
    }
}
