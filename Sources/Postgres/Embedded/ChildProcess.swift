import CLibpq
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A program started by this one, in a session of its own: the terminal's Ctrl-C does not reach it.
final class ChildProcess: Sendable {
    let id: pid_t
    /// How it ended (`wait(2)`'s status), once that has been collected.
    private let status = Mutex<Int32?>(nil)

    /// - Parameters:
    ///   - command: a program, looked up in PATH, and its arguments.
    ///   - output: the file that standard output and standard error replace.
    init(_ command: [String], output: String) throws(PostgresError) {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        posix_spawn_file_actions_addchdir_np(&actions, "/")
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(
            &attributes, Int16(newSession) | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
        var id = pid_t()
        let environment = CStringArray(["PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL=C.UTF-8", "TZ=UTC"])
        let result = CStringArray(command).withMutablePointers { arguments in
            environment.withMutablePointers { posix_spawnp(&id, command[0], &actions, &attributes, arguments, $0) }
        }
        guard result == 0 else {
            throw PostgresError(.embedded, "cannot start \(command[0]): \(String(cString: strerror(result)))")
        }
        self.id = id
    }

    /// Runs a program to its end; blocks the calling thread.
    ///
    /// - Returns: its exit code, or 128 and the signal that ended it.
    static func run(_ command: [String], output: String) throws(PostgresError) -> Int32 {
        let process = try ChildProcess(command, output: output)
        return process.status.withLock { status in
            var ending: Int32 = 0
            while waitpid(process.id, &ending, 0) == -1, errno == EINTR {}
            status = ending
            return ending & 0x7f == 0 ? (ending >> 8) & 0xff : 128 + (ending & 0x7f)
        }
    }

    var isRunning: Bool { status.withLock { Self.isRunning(id, &$0) } }

    /// Sends a signal, unless the process has ended (its number may be another's by then).
    func send(_ signal: Int32) {
        status.withLock { status in
            if Self.isRunning(id, &status) { kill(id, signal) }
        }
    }

    private static func isRunning(_ id: pid_t, _ status: inout Int32?) -> Bool {
        guard status == nil else { return false }
        var ending: Int32 = 0
        if waitpid(id, &ending, WNOHANG) == 0 { return true }
        status = ending
        return false
    }
}

/// `POSIX_SPAWN_SETSID`, which glibc declares under `_GNU_SOURCE` only.
private let newSession: Int32 = 0x80
