import Foundation
import Logging
import Synchronization
import Wire

/// Providers in the order they are asked: the next when one cannot do it now.
///
/// - Invariant: a refusal (``WireError``) is the answer; only a provider that does not answer is passed over.
/// - What a fallback has stored stays there: it is recalled while the ones before it do not answer, and can always be deleted. A
///   provider that was given a memory and did not answer in time may hold it too.
/// - Threads: any.
package final class ProviderChain: MemoryProvider {
    private let providers: [any MemoryProvider]
    private let states: Mutex<[ProviderAvailability]>
    private let logger: Logger
    private let clock: @Sendable () -> Date

    /// - Parameter providers: at least one.
    package init(_ providers: [any MemoryProvider], logger: Logger, clock: @escaping @Sendable () -> Date = { Date() }) {
        precondition(!providers.isEmpty)
        self.providers = providers
        self.logger = logger
        self.clock = clock
        states = Mutex(providers.map { _ in ProviderAvailability() })
    }

    package var name: String { providers.map(\.name).joined(separator: ",") }

    package func remember(_ memory: NewMemory) async throws -> Identifier {
        try await first { try await $0.remember(memory) }
    }

    package func recall(_ query: String, of userId: String, limit: Int) async throws -> [Memory] {
        try await first { try await $0.recall(query, of: userId, limit: limit) }
    }

    package func list(of userId: String, page: PageRequest) async throws -> MemoryPage {
        try await first { try await $0.list(of: userId, page: page) }
    }

    /// Wherever it is. While a provider that may have it does not answer, it is not said to be unknown.
    package func delete(_ id: Identifier, of userId: String, by caller: Principal) async throws {
        var failure: (any Error)?
        for index in providers.indices {
            do {
                return try await ask(index) { try await $0.delete(id, of: userId, by: caller) }
            } catch let error as WireError where error.code == .notFound {
                continue
            } catch {
                failure = failure ?? error
            }
        }
        throw failure ?? FactStore.unknownFact
    }

    /// Of every provider; the error of the first that did not do it.
    package func deleteAll(of userId: String) async throws {
        var failure: (any Error)?
        for index in providers.indices {
            do {
                try await ask(index) { try await $0.deleteAll(of: userId) }
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }

    /// Whether any of them is.
    package func isHealthy() async -> Bool {
        for provider in providers where await provider.isHealthy() { return true }
        return false
    }

    private func first<Result: Sendable>(_ body: @Sendable (any MemoryProvider) async throws -> Result) async throws -> Result {
        var failure: (any Error)?
        for index in candidates() {
            do {
                return try await ask(index, body)
            } catch let error as WireError {
                throw error
            } catch let error as CancellationError {
                throw error
            } catch {
                failure = failure ?? error
            }
        }
        throw failure ?? ProviderError(code: .unavailable)
    }

    /// Those that may answer, in order; when all are in their pauses, all of them.
    private func candidates() -> [Int] {
        let now = clock()
        let open = states.withLock { states in states.indices.filter { states[$0].mayBeAsked(at: now) } }
        return open.isEmpty ? Array(providers.indices) : open
    }

    private func ask<Result: Sendable>(
        _ index: Int, _ body: @Sendable (any MemoryProvider) async throws -> Result
    ) async throws -> Result {
        do {
            let result = try await body(providers[index])
            if states.withLock({ $0[index].succeeded() }) {
                logger.notice("a memory provider answers again", metadata: ["provider": "\(providers[index].name)"])
            }
            return result
        } catch let error as WireError {
            _ = states.withLock { $0[index].succeeded() }
            throw error
        } catch {
            let now = clock()
            if !(error is CancellationError), states.withLock({ $0[index].failed(at: now, jitter: .random(in: 0.5...1)) }) {
                logger.warning("a memory provider does not answer", metadata: ["provider": "\(providers[index].name)"])
            }
            throw error
        }
    }
}

/// Whether a provider is worth asking: after a failure it is left alone for a while, longer each time, then tried again.
///
/// A state machine without a clock.
package struct ProviderAvailability: Sendable {
    private var failures = 0
    private var pausedUntil = Date.distantPast

    package init() {}

    /// Of the pauses after failures in a row, in seconds: doubling up to this.
    package static let longestPause: TimeInterval = 30
    private static let shortestPause: TimeInterval = 0.5

    package func mayBeAsked(at now: Date) -> Bool { now >= pausedUntil }

    /// - Returns: whether it had failed before.
    package mutating func succeeded() -> Bool {
        defer { self = ProviderAvailability() }
        return failures > 0
    }

    /// - Parameter jitter: 0…1, of the pause.
    /// - Returns: whether it had answered before.
    package mutating func failed(at now: Date, jitter: Double) -> Bool {
        let pause = min(Self.longestPause, Self.shortestPause * pow(2, Double(min(failures, 10))))
        failures += 1
        pausedUntil = now.addingTimeInterval(pause * jitter)
        return failures == 1
    }
}
