extension MemoryContext {
    func encoded() -> [UInt8] {
        var text = JSONText(capacity: 512 + context.utf8.count + facts.reduce(0) { $0 + $1.factText.utf8.count + 512 })
        text.object { text in
            text.member("type", type)
            text.member("turn_id", turnId)
            text.member("memory_enabled", memoryEnabled)
            text.member("outcome", outcome.rawValue)
            if let degraded {
                text.key("degraded")
                text.array(degraded) { $0.string($1.rawValue) }
            }
            text.member("context", context)
            text.key("facts")
            text.array(facts) { $1.write(to: &$0) }
            text.key("recent_turns")
            text.array(recentTurns) { text, turn in
                text.object {
                    $0.member("role", turn.role.rawValue)
                    $0.member("text", turn.text)
                }
            }
            if let forgetPending {
                text.key("forget_pending")
                forgetPending.write(to: &text)
            }
            text.member("source", source.rawValue)
            text.member("latency_ms", latencyMs)
        }
        return text.bytes
    }
}

extension ForgetPending {
    fileprivate func write(to text: inout JSONText) {
        text.object { text in
            text.key("facts")
            text.array(facts) { text, fact in
                text.object {
                    $0.member("id", fact.id.description)
                    $0.member("fact_text", fact.factText)
                }
            }
            text.member("turns", turns)
            text.member("expires_in_seconds", expiresInSeconds)
        }
    }
}

extension RecalledItem {
    fileprivate func write(to text: inout JSONText) {
        text.object { text in
            text.member("id", id.description)
            text.member("kind", kind.rawValue)
            text.member("fact_key", orNull: factKey)
            text.member("fact_text", factText)
            text.member("importance", importance)
            text.member("relevance", relevance)
            text.key("why")
            text.object {
                $0.member("vector", why.vector)
                $0.member("lexical", why.lexical)
                $0.member("neighbours", why.neighbours)
                $0.member("session", why.session)
                $0.member("speaker", why.speaker)
                $0.member("time", why.time)
                $0.member("importance", why.importance)
                $0.member("recency", why.recency)
                $0.member("links", why.links)
            }
            text.member("memory_bank", orNull: memoryBank)
            text.member("sector", orNull: sector)
            text.member("source_turn_id", orNull: sourceTurnId?.description)
            text.member("created_at", createdAt.text)
        }
    }
}
