import LanguageModels

/// Which language models extract, in the order in which they are asked.
///
/// - Threads: any.
/// - Next: ``ConfiguredModels`` for where they come from.
package final class ExtractionModels: Sendable {
    package struct Model: Sendable {
        /// Names server and model without address or key: fit for logs, and stored as a fact's extractor.
        package var name: String
        package var chat: any ChatCompleting
        /// For the requests; nil: the endpoint's own.
        package var temperature: Double?

        package init(name: String, chat: any ChatCompleting, temperature: Double? = nil) {
            self.name = name
            self.chat = chat
            self.temperature = temperature
        }
    }

    private enum Source {
        case fixed([Model], RecoveryBell)
        case configured(ConfiguredModels)
    }

    private let source: Source

    /// Always these.
    package init(fixed models: [Model]) { source = .fixed(models, RecoveryBell()) }

    package init(_ configured: ConfiguredModels) { source = .configured(configured) }

    /// No model: the rules extract.
    package static var none: ExtractionModels { ExtractionModels(fixed: []) }

    /// The configured one, then the local one; none: the rules extract. Whether a model's circuit is open, its answer says.
    ///
    /// - Parameters:
    ///   - userModel: from the user's settings, in place of the configured endpoint's model.
    ///   - userTemperature: likewise.
    package func models(userModel: String?, userTemperature: Double?) async -> [Model] {
        switch source {
        case .fixed(let models, _): models
        case .configured(let configured): await configured.models(userModel: userModel, userTemperature: userTemperature)
        }
    }

    /// Says whenever a model that could not be asked has answered again, and when the settings have changed; any number of readers.
    package var recoveries: AsyncStream<Void> {
        switch source {
        case .fixed(_, let bell): bell.rings
        case .configured(let configured): configured.bell.rings
        }
    }

    /// Whether a model is asked where the rules cannot tell if a turn says anything to keep.
    package var isRelevanceFilterEnabled: Bool {
        switch source {
        case .fixed: true
        case .configured(let configured): configured.environment.isRelevanceFilterEnabled
        }
    }

    /// Ends ``recoveries`` and the questions under way.
    package func stop() async {
        switch source {
        case .fixed(_, let bell): bell.finish()
        case .configured(let configured): await configured.stop()
        }
    }
}
