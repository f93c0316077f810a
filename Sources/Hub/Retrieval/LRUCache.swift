import Foundation
import Synchronization
import Wire

/// A cache bounded in bytes that forgets what was used longest ago, and what is too old.
///
/// - Threads: any; one lock, held for a dictionary look-up and a few index writes.
/// - Unit: `cost` in bytes, as the caller counts them.
package final class LRUCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    fileprivate struct Entry {
        var key: Key
        var value: Value
        var cost: Int
        var expiresAt: Date
        var newer: Int?
        var older: Int?
    }

    fileprivate struct State {
        var slots: [Entry?] = []
        var free: [Int] = []
        var index: [Key: Int] = [:]
        var newest: Int?
        var oldest: Int?
        var bytes = 0
        var hits = 0
        var misses = 0
    }

    private let capacity: Int
    private let state = Mutex(State())

    /// - Parameter capacity: bytes; 0 keeps nothing.
    package init(capacity: Int) { self.capacity = capacity }

    package func value(for key: Key, now: Date) -> Value? {
        state.withLock { state -> Value? in
            guard let slot = state.index[key], let entry = state.slots[slot], entry.expiresAt > now else {
                state.misses += 1
                return nil
            }
            state.hits += 1
            state.unlink(slot)
            state.pushNewest(slot)
            return entry.value
        }
    }

    package func insert(_ value: Value, for key: Key, cost: Int, expiresAt: Date) {
        state.withLock { state in
            if let slot = state.index[key] { state.remove(slot) }
            guard cost <= capacity else { return }
            while state.bytes + cost > capacity, let oldest = state.oldest { state.remove(oldest) }
            let entry = Entry(key: key, value: value, cost: cost, expiresAt: expiresAt)
            let slot = state.free.popLast() ?? state.slots.count
            if slot == state.slots.count { state.slots.append(entry) } else { state.slots[slot] = entry }
            state.index[key] = slot
            state.bytes += cost
            state.pushNewest(slot)
        }
    }

    /// - Parameter shouldRemove: asked about each key without the lock, so that no look-up waits for it.
    package func removeAll(where shouldRemove: (Key) -> Bool) {
        let doomed = keys.filter(shouldRemove)
        for start in stride(from: 0, to: doomed.count, by: Self.removedAtOnce) {
            state.withLock { state in
                for key in doomed[start..<min(start + Self.removedAtOnce, doomed.count)] {
                    if let slot = state.index[key] { state.remove(slot) }
                }
            }
        }
    }

    private static var removedAtOnce: Int { 256 }

    /// In no order.
    package var keys: [Key] { state.withLock { Array($0.index.keys) } }

    package var statistics: CacheStatistics {
        state.withLock { state in
            CacheStatistics(hits: state.hits, misses: state.misses, entries: state.index.count, bytes: state.bytes)
        }
    }
}

extension LRUCache.State {
    fileprivate mutating func remove(_ slot: Int) {
        guard let entry = slots[slot] else { return }
        unlink(slot)
        slots[slot] = nil
        free.append(slot)
        index[entry.key] = nil
        bytes -= entry.cost
    }

    fileprivate mutating func unlink(_ slot: Int) {
        guard let entry = slots[slot] else { return }
        if let newer = entry.newer { slots[newer]?.older = entry.older } else { newest = entry.older }
        if let older = entry.older { slots[older]?.newer = entry.newer } else { oldest = entry.newer }
        slots[slot]?.newer = nil
        slots[slot]?.older = nil
    }

    fileprivate mutating func pushNewest(_ slot: Int) {
        slots[slot]?.older = newest
        if let newest { slots[newest]?.newer = slot } else { oldest = slot }
        newest = slot
    }
}
