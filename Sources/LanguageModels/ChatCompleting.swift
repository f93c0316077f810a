/// What answers chat requests: a ``ChatModel``, or several in order.
public protocol ChatCompleting: Sendable {
    func complete(_ request: ChatRequest) async throws(ChatError) -> ChatResponse
}
