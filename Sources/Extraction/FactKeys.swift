/// The keys facts are filed under, gathered from the rule tables: every extractor uses these, so that facts from different ones meet.
public enum FactKeys {
    /// Keys of which a user has one value at a time. Keys that begin with `favorite_` are single-valued too, unless named in ``all``.
    public static let singleValued: Set<String> = Set(topics.values.filter { $0.cardinality == .single }.map(\.key))

    /// Every key of the tables, in alphabetical order. Keys that begin with `favorite_` ("favorite_color") come beside these.
    public static let all: [String] = topics.keys.sorted()

    /// `.many` for a key that no table has: nothing is superseded by mistake.
    public static func cardinality(of key: String) -> ExtractedFact.Cardinality { topic(of: key)?.cardinality ?? .many }

    /// Nil for a key that no table has.
    public static func bank(of key: String) -> MemoryBank? { topic(of: key)?.bank }

    /// Nil for a key that no table has.
    public static func sector(of key: String) -> MemorySector? { topic(of: key)?.sector }

    /// 0.5 for a key that no table has.
    static func importance(of key: String) -> Double { topic(of: key)?.importance ?? 0.5 }

    private static func topic(of key: String) -> Topic? {
        topics[key] ?? (key.hasPrefix(Rules.favorite.key) ? Rules.favorite : nil)
    }

    private static let topics: [String: Topic] = {
        let relations = Set(Lexicon.relations.values).map { FactAssembler.topic(of: $0) }
        let rules = Rules.everything.joined().map(\.topic) + relations + [FactAssembler.maritalStatus]
        var table: [String: Topic] = [:]
        for topic in rules where !topic.isPrefix && table[topic.key] == nil { table[topic.key] = topic }
        return table
    }()
}
