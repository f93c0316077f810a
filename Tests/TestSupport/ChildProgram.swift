import EventLoop
import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A program of the tests: its standard output line by line, its standard error in a file.
///
/// Foundation's `Process` passes on the blocked signals of the thread that starts it; this one starts with none blocked.
public final class ChildProgram: Sendable {
    private struct State {
        var output = ""
        var hasEnded = false
        var status: Int32?
        var waiters: [UInt64: Waiter] = [:]
        var nextWaiter: UInt64 = 0
    }

    private struct Waiter {
        var isMet: @Sendable (borrowing State) -> Bool
        var continuation: CheckedContinuation<Bool, Never>
    }

    public let id: pid_t
    private let state = Mutex(State())

    public init(executable: String, arguments: [String], environment: [String: String], log: String) throws {
        var pipeEnds: [Int32] = [0, 0]
        guard pipe(&pipeEnds) == 0, pipeEnds.allSatisfy({ fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }) else { throw HubFailure("no pipe") }
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, pipeEnds[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        var argumentPointers = ([executable] + arguments).map { strdup($0) } + [nil]
        var environmentPointers = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in argumentPointers + environmentPointers { free(pointer) } }
        var id = pid_t()
        let result = posix_spawn(&id, executable, &actions, &attributes, &argumentPointers, &environmentPointers)
        close(pipeEnds[1])
        guard result == 0 else {
            close(pipeEnds[0])
            throw HubFailure("\(executable) does not start: \(String(cString: strerror(result)))")
        }
        self.id = id
        let reading = pipeEnds[0]
        _ = LoopThread.start(name: "child-output") { [self] in read(from: reading) }
        _ = LoopThread.start(name: "child-exit") { [self] in awaitExit() }
    }

    public var output: String { state.withLock { $0.output } }

    public func send(_ signal: Int32) { kill(id, signal) }

    /// The first line of standard output that contains a text, or nil if the program ends or the time passes before.
    public func line(containing text: String, within limit: Duration) async -> String? {
        await wait(within: limit) { $0.output.contains(text) && $0.output.hasSuffix("\n") || $0.hasEnded }
        return output.split(separator: "\n").map(String.init).first { $0.contains(text) }
    }

    /// The exit status; 128 + n when signal n ended it. A program that outlives the limit is killed.
    public func waitUntilExit(within limit: Duration) async throws -> Int32 {
        guard await wait(within: limit, { $0.status != nil && $0.hasEnded }), let status = state.withLock({ $0.status }) else {
            kill(id, SIGKILL)
            throw HubFailure("the program did not end in \(limit)")
        }
        return status
    }

    @discardableResult
    private func wait(within limit: Duration, _ isMet: @escaping @Sendable (borrowing State) -> Bool) async -> Bool {
        await withCheckedContinuation { continuation in
            let waiter: UInt64? = state.withLock { state in
                if isMet(state) { return nil }
                state.nextWaiter += 1
                state.waiters[state.nextWaiter] = Waiter(isMet: isMet, continuation: continuation)
                return state.nextWaiter
            }
            guard let waiter else { return continuation.resume(returning: true) }
            Task {
                try? await Task.sleep(for: limit)
                state.withLock { $0.waiters.removeValue(forKey: waiter) }?.continuation.resume(returning: false)
            }
        }
    }

    private func change(_ body: (inout State) -> Void) {
        let met = state.withLock { state in
            body(&state)
            var met: [Waiter] = []
            for (id, waiter) in state.waiters where waiter.isMet(state) {
                met.append(waiter)
                state.waiters[id] = nil
            }
            return met
        }
        for waiter in met { waiter.continuation.resume(returning: true) }
    }

    private func read(from file: Int32) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(file, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            let text = String(decoding: buffer[..<count], as: UTF8.self)
            change { $0.output += text }
        }
        close(file)
        change { $0.hasEnded = true }
    }

    private func awaitExit() {
        var status: Int32 = 0
        while waitpid(id, &status, 0) == -1, errno == EINTR {}
        let signal = status & 0x7f
        let code = signal == 0 ? (status >> 8) & 0xff : 128 + signal
        change { $0.status = code }
    }
}
