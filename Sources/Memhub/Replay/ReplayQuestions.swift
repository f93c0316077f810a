import Wire

/// Asks questions about a replayed conversation and shows what would stand in the prompt.
struct ReplayQuestions {
    let plan: ReplayPlan
    let recall: Int
    let client: HubClient

    func ask(_ questions: [Conversation.Question], ledger: TaskLedger) async throws {
        guard !questions.isEmpty else { return }
        var latency = LatencySummary()
        var shares: [Double] = []
        for (index, question) in questions.enumerated() {
            guard let userId = plan.user(for: question.text) else { return }
            let line = VoiceLine(
                client: client, session: SessionStart(userId: userId, platform: "discord", channelId: "replay-questions"))
            let context = try await line.context(
                ContextRequest(turnId: "question", text: question.text, limit: recall, userId: userId))
            await line.end()
            latency.add(context.latencyMs)
            Terminal.output.line("\n" + SafeText.oneLine("? [\(index + 1)/\(questions.count)] \(question.text) (\(userId))"))
            if let answer = question.answer { Terminal.output.line(SafeText.oneLine("    expected: \(answer)")) }
            if let found = evidence(of: question, in: context, ledger) {
                shares.append(Double(found.found) / Double(found.of))
                Terminal.output.line("    evidence: \(found.found) of \(found.of) turns recalled")
            }
            Terminal.output.line(ContextText.text(context))
        }
        Terminal.output.line("questions   \(questions.count), latency_ms \(latency.text)")
        guard !shares.isEmpty else { return }
        let mean = shares.reduce(0, +) / Double(shares.count)
        let hits = shares.count { $0 > 0 }
        let percent = mean.formatted(.percent.precision(.fractionLength(1)))
        Terminal.output.line("evidence    recall@\(recall) \(percent); some of it in \(hits) of \(shares.count)")
    }

    /// - Returns: nil when none of the lines was played.
    private func evidence(
        of question: Conversation.Question, in context: MemoryContext, _ ledger: TaskLedger
    ) -> (found: Int, of: Int)? {
        let turns = Set(question.evidence.compactMap { ledger.turn(ofLine: $0) })
        guard !turns.isEmpty else { return nil }
        let recalled = Set(context.facts.flatMap { [$0.sourceTurnId, $0.kind == .turn ? $0.id : nil].compactMap { $0 } })
        return (turns.intersection(recalled).count, turns.count)
    }
}
