import Embedding
import EventLoop
import Foundation
import HTTP
import LanguageModels
import Logging
import Synchronization

/// An embedding model behind OpenAI's, Azure's or Ollama's protocol, asked over HTTP in batches.
///
/// - Invariant: every ``embed(_:priority:within:)`` returns or throws within its deadline: the caller's limit, or
///   ``Limits/interactive`` and ``Limits/background``.
/// - Retries: what may pass by itself, ``Limits/attempts`` times in all, after pauses that double, with jitter, or as long as the
///   server asks; never past the deadline.
/// - Threads: any.
/// - Never: puts a text, a vector, a key or an address into an error or a log.
package final class RemoteEmbedding: TextEmbedding {
    package struct Limits: Sendable {
        /// For one call in the foreground, all its retries together.
        package var interactive = Duration.seconds(10)
        package var background = Duration.seconds(60)
        package var attempts = 3
        package var firstPause = Duration.milliseconds(200)
        package var longestPause = Duration.seconds(10)
        /// Texts of one request, and their bytes.
        package var batchTexts = 64
        package var batchBytes = 128 << 10
        /// Of one text; the rest is left out, as the in-process encoder leaves out what is beyond its tokens.
        package var textBytes = 8_000
        /// Calls under way at once; more are refused as `overloaded`.
        package var concurrency = 64

        package init() {}
    }

    private let endpoint: EmbeddingEndpoint
    /// Borrowed.
    private let http: HTTPClient
    private let limits: Limits
    private let breaker: CircuitBreaker
    private let clock: ModelClock
    private let underWay = Mutex(0)

    package init(
        _ endpoint: EmbeddingEndpoint, http: HTTPClient, limits: Limits = Limits(),
        breaker: CircuitBreakerConfiguration = CircuitBreakerConfiguration(window: .seconds(60), openDuration: .seconds(15)),
        clock: ModelClock = .system
    ) {
        self.endpoint = endpoint
        self.http = http
        self.limits = limits
        self.breaker = CircuitBreaker(configuration: breaker, clock: clock)
        self.clock = clock
    }

    package var isRemote: Bool { true }

    package func embed(_ texts: [String], priority: EmbeddingPriority, within limit: Duration?) async throws -> [[Float]] {
        let isAllowed = underWay.withLock { count in
            guard count < limits.concurrency else { return false }
            count += 1
            return true
        }
        guard isAllowed else { throw EmbeddingProviderError(.overloaded) }
        defer { underWay.withLock { $0 -= 1 } }
        let patience = priority == .background ? limits.background : limits.interactive
        let deadline = clock.now() + min(limit ?? patience, patience)
        var vectors: [[Float]] = []
        for batch in batches(of: texts) { vectors += try await embed(batch, by: deadline) }
        return vectors
    }

    package func stop() async {}

    private func batches(of texts: [String]) -> [[String]] {
        var (batches, bytes): ([[String]], Int) = ([], 0)
        for text in texts.map(shortened) {
            let isFull = batches.last.map { $0.count >= limits.batchTexts || bytes + text.utf8.count > limits.batchBytes } ?? true
            if isFull { (batches, bytes) = (batches + [[]], 0) }
            batches[batches.count - 1].append(text)
            bytes += text.utf8.count
        }
        return batches
    }

    private func shortened(_ text: String) -> String {
        guard text.utf8.count > limits.textBytes else { return text }
        var bytes = 0
        return String(
            text.unicodeScalars.prefix { scalar in
                bytes += UTF8.width(scalar)
                return bytes <= limits.textBytes
            })
    }

    private func embed(_ batch: [String], by deadline: ContinuousClock.Instant) async throws -> [[Float]] {
        var attempt = 1
        while true {
            do {
                return try await ask(batch, by: deadline)
            } catch let error as EmbeddingProviderError where error.isRetryable && attempt < limits.attempts {
                let resumption = clock.now() + pause(after: attempt, error)
                guard resumption < deadline else { throw error }
                do { try await clock.sleep(resumption) } catch { throw EmbeddingProviderError(.cancelled) }
                attempt += 1
            }
        }
    }

    private func pause(after attempt: Int, _ error: EmbeddingProviderError) -> Duration {
        let doubled = limits.firstPause * (1 << (attempt - 1))
        return max(error.retryAfter ?? .zero, min(doubled, limits.longestPause) * Double.random(in: 0.5...1))
    }

    private func ask(_ batch: [String], by deadline: ContinuousClock.Instant) async throws -> [[Float]] {
        guard let permit = breaker.permit() else { throw EmbeddingProviderError(.circuitOpen) }
        do {
            let vectors = try await exchange(batch, by: deadline)
            breaker.record(.success, of: permit)
            return vectors
        } catch {
            breaker.record(error.countsAgainstServer ? .failure : error.code == .refused ? .success : .unknown, of: permit)
            throw error
        }
    }

    private func exchange(
        _ batch: [String], by deadline: ContinuousClock.Instant
    ) async throws(EmbeddingProviderError) -> [[Float]] {
        let left = clock.now().duration(to: deadline)
        guard left > .zero else { throw EmbeddingProviderError(.timeout) }
        let request = HTTPRequest(
            method: "POST", url: endpoint.url, headers: endpoint.headers, body: endpoint.body(for: batch),
            connectTimeout: min(left, .seconds(5)), totalTimeout: left, maximumResponseBytes: 32 << 20)
        let response: HTTPResponse
        do { response = try await http.send(request) } catch { throw EmbeddingProviderError(error) }
        guard response.status == 200 else {
            let retryAfter = response.header("Retry-After").flatMap { RetryAfter.parse($0, now: clock.date()) }
            throw EmbeddingProviderError(status: response.status, retryAfter: retryAfter)
        }
        return try endpoint.vectors(in: response.body, count: batch.count)
    }
}
