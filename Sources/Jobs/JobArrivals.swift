import Foundation
import Synchronization

/// What this process has queued lately, so that its workers can keep up with that while an older backlog waits.
///
/// Each task queued allows two to be done, whichever they are, and lets its user go before those who wait longer, once.
public final class JobArrivals: Sendable {
    private struct State {
        var allowance = 0
        /// Who queued something and has not been served since, and when that was.
        var users: [String: Date] = [:]
        var isTheirTurn = false
    }

    private let state = Mutex(State())
    private static let longestAllowance = 1000
    private static let maximumUsers = 200
    /// Seconds after which somebody waits like everybody else: a longer wait has another reason than a backlog.
    private static let expiry: TimeInterval = 60

    init() {}

    func add(_ userIds: [String], now: Date) {
        state.withLock { state in
            state.allowance = min(state.allowance + 2 * userIds.count, Self.longestAllowance)
            for userId in userIds where state.users.count < Self.maximumUsers { state.users[userId] = now }
        }
    }

    /// Asked once for each task done.
    ///
    /// - Returns: whether it was allowed for.
    public func take() -> Bool {
        state.withLock { state in
            guard state.allowance > 0 else { return false }
            state.allowance -= 1
            return true
        }
    }

    /// Whose tasks are to be claimed first; nobody every second time, so that a backlog goes on however much is said.
    func usersToServe(now: Date) -> [String] {
        state.withLock { state in
            state.users = state.users.filter { $0.value > now.addingTimeInterval(-Self.expiry) }
            state.isTheirTurn = !state.users.isEmpty && !state.isTheirTurn
            return state.isTheirTurn ? Array(state.users.keys) : []
        }
    }

    func serve(_ userIds: some Sequence<String>) {
        state.withLock { state in
            for userId in userIds { state.users[userId] = nil }
        }
    }
}
