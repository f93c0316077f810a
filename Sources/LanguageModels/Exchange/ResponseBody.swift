import Foundation

/// What the servers answer, as far as it is of interest.
enum ResponseBody {
    /// Reads a 200's body; an error that a router (OpenRouter) wraps in a 200 counts as its own status.
    static func response(_ body: [UInt8], dialect: ChatEndpoint.Dialect) throws(ChatError) -> ChatResponse {
        let response: ChatResponse
        if dialect == .ollama {
            guard let answer = decode(OllamaAnswer.self, body) else { throw ChatError(.malformed) }
            response = ChatResponse(
                text: answer.message.content, promptTokens: answer.promptEvalCount, completionTokens: answer.evalCount,
                isTruncated: answer.doneReason == "length")
        } else if let answer = decode(CompletionsAnswer.self, body) {
            guard let choice = answer.choices.first else { throw ChatError(.empty) }
            response = ChatResponse(
                text: choice.message.content ?? "", promptTokens: answer.usage?.promptTokens,
                completionTokens: answer.usage?.completionTokens, isTruncated: choice.finishReason == "length")
        } else {
            let complaint = Complaint(body)
            guard let status = complaint.status, status >= 400 else { throw ChatError(.malformed) }
            throw ChatError(status: status, complaint: complaint, retryAfter: nil)
        }
        guard response.text.contains(where: { !$0.isWhitespace }) else { throw ChatError(.empty) }
        return response
    }

    private static func decode<T: Decodable>(_ type: T.Type, _ body: [UInt8]) -> T? {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try? decoder.decode(type, from: Data(body))
    }
}

private struct CompletionsAnswer: Decodable {
    struct Choice: Decodable {
        struct Message: Decodable { let content: String? }
        let message: Message
        let finishReason: String?
    }

    struct Usage: Decodable {
        let promptTokens: Int?
        let completionTokens: Int?
    }

    let choices: [Choice]
    let usage: Usage?
}

private struct OllamaAnswer: Decodable {
    struct Message: Decodable { let content: String }

    let message: Message
    let doneReason: String?
    let promptEvalCount: Int?
    let evalCount: Int?
}
