import Extraction
import Foundation
import Ranking

/// When two facts of one user say the same thing; pure.
///
/// Near alone is not the same: "has an appointment on 3 May" and "… on 4 May" are nearer to each other than most paraphrases are. So
/// the words of the values decide, and nearness only bridges what are merely other words for it.
package enum FactSimilarity {
    /// Vectors this near may be one fact in two wordings.
    package static let duplicateVector = 0.95
    /// So may texts of which so much is the same.
    package static let duplicateText = 0.90
    /// Below it two facts have nothing to do with each other.
    package static let related = 0.80
    /// Where only a language model can tell, if there is one.
    package static let undecided = related..<duplicateVector

    package enum Comparison: Sendable, Equatable {
        case same
        /// The new one says it with more words.
        case moreDetailed
        case different
    }

    package static func compare(_ new: ExtractedFact, to near: NearFact) -> Comparison {
        let known = near.fact
        guard new.key == known.key, isNear(new, near) else { return .different }
        let (newTerms, knownTerms) = (terms(of: new.value), terms(of: known.value))
        let (more, missing) = (newTerms.subtracting(knownTerms), knownTerms.subtracting(newTerms))
        if more.isEmpty { return .same }
        if missing.isEmpty { return .moreDetailed }
        let names = properNames(in: new.value) + properNames(in: known.value)
        let isOtherThing = (more.union(missing)).contains { term in term.contains(where: \.isNumber) || names.contains(term) }
        return isOtherThing ? .different : .same
    }

    /// Whether both are about something in common.
    package static func sharesSubject(_ fact: ExtractedFact, _ known: KnownFact) -> Bool {
        !terms(of: fact.value).isDisjoint(with: terms(of: "\(known.value) \(known.text)"))
    }

    private static func isNear(_ new: ExtractedFact, _ near: NearFact) -> Bool {
        near.similarity >= duplicateVector || textSimilarity(new.value, near.fact.value) >= duplicateText
    }

    /// Dice's coefficient over pairs of letters, 0…1; case, marks and spaces do not count.
    package static func textSimilarity(_ one: String, _ other: String) -> Double {
        let (first, second) = (pairs(of: one), pairs(of: other))
        let total = first.values.reduce(0, +) + second.values.reduce(0, +)
        guard total > 0 else { return Reconciliation.normalized(one) == Reconciliation.normalized(other) ? 1 : 0 }
        let shared = first.reduce(0) { $0 + min($1.value, second[$1.key] ?? 0) }
        return 2 * Double(shared) / Double(total)
    }

    private static func pairs(of text: String) -> [String: Int] {
        let letters = Array(Reconciliation.normalized(text))
        var counts: [String: Int] = [:]
        for (first, second) in zip(letters, letters.dropFirst()) { counts[String([first, second]), default: 0] += 1 }
        return counts
    }

    private static func terms(of text: String) -> Set<String> { Set(Words.terms(of: Words.words(of: text))) }

    private static func properNames(in text: String) -> [String] {
        Words.terms(of: text.split(separator: " ").filter { $0.first?.isUppercase == true }.flatMap { Words.words(of: $0) })
    }
}
