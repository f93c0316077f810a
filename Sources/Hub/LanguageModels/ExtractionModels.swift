import LanguageModels

package final class ExtractionModels: Sendable {
    package struct Model: Sendable {
        package var name: String
        package var chat: any ChatCompleting
        package var temperature: Double?
        package init(name: String, chat: any ChatCompleting, temperature: Double? = nil) {
            self.name = name
            self.chat = chat
            self.temperature = temperature
        }
    }
    private let fixed: [Model]
    package init(fixed: [Model]) { self.fixed = fixed }
    package static let none = ExtractionModels(fixed: [])
    package func models(userModel: String?, userTemperature: Double?) async -> [Model] { fixed }
    package var isRelevanceFilterEnabled: Bool { true }
    package var recoveries: AsyncStream<Void> { AsyncStream { $0.finish() } }
    package func stop() async {}
}
