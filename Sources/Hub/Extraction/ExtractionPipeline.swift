import Extraction
import Foundation
import LanguageModels
import Logging

/// From a turn to the facts that may be stored: relevance, extraction, guard. It reads and writes no database.
///
/// The rules answer what is plainly said, and whatever no language model can be asked for. A model's answer that cannot be read is
/// asked for once more, then the rules answer: a task never ends by losing facts.
///
/// - Errors: none: a model that fails is noted in ``Result/wantsModel``.
/// - Next: `ExtractionPipeline+Conversation.swift` for conversations that are over, ``FactGuard`` for what is kept out,
///   ``Reconciliation`` for what becomes of the rest.
package struct ExtractionPipeline: Sendable {
    let rules: RuleExtractor
    let models: ExtractionModels
    let logger: Logger

    package init(rules: RuleExtractor, models: ExtractionModels, logger: Logger) {
        self.rules = rules
        self.models = models
        self.logger = logger
    }

    package struct Result: Sendable {
        package var facts: [ExtractedFact] = []
        package var quarantined: [ExtractedFact] = []
        /// `rules`, or the model's name.
        package var extractor: String
        package var isFromModel = false
        /// A model can be asked again, whatever it said.
        package var hasModelAnswered = false
        /// The rules stood in for a model that could not be asked now.
        package var wantsModel = false
        /// The models that compare facts, in the order they are asked.
        package var models: [ExtractionModels.Model] = []
    }

    /// A turn of so few words that the rules understand leaves nothing for a model to find.
    private static let plainWords = 12

    /// - Parameter known: texts of facts like the turn, best first; asked for only when a model is.
    package func extract(
        _ turn: TurnToExtract, known: @Sendable () async throws -> [String]
    ) async throws -> Result {
        var utterance = turn.utterance
        utterance.text = turn.injected.removing(from: utterance.text)
        let (relevance, found) = (RelevanceRules.judge(utterance), rules.extract(from: utterance))
        var result = Result(extractor: rules.name)
        guard Self.mayHoldFacts(relevance, found) else { return result }
        result.models = await models.models(userModel: turn.userModel, userTemperature: turn.userTemperature)
        var facts = found
        if !Self.isPlain(utterance, found) {
            var asked = Asked()
            if let answer = turn.answer {
                asked.answer = (answer.facts, answer.extractor)
            } else if !result.models.isEmpty {
                asked = await ask(result.models, about: utterance, relevance, found, turn.userName, known: try await known())
            }
            // What the rules are sure of, a model that finds nothing does not take away.
            if let answer = asked.answer, !answer.facts.isEmpty || found.isEmpty {
                facts = answer.facts
                result.extractor = answer.name
                result.isFromModel = true
            }
            result.wantsModel = asked.wantsModel
            result.hasModelAnswered = asked.hasModelAnswered
        }
        let verdict = FactGuard.judge(
            facts, of: utterance, injected: turn.injected, isFromModel: result.isFromModel)
        result.facts = verdict.kept
        result.quarantined = verdict.quarantined
        return result
    }

    /// Whether a model has anything to find in it.
    func isForModel(_ utterance: Utterance) -> Bool {
        let found = rules.extract(from: utterance)
        return Self.mayHoldFacts(RelevanceRules.judge(utterance), found) && !Self.isPlain(utterance, found)
    }

    private static func isPlain(_ utterance: Utterance, _ found: [ExtractedFact]) -> Bool {
        !found.isEmpty && utterance.text.split(whereSeparator: \.isWhitespace).count <= plainWords
    }

    /// What the rules found counts for more than their doubts about the turn, unless it is of another world.
    private static func mayHoldFacts(_ relevance: Relevance, _ found: [ExtractedFact]) -> Bool {
        switch relevance {
        case .relevant, .uncertain: true
        case .irrelevant(.fiction), .irrelevant(.instruction), .irrelevant(.test): false
        case .irrelevant: !found.isEmpty
        }
    }

    private struct Asked {
        var answer: (facts: [ExtractedFact], name: String)?
        var wantsModel = false
        var hasModelAnswered = false
    }

    private func ask(
        _ models: [ExtractionModels.Model], about utterance: Utterance, _ relevance: Relevance, _ found: [ExtractedFact],
        _ userName: String?, known: [String]
    ) async -> Asked {
        var asked = Asked()
        for model in models {
            do {
                if relevance == .uncertain, found.isEmpty, self.models.isRelevanceFilterEnabled,
                    try await !isRelevant(utterance, model)
                {
                    return Asked(answer: ([], model.name), hasModelAnswered: true)
                }
                let question = ExtractionQuestion.about(utterance, userName: userName, known: known)
                let facts = try await answer(to: question, model) { answer throws(AnswerError) in
                    let read = try ExtractionQuestion.facts(in: answer, for: utterance)
                    return (read.facts, read.isCutOff)
                }
                asked.hasModelAnswered = true
                guard let facts else { continue }
                return Asked(answer: (facts, model.name), hasModelAnswered: true)
            } catch {
                // An endpoint that fails is asked again another time; a request it will always refuse is not.
                asked.wantsModel = asked.wantsModel || error.code != .promptTooLong
            }
        }
        return asked
    }

    private func isRelevant(_ utterance: Utterance, _ model: ExtractionModels.Model) async throws(ChatError) -> Bool {
        let answer = try await model.chat.complete(ChatRequest(RelevanceQuestion.about(utterance), model.temperature))
        return (try? RelevanceQuestion.isRelevant(answer.text)) ?? true
    }

    /// Asks once more when an answer cannot be read, or broke off.
    ///
    /// - Returns: nil when two answers could not be read.
    func answer<Answer>(
        to question: ModelQuestion, _ model: ExtractionModels.Model, read: (String) throws(AnswerError) -> (Answer, isCutOff: Bool)
    ) async throws(ChatError) -> Answer? {
        var question = question
        var best: Answer?
        for _ in 0..<2 {
            let text = try await model.chat.complete(ChatRequest(question, model.temperature)).text
            if let (answer, isCutOff) = try? read(text) {
                if !isCutOff { return answer }
                best = answer
            }
            question = question.again(after: text)
        }
        logger.notice("a language model's answer could not be read", metadata: ["endpoint": "\(model.name)"])
        return best
    }
}

extension ExtractionPipeline {
    /// What a model says of the new facts that are like known ones; those it says nothing of are added.
    func decisions(
        on facts: [ExtractedFact], known: [KnownFact], near: [[NearFact]], turnId: UUID?, asking models: [ExtractionModels.Model]
    ) async -> [Int: Reconciliation.Decision] {
        guard let model = models.first else { return [:] }
        var decisions: [Int: Reconciliation.Decision] = [:]
        for (index, similar) in Reconciliation.undecided(facts, known: known, near: near, turnId: turnId) {
            let question = ReconciliationQuestion.about(new: facts[index], similar: similar.map(\.text))
            guard let answer = try? await model.chat.complete(ChatRequest(question, model.temperature)),
                let decision = try? ReconciliationQuestion.decision(answer.text, count: similar.count)
            else { break }
            decisions[index] =
                switch decision {
                case .add: .add
                case .update(let place): .replace(similar[place].id)
                case .delete(let place): .close(similar[place].id)
                case .none: .known
                }
        }
        return decisions
    }
}

extension ChatRequest {
    init(_ question: ModelQuestion, _ temperature: Double?) {
        self.init(
            system: question.system, user: question.user,
            schema: ResponseSchema(name: question.schemaName, text: question.schema), maximumTokens: question.maximumTokens,
            temperature: temperature)
    }
}
