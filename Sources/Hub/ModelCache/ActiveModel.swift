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

/// Whose files are needed.
package struct ModelsInUse: Sendable {
    package var active: ActiveModel
    /// One that is being prepared to take its place, and those that it took the place of a moment ago.
    package var others: [ActiveModel]

    package init(active: ActiveModel, others: [ActiveModel] = []) {
        self.active = active
        self.others = others
    }
}

extension EmbeddingService {
    var activeModel: ActiveModel { serving.origin }
}
