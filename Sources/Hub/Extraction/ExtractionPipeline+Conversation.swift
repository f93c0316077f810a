import Extraction
import LanguageModels

extension ExtractionPipeline {
    /// What a model finds in a conversation that is over: one question for all of it, several for a long one.
    ///
    /// - Returns: by the turns' indices. A turn that is not in it is asked about on its own when its task comes, or answered by the
    ///   rules: no model was there, or none gave an answer that can be read.
    package func answers(
        on conversation: [Utterance], userName: String?, userModel: String?, userTemperature: Double?
    ) async -> [Int: TurnAnswer] {
        let models = await models.models(userModel: userModel, userTemperature: userTemperature)
        if models.isEmpty { return [:] }
        var answers: [Int: TurnAnswer] = [:]
        for part in ConversationQuestion.parts(of: conversation) {
            let turns = conversation[part]
            guard turns.contains(where: isForModel) else { continue }
            for model in models {
                let question = ConversationQuestion.about(turns, userName: userName)
                let answer = try? await answer(to: question, model) { text throws(AnswerError) in
                    let answer = try ConversationQuestion.facts(in: text, for: turns)
                    return (answer, answer.turns != part)
                }
                guard let answer else { continue }
                for index in answer.turns { answers[index] = TurnAnswer(extractor: model.name, facts: answer.facts[index] ?? []) }
                break
            }
        }
        return answers
    }
}

/// What a model said of a turn before the turn's own task has come, as the task carries it.
package struct TurnAnswer: Sendable, Equatable, Codable {
    /// The model's name.
    package var extractor: String
    package var facts: [ExtractedFact]

    package init(extractor: String, facts: [ExtractedFact]) {
        self.extractor = extractor
        self.facts = facts
    }
}
