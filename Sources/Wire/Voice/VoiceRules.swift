extension SessionStart: Ruled {
    public static let rules: [FieldRule<SessionStart>] = [
        .text("display_name", bytes: Limits.nameBytes) { $0.displayName },
        .text("platform", bytes: Limits.nameBytes, allowsEmpty: false) { $0.platform },
        .text("channel_id", bytes: Limits.nameBytes) { $0.channelId },
    ]
}

extension TranscriptPartial: Ruled {
    public static let rules: [FieldRule<TranscriptPartial>] = [
        .turnId { $0.turnId }, .text("text", bytes: Limits.textBytes) { $0.text },
    ]
}

extension ContextRequest: Ruled {
    public static let rules: [FieldRule<ContextRequest>] = [
        .turnId { $0.turnId }, .text("text", bytes: Limits.textBytes) { $0.text }, .number("limit", in: 1...50) { $0.limit },
        .number("deadline_ms", in: 1...10_000) { $0.deadlineMs },
    ]
}

extension TurnComplete: Ruled {
    public static let rules: [FieldRule<TurnComplete>] = [
        .turnId { $0.turnId }, .text("user_message", bytes: Limits.textBytes) { $0.userMessage },
        .text("ai_response", bytes: Limits.textBytes) { $0.aiResponse },
    ]
}

extension FieldRule {
    fileprivate static func turnId(_ value: @escaping @Sendable (Body) -> String?) -> FieldRule {
        .text("turn_id", bytes: Limits.turnIdBytes, allowsEmpty: false, value)
    }
}
