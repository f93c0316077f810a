import ArgumentParser
import Foundation
import Hub
import UnixSignals

/// What every bench takes, and how it is run: with a deadline, stopped by a signal, shown as a table or as JSON.
struct BenchOptions: ParsableArguments {
    @Flag(help: "A run of a few seconds, to see that everything works; its numbers say little.") var quick = false
    @Flag(help: "As JSON, for machines.") var json = false

    /// Runs a bench and prints its report.
    ///
    /// - Parameter deadline: for all of it; past it the bench is cancelled, cleans up and fails.
    func report(_ name: String, deadline: Duration, _ body: @escaping @Sendable () async throws -> [BenchTable]) async throws {
        let circumstances = BenchCircumstances.now(isQuick: quick)
        let tables = try await stoppedBySignal(after: deadline, body)
        let report = BenchReport(bench: name, circumstances: circumstances, tables: tables)
        Terminal.output.line(json ? report.json : report.text)
    }

    private func stoppedBySignal<T: Sendable>(after deadline: Duration, _ body: @escaping @Sendable () async throws -> T) async throws -> T {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        return try await withThrowingTaskGroup(of: T?.self) { tasks in
            tasks.addTask { try await body() }
            tasks.addTask {
                try await Task.sleep(for: deadline)
                throw BenchError("the bench did not end within \(deadline)")
            }
            tasks.addTask {
                for await _ in signals { throw BenchError("stopped") }
                return nil
            }
            defer { tasks.cancelAll() }
            while let result = try await tasks.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }
}

/// Why a bench has no result.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// What goes on, for a person at a terminal.
enum BenchProgress {
    static func show(_ text: String) {
        if Terminal.errors.isTerminal { Terminal.errors.status(text) }
    }

    static func clear() {
        if Terminal.errors.isTerminal { Terminal.errors.status("") }
    }
}

extension Settings {
    /// The settings in force; when some are wrong, says what is wrong with each and ends with EX_CONFIG (sysexits(3)).
    static func ofBench() throws -> Settings {
        do {
            return try load(environment: ProcessInfo.processInfo.environment)
        } catch {
            for problem in error.problems { Terminal.errors.line("memhub: \(problem)") }
            throw ExitCode(78)
        }
    }
}
