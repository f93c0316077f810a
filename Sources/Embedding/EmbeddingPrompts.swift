/// What stands in front of a text before it is embedded, for models that were trained so (e5: `query: ` and `passage: `).
///
/// The caller puts it there: `model.prompts.query + text`. Both are empty for most models.
public struct EmbeddingPrompts: Sendable, Equatable {
    /// In front of what is searched for.
    public var query: String
    /// In front of what is stored and found.
    public var passage: String

    public init(query: String = "", passage: String = "") {
        self.query = query
        self.passage = passage
    }

    /// `prompts` of `config_sentence_transformers.json`, by the names that sentence-transformers gives them: `query`, and
    /// `passage` or `document`. Folders of e5 and bge before 2024 do not say theirs.
    init(folder: ModelFolder) throws(EmbeddingError) {
        let prompts = try folder.decodeIfPresent(File.self, from: "config_sentence_transformers.json")?.prompts ?? [:]
        self.init(query: prompts["query"] ?? "", passage: prompts["passage"] ?? prompts["document"] ?? "")
    }

    private struct File: Decodable {
        let prompts: [String: String]?
    }
}
