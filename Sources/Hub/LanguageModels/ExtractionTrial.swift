import Extraction
import Foundation
import HTTP
import LanguageModels
import Logging
import Wire

/// One real question to a language model: whether facts can be extracted with it.
///
/// - Invariant: ends within ``deadline``; leaves no trace in the limits and the circuit breaker of the model in use.
struct ExtractionTrial: Sendable {
    static let deadline = Duration.seconds(15)
    /// For the answer: enough for a few facts.
    private static let maximumTokens = 300

    /// Borrowed.
    let http: HTTPClient
    let logger: Logger

    func result(of endpoint: ChatEndpoint) async -> ExtractionTestResult {
        var limited = endpoint
        limited.connectTimeout = min(endpoint.connectTimeout, Self.deadline)
        limited.firstByteTimeout = min(endpoint.firstByteTimeout, Self.deadline)
        limited.totalTimeout = min(endpoint.totalTimeout, Self.deadline)
        let utterance = Utterance(
            text: "My name is Robin, I live in Turin and I work as a nurse.", occurredAt: Date(), timeZone: .gmt)
        let question = ExtractionQuestion.about(utterance, userName: nil, known: [])
        let request = ChatRequest(
            system: question.system, user: question.user,
            schema: ResponseSchema(name: question.schemaName, text: question.schema), maximumTokens: Self.maximumTokens)
        let began = ContinuousClock.now
        func outcome(error: String? = nil, facts: Int? = nil) -> ExtractionTestResult {
            ExtractionTestResult(
                ok: error == nil, latencyMs: began.duration(to: .now).wireMilliseconds, model: endpoint.model, error: error, facts: facts)
        }
        do {
            let answer = try await ChatModel(endpoint: limited, http: http, logger: logger).complete(request)
            return outcome(facts: try ExtractionQuestion.facts(in: answer.text, for: utterance).facts.count)
        } catch let error as ChatError {
            return outcome(error: error.code.rawValue)
        } catch let error as AnswerError {
            return outcome(error: error.code.rawValue)
        } catch {
            return outcome(error: ChatError.Code.malformed.rawValue)
        }
    }
}
