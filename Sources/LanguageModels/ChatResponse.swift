/// A language model's answer.
public struct ChatResponse: Sendable, Equatable {
    /// Not empty, as the model wrote it: not necessarily of the form asked for.
    public var text: String
    /// nil where the server does not say.
    public var promptTokens: Int?
    public var completionTokens: Int?
    /// The answer ended at `maximumTokens` or at the end of the model's context.
    public var isTruncated: Bool

    public init(text: String, promptTokens: Int? = nil, completionTokens: Int? = nil, isTruncated: Bool = false) {
        self.text = text
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
        self.isTruncated = isTruncated
    }
}
