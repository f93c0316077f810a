/// Which memories were said after one another.
struct Sessions: Sendable {
    private var numbers: [String: Int] = [:]
    /// Slots of each session, in order.
    private var orders: [[Int32]] = []
    private var sessionOfSlot: [Int32] = []
    private var place: [Int32] = []

    var bytes: Int { sessionOfSlot.count * 12 + orders.count * 120 }

    mutating func insert(_ session: String?, at slot: Int) {
        if slot == sessionOfSlot.count {
            sessionOfSlot.append(-1)
            place.append(0)
        }
        guard let session else { return sessionOfSlot[slot] = -1 }
        let number = numbers[session] ?? orders.count
        if number == orders.count {
            numbers[session] = number
            orders.append([])
        }
        sessionOfSlot[slot] = Int32(number)
        place[slot] = Int32(orders[number].count)
        orders[number].append(Int32(slot))
    }

    mutating func remove(_ slot: Int) {
        let number = Int(sessionOfSlot[slot])
        guard number >= 0 else { return }
        orders[number].remove(at: Int(place[slot]))
        for index in Int(place[slot])..<orders[number].count { place[Int(orders[number][index])] = Int32(index) }
        sessionOfSlot[slot] = -1
    }

    /// Of each slot: the best of its session, or its own value where it has none.
    ///
    /// - Parameter value: of a slot; nil of one that does not count.
    func maxima(slots: Range<Int>, of value: (Int) -> Double?) -> [Double] {
        var best = [Double](repeating: 0, count: orders.count)
        let values = slots.map { value($0) ?? 0 }
        for (slot, value) in zip(slots, values) where sessionOfSlot[slot] >= 0 {
            best[Int(sessionOfSlot[slot])] = max(best[Int(sessionOfSlot[slot])], value)
        }
        return zip(slots, values).map { sessionOfSlot[$0] >= 0 ? best[Int(sessionOfSlot[$0])] : $1 }
    }

    /// The memory that many turns later (negative: earlier) in the same session.
    func neighbour(of slot: Int, _ distance: Int) -> Int? {
        let number = Int(sessionOfSlot[slot])
        guard number >= 0 else { return nil }
        let index = Int(place[slot]) + distance
        return orders[number].indices.contains(index) ? Int(orders[number][index]) : nil
    }
}
