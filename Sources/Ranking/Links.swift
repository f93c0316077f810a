/// Which memories are about the same, by slot.
///
/// - Invariant: symmetric; no slot is linked with itself or with a free one.
struct Links: Sendable {
    struct Link: Sendable {
        var slot: Int
        /// 0…1.
        var strength: Double
    }

    private var links: [Int: [Link]] = [:]

    var isEmpty: Bool { links.isEmpty }

    func of(_ slot: Int) -> [Link] { links[slot] ?? [] }

    mutating func insert(_ one: Int, _ other: Int, strength: Double) {
        guard one != other else { return }
        for (slot, linked) in [(one, other), (other, one)] {
            links[slot, default: []].removeAll { $0.slot == linked }
            links[slot, default: []].append(Link(slot: linked, strength: strength))
        }
    }

    mutating func remove(_ slot: Int) {
        for link in links.removeValue(forKey: slot) ?? [] {
            links[link.slot]?.removeAll { $0.slot == slot }
            if links[link.slot]?.isEmpty == true { links[link.slot] = nil }
        }
    }
}
