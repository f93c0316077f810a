import Postgres

/// What administrators have chosen for all nodes, as this process has read it: language models and embedding models.
struct SharedChoices: Sendable {
    let models: ConfiguredModels
    let providers: EmbeddingProviders

    /// One channel for all of them; the payload says which.
    static let doorbellChannel = ExtractionSettingsStore.doorbellChannel

    /// After a time in which notifications may have been missed.
    func reload() async {
        await models.reload()
        reloadProviders()
    }

    func notified(_ payload: String) async {
        if payload == EmbeddingModelStore.notice { reloadProviders() } else { await models.reload() }
    }

    /// Not awaited: a model of the in-process encoder may have to be loaded, and other notifications wait behind this one.
    private func reloadProviders() { Task { await providers.reload() } }
}
