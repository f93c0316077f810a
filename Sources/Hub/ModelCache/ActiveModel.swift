/// The model that vectors are made with now.
package struct ActiveModel: Sendable, Equatable {
    /// `local`: in this process.
    package var provider: String
    package var name: String
    /// Where it was read from; nil for a model on somebody else's server.
    package var folder: String?

    package init(provider: String, name: String, folder: String? = nil) {
        self.provider = provider
        self.name = name
        self.folder = folder
    }
}

extension EmbeddingService {
    var activeModel: ActiveModel { serving.origin }
}
