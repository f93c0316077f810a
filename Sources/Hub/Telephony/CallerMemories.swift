import Extraction
import Foundation

/// Which memories an agent is given before it picks up: those that matter and are fresh, whatever the call will be about. Pure.
package enum CallerMemories {
    package static let count = 5
    /// Days in which freshness halves.
    private static let halfLifeDays = 30.0

    package struct Candidate: Sendable, Equatable {
        package var key: String
        package var text: String
        package var salience: Salience

        package init(key: String, text: String, salience: Salience) {
            self.key = key
            self.text = text
            self.salience = salience
        }

        /// Half salience, half freshness.
        func weight(at now: Date) -> Double {
            let days = max(0, now.timeIntervalSince(salience.createdAt)) / 86_400
            return 0.5 * min(1, salience.value(at: now)) + 0.5 * exp2(-days / CallerMemories.halfLifeDays)
        }
    }

    /// - Returns: at most five, the weightiest first.
    package static func best(of candidates: [Candidate], at now: Date) -> [Candidate] {
        let weighed = candidates.map { (candidate: $0, weight: $0.weight(at: now)) }
        return weighed.sorted { ($1.weight, $0.candidate.text) < ($0.weight, $1.candidate.text) }.prefix(count).map(\.candidate)
    }

    /// A line each, for a prompt.
    package static func context(_ memories: [Candidate]) -> String {
        memories.map { "- \(PromptBlock.escape($0.text))" }.joined(separator: "\n")
    }

    /// What they are about, each once: "home, support tickets".
    package static func topics(_ memories: [Candidate]) -> String {
        var topics: [String] = []
        for memory in memories {
            let topic = PromptBlock.escape(memory.key.replacing("_", with: " "))
            if !topics.contains(topic) { topics.append(topic) }
        }
        return topics.joined(separator: ", ")
    }
}
