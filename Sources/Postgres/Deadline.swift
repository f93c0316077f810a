#if canImport(Glibc)
    import Glibc
#endif

/// A moment that ends a wait.
typealias Deadline = ContinuousClock.Instant

extension ContinuousClock.Instant {
    var hasPassed: Bool { self <= .now }

    /// What is left, in `poll(2)`'s unit, rounded up so that a wait never ends early; 0 if nothing is.
    var pollTimeout: Int32 {
        let left = ContinuousClock.now.duration(to: self)
        if left <= .zero { return 0 }
        let milliseconds = left.components.seconds.multipliedReportingOverflow(by: 1000)
        if milliseconds.overflow { return .max }
        return Int32(clamping: milliseconds.partialValue + left.components.attoseconds / 1_000_000_000_000_000 + 1)
    }
}

enum Descriptor {
    /// Waits until a descriptor is ready, the deadline, or the interrupt.
    ///
    /// - Returns: the events that are ready (`POLLERR` and `POLLHUP` among them); 0 at the deadline or when interrupted.
    static func wait(
        _ descriptor: Int32, _ events: Int32, until deadline: Deadline, interrupt: WakeSignal? = nil
    ) -> Int32 {
        withUnsafeTemporaryAllocation(of: pollfd.self, capacity: 2) { requests in
            requests.initialize(repeating: pollfd(fd: interrupt?.descriptor ?? -1, events: Int16(POLLIN), revents: 0))
            requests[0] = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            while true {
                let ready = poll(requests.baseAddress, 2, deadline.pollTimeout)
                if ready > 0 { return Int32(requests[0].revents) }
                if ready == 0 { return 0 }
                if errno != EINTR { return POLLERR }
            }
        }
    }
}
