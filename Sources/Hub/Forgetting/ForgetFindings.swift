import Foundation
import Wire

/// What matches a request to forget.
package struct ForgetFindings: Sendable {
    package struct FoundFact: Sendable, Equatable {
        package var id: UUID
        package var text: String
        var value: String
        var sourceTurnId: UUID?
        /// Still true: what a user thinks of as one fact may have replaced several.
        package var isOpen: Bool
        /// False: only its meaning says that it may be meant.
        package var isSure: Bool

        package init(
            id: UUID, text: String, value: String, sourceTurnId: UUID? = nil, isOpen: Bool = true, isSure: Bool = true
        ) {
            self.id = id
            self.text = text
            self.value = value
            self.sourceTurnId = sourceTurnId
            self.isOpen = isOpen
            self.isSure = isSure
        }
    }

    /// The target, with the exchange it may have named found.
    package var target: ForgetTarget
    package var facts: [FoundFact] = []
    package var turns: [FoundTurn] = []
    /// Tasks that carry a matching fact that no worker has stored yet.
    var tasks: [UUID] = []
    var quarantined: [UUID] = []

    package init(target: ForgetTarget, facts: [FoundFact] = []) {
        self.target = target
        self.facts = facts
    }

    /// Facts a user is asked about.
    package static let shownFacts = 20
    /// One fact may have been spoken about this often without the user being asked about it.
    private static let turnsOfOneMatter = 5

    package var openFacts: [FoundFact] { facts.filter(\.isOpen) }
    package var isEmpty: Bool { facts.isEmpty && turns.isEmpty && tasks.isEmpty && quarantined.isEmpty }

    /// Several things match, or all there is, or it is not sure that what matches is meant.
    package var needsConfirmation: Bool {
        if target == .everything { return !isEmpty }
        return facts.contains { !$0.isSure } || openFacts.count + tasks.count > 1 || turns.count > Self.turnsOfOneMatter
    }
}

extension ForgettableFact {
    init(_ fact: ForgetFindings.FoundFact) { self.init(id: Identifier(fact.id), factText: fact.text) }
}

/// A turn that matches, as far as the processes that may hold it need to find it.
package struct FoundTurn: Sendable, Equatable {
    package var id: UUID
    var sessionId: UUID
    /// The client's name for it.
    var clientTurnId: String
    var userMessage: String
    var aiResponse: String
}
