import Foundation
import WebSocket
import Wire

/// mem0's platform API, as mem0ai's `MemoryClient` and `AsyncMemoryClient` call it.
///
/// - Next: ``Mem0Names`` for users, `MemoryFilter` for filters, ``Mem0NotOffered`` for what is answered 501.
struct Mem0Routes: Sendable {
    let intake: MessageIntake
    let facts: FactStore
    let selected: SelectedFacts
    let recall: FilteredRecall
    let tasks: TaskStore
    let forgetting: Forgetting

    func add(to router: inout Router) {
        router.add("GET", "/v1/ping") { _ in .json(Mem0Ping()) }
        router.add("POST", "/v3/memories/add") { try await add($0) }
        router.add("GET", "/v1/event/{event_id}") { request in
            .json(try await tasks.event(try request.mem0Id("event_id"), visibleTo: try request.principal().visibility))
        }
        router.add("POST", "/v3/memories/search") { try await search($0) }
        router.add("POST", "/v3/memories") { try await list($0) }
        router.add("DELETE", "/v1/memories") { try await deleteAll($0) }
        let memory = "/v1/memories/{memory_id}"
        router.add("GET", memory) { request in
            let names = try request.names()
            return .json(
                named(try await selected.fact(try request.mem0Id("memory_id"), visibleTo: names.principal.visibility), names))
        }
        router.add("PUT", memory) { request in
            try Mem0NotOffered.check(request, Mem0NotOffered.updateOptions)
            let (id, principal) = (try request.mem0Id("memory_id"), try request.principal())
            let known = try await selected.fact(id, visibleTo: principal.visibility)
            try await update(known, try request.body(Mem0Update.self), by: principal)
            return .json(named(try await selected.fact(id, visibleTo: principal.visibility), try request.names()))
        }
        router.add("DELETE", memory) { request in
            if try request.queryFlag("delete_linked") {
                throw WireError(
                    .notOffered, "What a memory replaced stays in its history: delete those memories by their own ids.",
                    field: "delete_linked")
            }
            let principal = try request.principal()
            let known = try await selected.fact(try request.mem0Id("memory_id"), visibleTo: principal.visibility)
            try await facts.delete(known.id.uuid, of: known.userId, by: principal)
            return .json(Mem0Done("Memory deleted successfully!"))
        }
        router.add("GET", memory + "/history") { request in
            let names = try request.names()
            let entries = try await selected.history(of: try request.mem0Id("memory_id"), visibleTo: names.principal.visibility)
            return .json(
                entries.map { entry in
                    var entry = entry
                    entry.userId = names.name(of: entry.userId)
                    return entry
                })
        }
        router.add("PUT", "/v1/batch") { request in
            let (changes, known) = try await batch(request)
            for (change, fact) in zip(changes, known) {
                try await update(fact, Mem0Update(text: change.text, metadata: change.metadata), by: try request.principal())
            }
            return .json(Mem0Done("Successfully updated \(known.count) memories"))
        }
        router.add("DELETE", "/v1/batch") { request in
            let known = try await batch(request).facts
            try await forgetting.forget(
                Dictionary(grouping: known, by: \.userId).mapValues { $0.map(\.id.uuid) }, by: try request.principal().actor)
            return .json(Mem0Done("Successfully deleted \(known.count) memories"))
        }
        Mem0NotOffered.add(to: &router)
    }

    private func add(_ request: APIRequest) async throws -> Response {
        try Mem0NotOffered.check(request, Mem0NotOffered.additionOptions)
        var body = try request.body(Mem0Add.self)
        try body.checkRules()
        try body.takeOwnersFromFilters()
        let userId = try request.names().user(named: body.userId)
        let entities = MemoryEntities(agentId: body.agentId, appId: body.appId, runId: body.runId)
        guard body.infer ?? true else {
            return .json(
                Mem0Results(
                    try await intake.keep(
                        body.messages, for: userId, metadata: body.metadata, entities: entities, by: try request.principal())))
        }
        return .json(
            Mem0Queued(
                eventId: Identifier(
                    try await intake.extract(body.messages, for: userId, metadata: body.metadata, entities: entities))))
    }

    private func search(_ request: APIRequest) async throws -> Response {
        try Mem0NotOffered.check(request, Mem0NotOffered.readingOptions)
        let body = try request.body(Mem0Search.self)
        try Limits.check(body.query, "query", bytes: Limits.textBytes, allowsEmpty: false)
        let limit = body.topK ?? 10
        guard (1...Limits.listItems).contains(limit) else { throw WireError.invalid("top_k", "must be between 1 and \(Limits.listItems)") }
        let filter = try MemoryFilter(body.filters).and(try MemoryFilter(body.furtherFilters))
        let names = try request.names()
        let found = try await recall.search(body.query, in: names.selection(filter), limit: limit)
        return .json(
            Mem0Results(found.filter { $0.score ?? 0 >= body.threshold ?? 0 }.map { named($0, names) }))
    }

    private func list(_ request: APIRequest) async throws -> Response {
        try Mem0NotOffered.check(request, Mem0NotOffered.readingOptions)
        let body = try request.body(Mem0List.self)
        let filter = try MemoryFilter(body.filters).and(try MemoryFilter(body.furtherFilters))
        let (names, page) = (try request.names(), try request.mem0Page())
        let (count, facts) = try await selected.list(names.selection(filter), page: page.number, size: page.size)
        return .json(page.of(facts.map { named($0, names) }, count: count, path: "/v3/memories/"))
    }

    private func deleteAll(_ request: APIRequest) async throws -> Response {
        let fields = ["user_id", "agent_id", "app_id", "run_id"].compactMap { name in
            request.query(name).map { (name, JSONValue.string($0)) }
        }
        guard !fields.isEmpty else {
            throw WireError(
                .missingField, "Say whose memories: user_id, agent_id, app_id or run_id, each a parameter of its own.", field: "user_id")
        }
        guard !fields.contains(where: { $0.1 == .string("*") }) else {
            throw WireError(
                .notOffered, "Everybody's memories are not deleted by one request: name user_id, agent_id, app_id or run_id.")
        }
        let (names, actor) = (try request.names(), try request.principal().actor)
        if let name = request.query("user_id") {
            let userId = try names.user(named: name)
            if fields.count == 1 {
                _ = try await forgetting.forget(.everything, of: userId, in: .everyAgent, by: actor)
                return .json(Mem0Done("Memories deleted successfully!"))
            }
        }
        let filter = try MemoryFilter(.object(Dictionary(uniqueKeysWithValues: fields)))
        try await forgetting.forget(try await selected.ids(names.selection(filter)), by: actor)
        return .json(Mem0Done("Memories deleted successfully!"))
    }

    /// The memories of a batch; refused as a whole when one of them is not known.
    private func batch(_ request: APIRequest) async throws -> (changes: [Mem0Batch.Change], facts: [Mem0Memory]) {
        let changes = try request.body(Mem0Batch.self).memories
        guard (1...Limits.listItems).contains(changes.count) else {
            throw WireError.invalid("memories", "must hold between 1 and \(Limits.listItems) memories")
        }
        let ids = changes.compactMap { UUID(uuidString: $0.memoryId) }
        let known = try await selected.facts(ids, visibleTo: try request.principal().visibility)
        let facts = ids.compactMap { known[$0] }
        guard facts.count == changes.count else { throw FactStore.unknownFact }
        return (changes, facts)
    }

    private func update(_ known: Mem0Memory, _ change: Mem0Update, by principal: Principal) async throws {
        _ = try await facts.update(
            FactUpdate(factValue: change.text, factText: change.text, metadata: change.metadata), of: known.id.uuid,
            userId: known.userId, by: principal)
    }

    private func named(_ memory: Mem0Memory, _ names: Mem0Names) -> Mem0Memory {
        var memory = memory
        memory.userId = names.name(of: memory.userId)
        return memory
    }
}
