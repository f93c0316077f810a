import HTTP
import LanguageModels
import Logging
import Synchronization

/// Keeps one ``ChatModel`` for each endpoint and model, so that limits, pauses and circuit breakers outlive a question.
///
/// A model whose circuit is open is asked for one word as soon as it may be, so that its return shows without anybody's turn.
///
/// - Limits: ``capacity`` models; who was asked longest ago is forgotten first. Each has limits and a breaker of its own: one user's
///   wrong model name keeps nobody else waiting.
/// - Threads: any.
final class ModelShelf: Sendable {
    static let capacity = 64

    private struct Kept {
        let model: ChatModel
        let watch: Task<Void, Never>
    }

    private let http: HTTPClient
    private let breaker: CircuitBreakerConfiguration
    private let clock: ModelClock
    private let logger: Logger
    private let onRecovery: @Sendable () -> Void
    /// Who was asked last is last.
    private let kept = Mutex<[Kept]>([])

    /// - Parameters:
    ///   - http: borrowed.
    ///   - onRecovery: called whenever a model whose circuit was open has answered again.
    init(
        http: HTTPClient, breaker: CircuitBreakerConfiguration, clock: ModelClock, logger: Logger,
        onRecovery: @escaping @Sendable () -> Void
    ) {
        self.http = http
        self.breaker = breaker
        self.clock = clock
        self.logger = logger
        self.onRecovery = onRecovery
    }

    func model(of endpoint: ChatEndpoint) -> ChatModel {
        let (model, forgotten) = kept.withLock { kept -> (ChatModel, Kept?) in
            if let index = kept.lastIndex(where: { $0.model.endpoint == endpoint }) {
                let found = kept.remove(at: index)
                kept.append(found)
                return (found.model, nil)
            }
            let model = ChatModel(endpoint: endpoint, http: http, breaker: breaker, clock: clock, logger: logger)
            kept.append(Kept(model: model, watch: watch(model)))
            return (model, kept.count > Self.capacity ? kept.removeFirst() : nil)
        }
        forgotten?.watch.cancel()
        return model
    }

    /// Forgets the models of endpoints that are no longer in use; calls under way end as they would.
    func keepOnly(_ isInUse: (ChatEndpoint) -> Bool) {
        let forgotten = kept.withLock { kept in
            let forgotten = kept.filter { !isInUse($0.model.endpoint) }
            kept.removeAll { !isInUse($0.model.endpoint) }
            return forgotten
        }
        for entry in forgotten { entry.watch.cancel() }
    }

    private func watch(_ model: ChatModel) -> Task<Void, Never> {
        let changes = model.breaker.stateChanges
        return Task { [weak model, clock, onRecovery] in
            var probe: Task<Void, Never>?
            for await phase in changes {
                switch phase {
                case .closed: onRecovery()
                case .open(let until):
                    probe?.cancel()
                    probe = Task {
                        guard (try? await clock.sleep(until)) != nil else { return }
                        _ = try? await model?.complete(Self.probe)
                    }
                case .halfOpen: break
                }
            }
            probe?.cancel()
        }
    }

    private static let probe = ChatRequest(system: "Answer with one word.", user: "Hello.", maximumTokens: 1)
}
