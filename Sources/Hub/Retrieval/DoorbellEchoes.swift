import DequeModule

/// Which notifications of its own a node has heard again, and who waits for one: pure state.
///
/// PostgreSQL tells all listeners at once, so when a change has come back to the node that made it, the other nodes know of it too.
struct DoorbellEchoes {
    typealias Waiter = CheckedContinuation<Void, Never>

    /// Notifications that may be heard before anybody waits for them.
    private static let recentCount = 256

    private var recent = Deque<String>()
    private var waiting: [String: [Waiter]] = [:]

    /// - Returns: those to resume.
    mutating func hear(_ payload: String) -> [Waiter] {
        recent.append(payload)
        if recent.count > Self.recentCount { recent.removeFirst() }
        return waiting.removeValue(forKey: payload) ?? []
    }

    /// - Returns: false when it was heard already.
    mutating func wait(for payload: String, _ waiter: Waiter) -> Bool {
        guard !recent.contains(payload) else { return false }
        waiting[payload, default: []].append(waiter)
        return true
    }

    /// - Returns: those to resume: they have waited long enough.
    mutating func giveUp(_ payload: String) -> [Waiter] { waiting.removeValue(forKey: payload) ?? [] }
}
