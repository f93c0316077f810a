import Foundation
import Hub
import Testing
import Wire

/// What is told to one agent in confidence, and who decides that there is such a thing.
@Suite(.timeLimit(.minutes(5))) struct AgentMemoryTests {
    private let user = "discord_1"
    private let question = "what is the vault code?"

    @Test func `what one agent was told is in that agent's context only`() async throws {
        try await withAgents { parts, coach, doctor, _ in
            try await say("the vault code is pelican", to: coach, parts)
            #expect(try await recalled(for: coach, parts) == ["the vault code is pelican"])
            #expect(try await recalled(for: doctor, parts).isEmpty)
            #expect(try await recalled(for: nil, parts).isEmpty)
        }
    }

    @Test func `what a global agent was told is in every agent's context`() async throws {
        try await withAgents { parts, coach, doctor, guide in
            try await say("the vault code is pelican", to: guide, parts)
            for agent in [coach, doctor, guide, nil] { #expect(try await recalled(for: agent, parts).count == 1) }
        }
    }

    @Test func `an agent's scope counts for what is said from then on`() async throws {
        try await withAgents { parts, coach, doctor, _ in
            try await parts.run("UPDATE agents SET memory_scope = 'global' WHERE agent_id = '\(coach)'")
            try await say("the vault code is pelican", to: coach, parts)
            #expect(try await recalled(for: doctor, parts).count == 1)
        }
    }

    @Test func `a user who wants no agent to keep secrets has them recalled by none, and what is said next by all`() async throws {
        try await withAgents { parts, coach, doctor, _ in
            try await say("the vault code is pelican", to: coach, parts)
            // So that caches are warm.
            #expect(try await recalled(for: coach, parts).count == 1)
            let settings = try await parts.users.update(UserSettingsUpdate(allowAgentSpecificMemory: false), of: user)
            #expect(!settings.allowAgentSpecificMemory)
            #expect(try await recalled(for: coach, parts).isEmpty)
            try await say("the vault code is now walrus", to: coach, parts)
            for agent in [coach, doctor] { #expect(try await recalled(for: agent, parts) == ["the vault code is now walrus"]) }
            // Another user of the same agent has not said so.
            try await say("the vault code is zebra", to: coach, of: "discord_2", parts)
            #expect(try await recalled(for: doctor, of: "discord_2", parts).isEmpty)
            #expect(try await recalled(for: coach, of: "discord_2", parts) == ["the vault code is zebra"])

            _ = try await parts.users.update(UserSettingsUpdate(allowAgentSpecificMemory: true), of: user)
            #expect(try await recalled(for: coach, parts).count == 2)
            #expect(try await recalled(for: doctor, parts) == ["the vault code is now walrus"])
        }
    }

    @Test func `the administrator's policy stands above users and agents, at once on every node`() async throws {
        try await withAgents { parts, coach, doctor, _ in
            try await say("the vault code is pelican", to: coach, parts)
            #expect(try await recalled(for: coach, parts).count == 1)
            let other = try parts.context()
            #expect(try await recalled(for: coach, parts, context: other).count == 1)
            let state = try await parts.policy.update(MemoryPolicyUpdate(allowAgentSpecificMemoryGlobally: false))
            #expect(state.policy == MemoryPolicy(defaultEnabled: true, allowAgentSpecificMemoryGlobally: false))
            #expect(state.source == .database && state.status == "updated" && state.updatedAt != nil)
            #expect(try await recalled(for: coach, parts).isEmpty)
            #expect(try await recalled(for: coach, parts, context: other).isEmpty)
            _ = try await parts.users.update(UserSettingsUpdate(allowAgentSpecificMemory: true), of: user)
            #expect(try await recalled(for: coach, parts).isEmpty)
            try await say("the vault code is now walrus", to: coach, parts)
            #expect(try await recalled(for: doctor, parts) == ["the vault code is now walrus"])

            let reset = try await parts.policy.reset()
            #expect(reset.source == .default && reset.policy == MemoryPolicy(defaultEnabled: true, allowAgentSpecificMemoryGlobally: true))
            #expect(try await recalled(for: coach, parts).count == 2)
            #expect(try await recalled(for: doctor, parts).count == 1)
        }
    }

    @Test func `a fact given by hand is the agent's own only where it may be, and lies in the agent's bank`() async throws {
        try await withAgents { parts, coach, _, _ in
            try await parts.run("UPDATE agents SET default_bank = 'Health' WHERE agent_id = '\(coach)'")
            func owner(_ scope: String?) async throws -> [String] {
                let fact = FactCreate(factKey: "weight", factValue: "80 kg", agentId: Identifier(coach), scope: scope)
                let task = try await parts.facts.create(fact, for: user).taskId
                return try await parts.values(
                    """
                    SELECT coalesce(agent_id::text, 'nobody') || ' ' || (payload ->> 'memory_bank') FROM extraction_tasks
                    WHERE task_id = '\(task)'
                    """)
            }
            let own = coach.uuidString.lowercased()
            #expect(try await owner(nil) == ["\(own) Health"])
            #expect(try await owner("agent") == ["\(own) Health"])
            #expect(try await owner("global") == ["nobody Health"])
            await #expect(throws: WireError.self) { try await owner("everybody") }
            await #expect(throws: WireError.self) {
                try await parts.facts.create(FactCreate(factKey: "weight", factValue: "80 kg", scope: "agent"), for: user)
            }
            _ = try await parts.policy.update(MemoryPolicyUpdate(allowAgentSpecificMemoryGlobally: false))
            #expect(try await owner("agent") == ["nobody Health"])
        }
    }

    @Test func `settings count what all agents recall and what one does`() async throws {
        try await withAgents { parts, coach, _, _ in
            for (index, agent) in [UUID?.none, nil, coach].enumerated() {
                try await parts.remember("note \(index)", for: user)
                if let agent { try await parts.run("UPDATE facts SET agent_id = '\(agent)' WHERE fact_text = 'note \(index)'") }
            }
            try await parts.run("UPDATE facts SET validity_end = validity_start + interval '1 s' WHERE fact_text = 'note 0'")
            parts.clock.advance(by: 10)
            let settings = try await parts.users.settings(of: user)
            #expect(settings.totalFacts == 2 && settings.globalFacts == 1 && settings.agentSpecificFacts == 1)
            #expect(settings.allowAgentSpecificMemory && settings.memoryExtractionEnabled)
        }
    }

    /// Two agents that keep what they hear, and one that does not.
    private func withAgents(_ body: (HubParts, UUID, UUID, UUID) async throws -> Void) async throws {
        try await withHubParts { parts in
            let (coach, doctor, guide) = (UUID(), UUID(), UUID())
            for (id, scope) in [(coach, "agent"), (doctor, "agent"), (guide, "global")] {
                try await parts.run(
                    """
                    INSERT INTO agents (agent_id, name, memory_scope, created_at, updated_at)
                    VALUES ('\(id)', 'a', '\(scope)', now(), now())
                    """)
            }
            for user in [user, "discord_2"] {
                _ = try await parts.sessions.open(SessionStart(userId: user), userId: user)
            }
            try await body(parts, coach, doctor, guide)
        }
    }

    private func say(_ text: String, to agent: UUID?, of user: String? = nil, _ parts: HubParts) async throws {
        let journal = parts.journal
        _ = try await journal.record(
            SpokenTurn(
                userId: user ?? self.user, sessionId: UUID(), clientTurnId: "t1", agentId: agent, userMessage: text, aiResponse: "Noted.",
                interrupted: false))
        await journal.settle()
    }

    private func recalled(
        for agent: UUID?, of user: String? = nil, _ parts: HubParts, context: ContextService? = nil
    ) async throws -> [String] {
        let service = context ?? ContextService(
            embedding: parts.embedding, recall: parts.recall, cache: parts.searches, clock: parts.time)
        let answer = await service.answer(
            RecallQuery(userId: user ?? self.user, agentId: agent, text: question, limit: 10), deadline: .seconds(20))
        #expect(answer.outcome == .complete)
        return answer.items.map(\.factText)
    }
}
