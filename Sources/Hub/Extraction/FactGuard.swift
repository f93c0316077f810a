import Extraction
import Foundation
import Ranking

/// What may become a memory: what the user said, and nothing that was put into the conversation by others; pure.
package enum FactGuard {
    package struct Verdict: Sendable {
        package var kept: [ExtractedFact] = []
        /// Instructions in the form of facts: for administrators' eyes only.
        package var quarantined: [ExtractedFact] = []
        /// Injected by the hub, the assistant's own words, or of nobody's.
        package var dropped = 0
    }

    /// - Parameters:
    ///   - injected: what the hub had put into the prompt of this turn.
    ///   - isFromModel: whether the facts must prove that somebody said something of them.
    package static func judge(
        _ facts: [ExtractedFact], of utterance: Utterance, injected: TextFingerprints, isFromModel: Bool
    ) -> Verdict {
        var verdict = Verdict()
        for fact in facts {
            if InstructionGuard.isInstruction(fact.text) || InstructionGuard.isInstruction(fact.value) {
                verdict.quarantined.append(fact)
            } else if fact.operation == .assert,
                injected.covers(fact.text) || injected.covers(FactDraft.text(key: fact.key, fact.text))
            {
                verdict.dropped += 1
            } else if isFromModel, !isGrounded(fact, in: utterance)
                || AssistantWords.isOnlyAssistants(factText: fact.text, factValue: fact.value, utterance: utterance)
            {
                verdict.dropped += 1
            } else {
                verdict.kept.append(fact)
            }
        }
        return verdict
    }

    /// Whether anybody in the turn said something of it: a model that makes facts up, or repeats its own instructions, is not believed.
    private static func isGrounded(_ fact: ExtractedFact, in utterance: Utterance) -> Bool {
        let said = terms(of: "\(utterance.text) \(utterance.previousAssistantText ?? "")")
        let needed = fact.basis == .stated ? 0.5 : 0.3
        // "29" was said as "twenty-nine": then the sentence around it is known.
        return [fact.value, fact.text].contains { text in
            let terms = terms(of: text)
            return terms.isEmpty ? fact.operation == .retract : Double(terms.intersection(said).count) >= needed * Double(terms.count)
        }
    }

    private static func terms(of text: String) -> Set<String> { Set(Words.terms(of: Words.words(of: text))) }
}
