import DequeModule

/// Who may use which of a fixed number of resources, and who waits: the pure part of ``PostgresPool``.
///
/// - Invariant: nobody waits while a resource is idle or may still be opened; waiters are served in the order they came.
package struct LeaseQueue<Resource, Waiter> {
    package enum Acquisition {
        case idle(Resource)
        /// The caller makes a new resource and holds it leased.
        case open
        case wait
        case overloaded
        case closed
    }

    package let size: Int
    package let waitLimit: Int
    package private(set) var opened = 0
    package private(set) var leased = 0
    private var idle: [Resource] = []
    private var order = Deque<UInt64>()
    private var waiters: [UInt64: Waiter] = [:]
    package private(set) var isClosed = false

    package init(size: Int, waitLimit: Int) {
        precondition(size > 0, "a pool has at least one connection")
        self.size = size
        self.waitLimit = waitLimit
    }

    package var waiting: Int { waiters.count }
    package var isDrained: Bool { isClosed && leased == 0 }

    package mutating func acquire() -> Acquisition {
        if isClosed { return .closed }
        if let resource = idle.popLast() {
            leased += 1
            return .idle(resource)
        }
        if opened < size {
            opened += 1
            leased += 1
            return .open
        }
        return waiters.count < waitLimit ? .wait : .overloaded
    }

    /// Queues after ``acquire()`` answered `.wait`.
    package mutating func enqueue(_ waiter: Waiter, id: UInt64) {
        waiters[id] = waiter
        order.append(id)
    }

    /// Takes out a waiter that gives up; `nil` if it has been served.
    package mutating func remove(_ id: UInt64) -> Waiter? {
        let waiter = waiters.removeValue(forKey: id)
        if order.count > 2 * waiters.count + 64 { order.removeAll { waiters[$0] == nil } }
        return waiter
    }

    /// Takes a resource back.
    ///
    /// - Returns: the waiter that has it now, if there is one.
    package mutating func release(_ resource: Resource) -> Waiter? {
        while let id = order.popFirst() {
            if let waiter = waiters.removeValue(forKey: id) { return waiter }
        }
        leased -= 1
        idle.append(resource)
        return nil
    }

    /// Refuses everybody from now on.
    ///
    /// - Returns: those who waited.
    package mutating func close() -> [Waiter] {
        isClosed = true
        defer { waiters.removeAll() }
        return order.compactMap { waiters[$0] }
    }
}
