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
            guard let status = Complaint(body).status, status >= 400 else { throw ChatError(.malformed) }
            throw ChatError(status: status, complaint: Complaint(body), retryAfter: nil)
        }
        guard response.text.contains(where: { !$0.isWhitespace }) else { throw ChatError(.empty) }
        return response
    }

    fileprivate static func decode<T: Decodable>(_ type: T.Type, _ body: [UInt8]) -> T? {
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

/// What a server says is wrong with a request: an object (`error`: `message`, `type`, `param`, `code`) or Ollama's bare text.
struct Complaint {
    /// All of it in small letters, to look for names in; never shown.
    let text: String
    /// Where the body names one (`code` as a number).
    let status: Int?

    init(_ body: [UInt8]) {
        if let object = ResponseBody.decode(ErrorObject.self, body)?.error {
            text = [object.message, object.type, object.param, object.code?.text].compactMap(\.self).joined(separator: " ").lowercased()
            status = object.code?.number
        } else {
            text = ResponseBody.decode(ErrorText.self, body)?.error.lowercased() ?? ""
            status = nil
        }
    }

    private struct ErrorText: Decodable { let error: String }

    private struct ErrorObject: Decodable {
        struct Content: Decodable {
            let message: String?
            let type: String?
            let param: String?
            let code: NumberOrText?
        }
        let error: Content
    }

    private struct NumberOrText: Decodable {
        let number: Int?
        let text: String?

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            number = try? value.decode(Int.self)
            text = number == nil ? try? value.decode(String.self) : nil
        }
    }
}
