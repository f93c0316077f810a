/// What answers chat requests: a ``ChatModel``, or whatever stands in front of several.
public protocol ChatCompleting: Sendable {
    func complete(_ request: ChatRequest) async throws(ChatError) -> ChatResponse
}
