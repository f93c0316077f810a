import ServiceLifecycle
import UnixSignals

#if canImport(Glibc)
    import Glibc
#endif

/// SIGINT and SIGTERM: the first asks the services to finish, the second does not ask.
enum StopSignals {
    static func running(_ group: ServiceGroup) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            tasks.addTask {
                var isStopping = false
                for await signal in signals {
                    if isStopping { _exit(128 + signal.rawValue) }
                    isStopping = true
                    Terminal.errors.line("==> stopping (again: stop at once)")
                    await group.triggerGracefulShutdown()
                }
                try Task.checkCancellation()
            }
            try await tasks.next()
            tasks.cancelAll()
        }
    }
}
