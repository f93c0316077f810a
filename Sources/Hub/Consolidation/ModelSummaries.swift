import Extraction
import LanguageModels

/// By the first language model that gives a usable answer, and by the rules without one.
package struct ModelSummaries: FactSummarising {
    private let models: ExtractionModels
    private let rules = RuleSummaries()

    package init(models: ExtractionModels) { self.models = models }

    package func summary(of facts: [String]) async -> String {
        if let text = await ask(SummaryQuestion.aboutUser(facts), { try? SummaryQuestion.userSummary(in: $0, of: facts) }) { return text }
        return await rules.summary(of: facts)
    }

    package func merged(_ facts: [String]) async -> String {
        if let text = await ask(SummaryQuestion.merging(facts), { try? SummaryQuestion.mergedFact(in: $0, of: facts) }) { return text }
        return await rules.merged(facts)
    }

    private func ask(_ question: ModelQuestion, _ read: (String) -> String?) async -> String? {
        for model in await models.models(userModel: nil, userTemperature: nil) {
            guard let answer = try? await model.chat.complete(ChatRequest(question, model.temperature)) else { continue }
            if let text = read(answer.text), !InstructionGuard.isInstruction(text) { return text }
        }
        return nil
    }
}
