import Foundation
import Hub
import Postgres
import Testing
import Wire

/// Copies of users' memories in process, and what keeps them true.
@Suite(.timeLimit(.minutes(5))) struct HotMemoryTests {
    private let user = "discord_1"

    @Test func `what this node writes is in its copy before anybody is told, without the database`() async throws {
        try await withHubParts { parts in
            parts.hot.listenerConnected()
            try await parts.remember("I have a cat", for: user)
            #expect(try await texts(parts.hot) == ["I have a cat"])
            let dog = try await parts.remember("I have a dog", for: user)
            #expect(try ready(parts.hot) == ["I have a cat", "I have a dog"])
            let turn = SpokenTurn(
                userId: user, sessionId: UUID(), clientTurnId: "t1", userMessage: "my cat is grey",
                aiResponse: "", interrupted: false)
            _ = try await parts.journal.record(turn)
            #expect(try ready(parts.hot) == ["I have a cat", "I have a dog", "my cat is grey"])
            try await parts.facts.delete(dog, of: user, by: parts.bot)
            #expect(try ready(parts.hot) == ["I have a cat", "my cat is grey"])
        }
    }

    @Test func `another node's change makes a copy unusable until it is read`() async throws {
        try await withTwoNodes { parts, other in
            let id = try await parts.remember("I have a cat", for: user)
            #expect(try await texts(other.hot) == ["I have a cat"])
            try await parts.remember("I have a dog", for: user)
            try await other.heard(":2")
            #expect(other.hot.ready(user) == nil)
            #expect(try await texts(other.hot) == ["I have a cat", "I have a dog"])
            try await parts.facts.delete(id, of: user, by: parts.bot)
            try await other.heard(":3")
            #expect(other.hot.ready(user) == nil)
            #expect(try await texts(other.hot) == ["I have a dog"])
        }
    }

    @Test func `while nobody tells of changes every question looks for them`() async throws {
        try await withHubParts { parts in
            let deaf = HotMemory(pool: parts.pool, capacity: 1 << 24, clock: parts.time)
            let id = try await parts.remember("I have a cat", for: user)
            #expect(try await texts(deaf) == ["I have a cat"])
            #expect(deaf.ready(user) == nil)
            try await parts.facts.delete(id, of: user, by: parts.bot)
            #expect(try await texts(deaf) == [])
            deaf.listenerConnected()
            #expect(deaf.ready(user) == nil, "it may have missed something before")
            #expect(try await texts(deaf) == [])
            #expect(deaf.ready(user) != nil)
            deaf.listenerLost()
            #expect(deaf.ready(user) == nil)
        }
    }

    @Test func `consent withdrawn and given again, for one user and by the policy, is known at once`() async throws {
        try await withTwoNodes { parts, other in
            try await parts.remember("I have a cat", for: user)
            #expect(try await other.hot.memory(of: user, deadline: .seconds(10)).isMemoryEnabled)
            _ = try await parts.users.update(UserSettingsUpdate(memoryEnabled: false), of: user)
            try await other.heard(":2")
            #expect(try await other.hot.memory(of: user, deadline: .seconds(10)).isMemoryEnabled == false)
            #expect(try await parts.hot.memory(of: user, deadline: .seconds(10)).isMemoryEnabled == false)
            _ = try await parts.users.update(UserSettingsUpdate(memoryEnabled: true), of: user)
            try await other.heard(":3")
            #expect(try await texts(other.hot) == ["I have a cat"])
            try await parts.remember("I have a dog", for: "discord_2")
            try await other.heard(":1")
            #expect(try await other.hot.memory(of: "discord_2", deadline: .seconds(10)).isMemoryEnabled)
            try await parts.policy.update(MemoryPolicyUpdate(defaultEnabled: false))
            try await other.heardPolicy()
            #expect(try await other.hot.memory(of: "discord_2", deadline: .seconds(10)).isMemoryEnabled == false)
        }
    }

    @Test func `an erased user who returns is a stranger, on every node`() async throws {
        try await withTwoNodes { parts, other in
            try await parts.remember("I have a cat", for: user)
            #expect(try await texts(other.hot) == ["I have a cat"])
            try await parts.users.erase(user)
            try await other.heard(":erased")
            #expect(parts.hot.ready(user) == nil && other.hot.ready(user) == nil)
            #expect(try await texts(other.hot) == [])
            try await parts.remember("I have a boat", for: user)
            try await other.heard(":1")
            #expect(try await texts(other.hot) == ["I have a boat"])
            #expect(try await texts(parts.hot) == ["I have a boat"])
        }
    }

    @Test func `whoever was silent longest is forgotten when memory runs out, and read again`() async throws {
        try await withHubParts { parts in
            let hot = HotMemory(pool: parts.pool, capacity: 20_000, clock: parts.time)
            hot.listenerConnected()
            for number in 1...12 {
                try await parts.remember("I have \(number) cats", for: "discord_\(number)")
                _ = try await hot.memory(of: "discord_\(number)", deadline: .seconds(10))
            }
            #expect(hot.statistics.bytes <= 20_000)
            #expect(hot.ready("discord_1") == nil)
            #expect(hot.ready("discord_12") != nil)
            #expect(try await texts(hot, of: "discord_1") == ["I have 1 cats"])
        }
    }

    @Test func `whatever two nodes do at once, each ends with what the database holds`() async throws {
        try await withTwoNodes { parts, other in
            var ids: [UUID] = []
            for round in 0..<12 {
                let writers = [parts.facts, other.facts(parts)]
                let added = try await withThrowingTaskGroup(of: UUID.self) { group in
                    for number in 0..<4 {
                        group.addTask { [user] in
                            let request = RememberRequest(content: "thing \(round) \(number)")
                            return try await writers[number % 2].remember([request], for: user, by: parts.bot)[0].memoryId.uuid
                        }
                    }
                    let gone = ids.randomElement()
                    if let gone {
                        group.addTask { [user] in
                            try await writers[round % 2].delete(gone, of: user, by: parts.bot)
                            return gone
                        }
                    }
                    for hot in [parts.hot, other.hot] {
                        group.addTask { [user] in
                            _ = try await hot.memory(of: user, deadline: .seconds(10))
                            return UUID()
                        }
                    }
                    ids.removeAll { $0 == gone }
                    return try await group.reduce(into: []) { $0.append($1) }.filter { $0 != gone }
                }
                let stored = Set(try await parts.values("SELECT fact_id FROM facts"))
                ids += added.filter { stored.contains($0.uuidString.lowercased()) }
            }
            let version = try #require(try await parts.values("SELECT memory_version FROM users").first)
            try await other.heard(":\(version)")
            let stored = try await parts.values("SELECT fact_text FROM facts ORDER BY fact_text")
            #expect(try await texts(other.hot) == stored)
            parts.hot.doubt([user])
            #expect(try await texts(parts.hot) == stored)
        }
    }

    @Test func `a deletion waits until its notification has come back, and no longer than a moment when it does not`() async throws {
        try await withTwoNodes { parts, other in
            let clock = ContinuousClock()
            await other.hot.untilOthersKnow("nothing:1")
            let deaf = HotMemory(pool: parts.pool, capacity: 1 << 24, clock: parts.time)
            let began = clock.now
            await deaf.untilOthersKnow("nothing:1")
            #expect(clock.now - began < .milliseconds(50), "nobody listens: there is nothing to wait for")
            other.hot.notified("somebody:1")
            await other.hot.untilOthersKnow("somebody:1")
            let id = try await parts.remember("I have a cat", for: user)
            #expect(try await texts(other.hot) == ["I have a cat"])
            try await other.facts(parts).delete(id, of: user, by: parts.bot)
            try await other.heard(":2")
            #expect(try await texts(other.hot) == [])
        }
    }

    private func texts(_ hot: HotMemory, of user: String? = nil) async throws -> [String] {
        texts(try await hot.memory(of: user ?? self.user, deadline: .seconds(10)))
    }

    private func ready(_ hot: HotMemory) throws -> [String] { texts(try #require(hot.ready(user))) }

    private func texts(_ memory: HotMemory.UserMemory) -> [String] {
        guard case .hot(let set) = memory else { return [] }
        return set.memories.map(\.text).sorted()
    }
}

/// Another node on the same database, with a real listener.
private final class OtherNode: Sendable {
    let hot: HotMemory
    private let listener: PostgresListener
    private let events: AsyncStream<String>
    private let received: AsyncStream<String>.Continuation

    init(_ parts: HubParts) {
        hot = HotMemory(pool: parts.pool, capacity: 1 << 24, clock: parts.time)
        listener = PostgresListener(configuration: parts.configuration, channels: [HotMemory.doorbellChannel], logger: logger)
        (events, received) = AsyncStream.makeStream()
    }

    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.listener.run() }
            group.addTask {
                for await event in self.listener.events {
                    switch event {
                    case .connected:
                        self.hot.listenerConnected()
                        self.received.yield("connected")
                    case .notification(let notification):
                        self.hot.notified(notification.payload)
                        self.received.yield(notification.payload)
                    case .disconnected: self.hot.listenerLost()
                    }
                }
                self.received.finish()
            }
        }
    }

    func stop() { listener.stop() }

    func facts(_ parts: HubParts) -> FactStore {
        FactStore(pool: parts.pool, queue: parts.queue, embedding: parts.embedding, hot: hot, copies: parts.copies, clock: parts.time)
    }

    func connected() async throws { try await heard { $0 == "connected" } }
    func heardPolicy() async throws { try await heard { $0.hasPrefix("policy:") } }
    /// Waits for a notification that ends so.
    func heard(_ end: String) async throws { try await heard { $0.hasSuffix(end) } }

    private func heard(_ isIt: (String) -> Bool) async throws {
        for await payload in events where isIt(payload) { return }
        throw CancellationError()
    }
}

private func withTwoNodes(_ body: (HubParts, OtherNode) async throws -> Void) async throws {
    try await withHubParts { parts in
        let other = OtherNode(parts)
        let running = Task { await other.run() }
        try await other.connected()
        parts.hot.listenerConnected()
        do {
            try await body(parts, other)
        } catch {
            other.stop()
            await running.value
            throw error
        }
        other.stop()
        await running.value
    }
}
