/// One question to a language model.
public struct ChatRequest: Sendable {
    public var system: String
    public var user: String
    /// What the answer must look like. nil: any text.
    public var schema: ResponseSchema?
    /// For the answer. Default 800.
    public var maximumTokens: Int
    /// nil: the endpoint's.
    public var temperature: Double?

    public init(
        system: String, user: String, schema: ResponseSchema? = nil, maximumTokens: Int = 800, temperature: Double? = nil
    ) {
        self.system = system
        self.user = user
        self.schema = schema
        self.maximumTokens = maximumTokens
        self.temperature = temperature
    }

    /// Counted against the tokens a minute until the server says how many there were: four bytes a token, and a full answer.
    var estimatedTokens: Int {
        (system.utf8.count + user.utf8.count + (schema?.text.utf8.count ?? 0)) / 4 + maximumTokens
    }
}

/// The form of an answer: a name (`[A-Za-z0-9_-]`, at most 64) and a JSON Schema.
///
/// OpenAI's strict mode takes schemas whose objects all say `"additionalProperties": false` and require every property.
/// Where a server takes no schema, the model is told it in words: an answer may always be of another form.
public struct ResponseSchema: Sendable, Equatable {
    public let name: String
    /// JSON.
    public let text: String

    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }
}
