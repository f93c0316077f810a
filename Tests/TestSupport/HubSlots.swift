/// How many hubs of tests run at once: each is a process with threads and connections of its own, and the machine is small.
///
/// All tests begin together, and the wait for a slot counts against a test's time limit: those of `ServerTests` have 14 minutes, one less
/// than `make test` gives all of them. What takes too long within a test is ended by ``HubProcess/patience``.
actor HubSlots {
    static let shared = HubSlots()
    /// What a test takes that measures time: no other hub runs beside its own.
    static let all = 3

    private var free = HubSlots.all
    private var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

    /// First come, first served.
    func take(_ count: Int) async {
        if count == 0 { return }
        if waiting.isEmpty, free >= count {
            free -= count
        } else {
            await withCheckedContinuation { waiting.append((count, $0)) }
        }
    }

    func giveBack(_ count: Int) {
        free += count
        while let first = waiting.first, first.count <= free {
            free -= first.count
            waiting.removeFirst().continuation.resume()
        }
    }
}
