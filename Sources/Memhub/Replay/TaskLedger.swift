import Wire

/// What has become of the turns of one replay, from the answers on `/ws/voice` and the events on `/ws/events`, in whatever order they
/// arrive.
package struct TaskLedger: Sendable {
    private struct Account {
        var facts = 0
        var events = 0
        var outcome: Outcome?
        /// The hub's own id of the turn.
        var turnId: Identifier?
    }

    private enum Outcome { case completed, failed }

    /// Tasks of anybody, because an event may come before the answer that says whose it is.
    private var accounts: [Identifier: Account] = [:]
    private var own: [Identifier] = []
    private var ownSet: Set<Identifier> = []
    private var taskOfLine: [String: Identifier] = [:]

    package init() {}

    package mutating func queued(_ task: Identifier, lines: [String]) {
        if ownSet.insert(task).inserted { own.append(task) }
        for line in lines { taskOfLine[line] = task }
    }

    /// - Returns: whether the event is about a turn of this replay, as far as is known.
    @discardableResult
    package mutating func received(_ event: FollowedEvent) -> Bool {
        guard let task = event.data["task_id"]?.stringValue.flatMap({ Identifier($0) }) else { return false }
        var account = accounts[task] ?? Account()
        account.events += 1
        account.turnId = event.data["turn_id"]?.stringValue.flatMap { Identifier($0) } ?? account.turnId
        switch EventType(rawValue: event.type) {
        case .factExtracted: account.facts += 1
        case .memoryExtractionCompleted: account.outcome = .completed
        case .memoryExtractionFailed where event.data["status"]?.stringValue == "failed": account.outcome = .failed
        default: break
        }
        accounts[task] = account
        return ownSet.contains(task)
    }

    package var queuedCount: Int { own.count }
    package var completedCount: Int { count { $0.outcome == .completed } }
    package var failedCount: Int { count { $0.outcome == .failed } }
    package var factCount: Int { own.reduce(0) { $0 + (accounts[$1]?.facts ?? 0) } }
    package var eventCount: Int { own.reduce(0) { $0 + (accounts[$1]?.events ?? 0) } }
    package var isSettled: Bool { completedCount + failedCount == queuedCount }

    /// The hub's turn that holds a line of the file.
    package func turn(ofLine line: String) -> Identifier? { taskOfLine[line].flatMap { accounts[$0]?.turnId } }

    private func count(_ predicate: (Account) -> Bool) -> Int {
        own.count { task in accounts[task].map(predicate) ?? false }
    }
}
