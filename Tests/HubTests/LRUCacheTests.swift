import Foundation
import Hub
import TestSupport
import Testing

@Suite struct LRUCacheTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)
    private var later: Date { now + 60 }

    @Test func `what was used longest ago leaves first when the bytes run out`() {
        let cache = LRUCache<String, Int>(capacity: 100)
        cache.insert(1, for: "a", cost: 40, expiresAt: later)
        cache.insert(2, for: "b", cost: 40, expiresAt: later)
        #expect(cache.value(for: "a", now: now) == 1)
        cache.insert(3, for: "c", cost: 40, expiresAt: later)
        #expect(cache.value(for: "b", now: now) == nil)
        #expect(cache.value(for: "a", now: now) == 1)
        #expect(cache.value(for: "c", now: now) == 3)
        #expect(cache.statistics.bytes == 80)
    }

    @Test func `an entry is gone at the moment it expires`() {
        let cache = LRUCache<String, Int>(capacity: 100)
        cache.insert(1, for: "a", cost: 10, expiresAt: later)
        #expect(cache.value(for: "a", now: later - 0.001) == 1)
        #expect(cache.value(for: "a", now: later) == nil)
    }

    @Test func `a replaced entry counts once`() {
        let cache = LRUCache<String, Int>(capacity: 100)
        cache.insert(1, for: "a", cost: 60, expiresAt: later)
        cache.insert(2, for: "a", cost: 80, expiresAt: later)
        #expect(cache.value(for: "a", now: now) == 2)
        #expect(cache.statistics.bytes == 80)
        #expect(cache.statistics.entries == 1)
    }

    @Test func `what is larger than the cache is not kept, and nor is what it replaces`() {
        let cache = LRUCache<String, Int>(capacity: 100)
        cache.insert(1, for: "a", cost: 10, expiresAt: later)
        cache.insert(2, for: "b", cost: 101, expiresAt: later)
        #expect(cache.value(for: "b", now: now) == nil)
        cache.insert(3, for: "a", cost: 101, expiresAt: later)
        #expect(cache.value(for: "a", now: now) == nil)
        let empty = LRUCache<String, Int>(capacity: 0)
        empty.insert(1, for: "a", cost: 1, expiresAt: later)
        #expect(empty.value(for: "a", now: now) == nil)
    }

    @Test func `hits, misses, entries and bytes are counted`() {
        let cache = LRUCache<String, Int>(capacity: 100)
        cache.insert(1, for: "a", cost: 30, expiresAt: later)
        cache.insert(2, for: "b", cost: 20, expiresAt: later)
        _ = cache.value(for: "a", now: now)
        _ = cache.value(for: "a", now: now)
        _ = cache.value(for: "x", now: now)
        let statistics = cache.statistics
        #expect((statistics.hits, statistics.misses) == (2, 1))
        #expect((statistics.entries, statistics.bytes) == (2, 50))
        cache.removeAll { $0 == "a" }
        #expect((cache.statistics.entries, cache.statistics.bytes) == (1, 20))
    }

    @Test(arguments: 1...8) func `random operations agree with a naive list`(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let capacity = 200
        let cache = LRUCache<Int, Int>(capacity: capacity)
        /// Oldest first.
        var model: [(key: Int, value: Int, cost: Int, expiresAt: Date)] = []
        var clock = now
        for step in 0..<5000 {
            let key = Int.random(in: 0..<30, using: &random)
            clock += Double.random(in: 0...1, using: &random)
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5:
                let expected = model.firstIndex { $0.key == key && $0.expiresAt > clock }.map { model.remove(at: $0) }
                if let expected { model.append(expected) }
                #expect(cache.value(for: key, now: clock) == expected?.value)
            case 5..<9:
                let cost = Int.random(in: 1...(capacity / 4), using: &random)
                let expiresAt = clock + Double.random(in: 0...40, using: &random)
                cache.insert(step, for: key, cost: cost, expiresAt: expiresAt)
                model.removeAll { $0.key == key }
                while model.reduce(cost, { $0 + $1.cost }) > capacity { model.removeFirst() }
                model.append((key, step, cost, expiresAt))
            default:
                cache.removeAll { $0 % 7 == key % 7 }
                model.removeAll { $0.key % 7 == key % 7 }
            }
            #expect(cache.statistics.bytes == model.reduce(0) { $0 + $1.cost })
            #expect(cache.statistics.entries == model.count)
        }
    }
}
