/// Whether a fact says what a label says, in other words perhaps.
enum FactMatching {
    private static let families = [
        words("home location"), words("hometown birthplace"), words("name preferred_name"), words("likes hobbies skills goals habits languages favorite_team projects"), words("job business employer industry work_schedule work_history projects goals habits"), words("fears dislikes feelings"), words("acquaintances friends colleagues"), words("household family home partner parents friends"), words("medical_conditions medical_history events health"),
        words("plans events habits location"), words("job employer workplace work_schedule"),
        words("school field_of_study education"), words("partner marital_status"),
        words("family siblings parents children friends colleagues partner"), words("diet dislikes"), words("diet allergies"),
        words("vehicle possessions"), words("pregnancy children plans"), words("goals plans languages"), words("events goals"),
        words("likes preferences"),
    ]

    static func says(_ fact: ExtractedFact, _ label: LabelledTurn.Label) -> Bool {
        guard fact.operation == label.operation, isSameFamily(fact.key, label.key) else { return false }
        if let end = label.validUntil, end != fact.validUntil { return false }
        let (said, meant) = (content(fact.value), content(label.value))
        guard !said.isEmpty, !meant.isEmpty else { return said.isEmpty && meant.isEmpty || fact.operation == .retract }
        let shared = said.intersection(meant).count
        return 2 * shared >= meant.count && (2 * shared >= said.count || 2 * shared >= content(fact.text).count)
    }

    private static func isSameFamily(_ key: String, _ other: String) -> Bool {
        key == other || families.contains { $0.contains(key) && $0.contains(other) }
    }

    private static let empty = words("a an the my our their his her its is am are was of in at on to for and with be been by from s it as not do does doesn't don't can't")

    private static func content(_ text: String) -> Set<String> {
        Set(text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "'" }.map(String.init).filter { !empty.contains($0) }.map(stem))
    }

    /// "cooking", "cooks" and "cook" as one.
    private static func stem(_ word: String) -> String {
        var stem = word
        if stem.hasSuffix("'s") { stem.removeLast(2) }
        for ending in ["ing", "ed", "es", "s", "e"] where stem.hasSuffix(ending) && stem.count > ending.count + 2 {
            stem.removeLast(ending.count)
            break
        }
        return stem
    }
}
