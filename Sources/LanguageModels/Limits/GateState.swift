/// Who may call an endpoint and who waits: pure values, time given by the caller.
///
/// - Invariant: calls begin in the order they came; at most `maximumConcurrency` are under way; nobody waits beyond
///   `queueTimeout`.
struct GateState {
    struct Caller {
        let id: Int
        let tokens: Int
        let deadline: ContinuousClock.Instant
    }

    /// What has become of a caller: its turn has come, or it is refused.
    typealias Decision = (id: Int, result: Result<Void, ChatError>)

    private let maximumConcurrency: Int
    private let maximumWaiting: Int
    private let queueTimeout: Duration
    private var budget: TokenBudget?
    private var pausedUntil: ContinuousClock.Instant?
    private(set) var running = 0
    private(set) var waiting: [Caller] = []
    private var withdrawn: [Int] = []

    init(_ endpoint: ChatEndpoint, at now: ContinuousClock.Instant) {
        maximumConcurrency = max(1, endpoint.maximumConcurrency)
        maximumWaiting = endpoint.maximumWaiting
        queueTimeout = endpoint.queueTimeout
        budget = endpoint.tokensPerMinute.map { TokenBudget(tokensPerMinute: $0, at: now) }
    }

    /// Puts a caller in the queue; ``advance(at:)`` then decides.
    mutating func join(id: Int, tokens: Int, at now: ContinuousClock.Instant) {
        waiting.append(Caller(id: id, tokens: tokens, deadline: now + queueTimeout))
    }

    /// Takes out a caller that no longer waits of its own will; none when its turn has come.
    mutating func withdraw(id: Int) {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
        waiting.remove(at: index)
        withdrawn.append(id)
    }

    /// Ends the turn of a caller that took `estimated` tokens.
    mutating func leave(estimated: Int, used: Int, at now: ContinuousClock.Instant) {
        running -= 1
        budget?.settle(estimated: estimated, used: used, at: now)
    }

    mutating func pause(until moment: ContinuousClock.Instant) {
        pausedUntil = max(moment, pausedUntil ?? moment)
    }

    /// Decides about those whose time has come, and says when to be asked again if nothing else happens.
    mutating func advance(at now: ContinuousClock.Instant) -> (decisions: [Decision], next: ContinuousClock.Instant?) {
        var decisions: [Decision] = withdrawn.map { ($0, .failure(ChatError(.cancelled))) }
        withdrawn = []
        while let first = waiting.first {
            let start = max(now, pausedUntil ?? now, budget?.earliestStart(of: first.tokens, at: now) ?? now)
            if start > first.deadline {
                decisions.append((first.id, .failure(ChatError(.rateLimited, retryAfter: now.duration(to: start)))))
            } else if start <= now, running < maximumConcurrency {
                running += 1
                budget?.take(first.tokens, at: now)
                decisions.append((first.id, .success(())))
            } else if first.deadline <= now {
                decisions.append((first.id, .failure(ChatError(.overloaded))))
            } else {
                while waiting.count > maximumWaiting {
                    decisions.append((waiting.removeLast().id, .failure(ChatError(.overloaded))))
                }
                return (decisions, start > now ? min(start, first.deadline) : first.deadline)
            }
            waiting.removeFirst()
        }
        return (decisions, nil)
    }
}
