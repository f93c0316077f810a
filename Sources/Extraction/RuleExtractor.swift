import Foundation

/// What people say about themselves in voice turns as facts worth remembering, without a model: sentence forms written as tables.
///
/// text → `Tokenizer` → `Normaliser` → `Sentences` → `ScopeGuard` (who is speaking about which world) → dates →
/// `ClauseSplitter` → `Guards` → `Corrections` → `Rules` through `Pattern` → `FactAssembler`. Linear in the length of the text,
/// deterministic, stateless. Precision comes first: what is not certainly a plain statement of the user about themselves gives
/// nothing. English only.
public struct RuleExtractor: Sendable {
    /// Stored beside what was extracted.
    public let name = "rules"

    public init() {}

    public func extract(from utterance: Utterance) -> [ExtractedFact] {
        guard !Markup.isPresent(in: utterance.text) else { return [] }
        var reading = Reading(utterance)
        return reading.facts()
    }
}

/// The state of one pass over an utterance.
private struct Reading {
    private static let maximumFacts = 64

    private let utterance: Utterance
    private let sentences: [Sentence]
    private let reader: ClauseReader
    private var times: TimeExpressions?
    private var collected: [ExtractedFact] = []
    /// Where the facts of the sentence before began: a joke takes them back.
    private var previousStart = 0
    /// The last statement, so that "no wait, Berlin" can replace its value.
    private var lastClause: [Token] = []
    private var greeted = false
    /// The relative or friend last spoken of ("boyfriend").
    private var mentioned: Token?
    /// The sentence before spoke of others: a verb without a subject may be theirs.
    private var isAboutOthers = false
    /// The clause before was about where the user lives or lived: "now I'm in Lyon" is too.
    private var speaksOfHome = false
    private var isCorrecting = false

    init(_ utterance: Utterance) {
        self.utterance = utterance
        let tokens = Tokenizer.tokens(of: utterance.text)
        sentences = Sentences.split(Normaliser.normalise(tokens))
        reader = ClauseReader(style: SpeechStyle(tokens), assembler: FactAssembler(now: utterance.occurredAt))
    }

    mutating func facts() -> [ExtractedFact] {
        for sentence in sentences {
            let start = collected.count
            let kept: [Range<Int>]
            switch ScopeGuard.judge(sentence.tokens) {
            case .dropUtterance: return []
            case .dropRest: return reconciled()
            case .dropSentence: continue
            case .takeBack(let ranges):
                collected.removeSubrange(min(previousStart, collected.count)...)
                kept = ranges
            case .keep(let ranges): kept = ranges
            }
            for range in kept { read(Array(sentence.tokens[range]), isQuestion: sentence.isQuestion) }
            isAboutOthers = Self.isAboutOthers(sentence.tokens)
            previousStart = min(start, collected.count)
            if collected.count > Self.maximumFacts { break }
        }
        return reconciled()
    }

    private mutating func read(_ tokens: [Token], isQuestion: Bool) {
        var tokens = Recurrences.replace(in: tokens)
        if TimeExpressions.mayOccur(in: tokens) {
            if times == nil { times = TimeExpressions(now: utterance.occurredAt, timeZone: utterance.timeZone) }
            if let times { tokens = times.replace(in: tokens) }
        }
        var clauses = ClauseSplitter.split(tokens)
        if let first = clauses.first, !isAboutOthers, let completed = Tenses.withSubject(Guards.withoutPrefixes(first)) { clauses[0] = completed }
        let asked = clauses.firstIndex { MemoryRequests.statement(in: $0, isQuestion: isQuestion) != nil }
        if let asked, let statement = MemoryRequests.statement(in: clauses[asked], isQuestion: isQuestion) { clauses[asked] = Array(statement) }
        var end = clauses.count
        if let stop = clauses.firstIndex(where: { clause in
            let body = Guards.withoutPrefixes(clause)
            return Guards.isQuestion(body) || Guards.isCommand(body)
        }) { end = stop } else if isQuestion, asked == nil { return }
        for (index, clause) in clauses[..<end].enumerated() where collected.count <= Self.maximumFacts {
            read(clause: clause, isRequested: asked.map { index >= $0 } ?? false)
        }
    }

    private mutating func read(clause: [Token], isRequested: Bool) {
        let spoken = Guards.withoutSuffixes(Guards.withoutPrefixes(clause))
        let body = (Tenses.former(spoken) ?? Clefts.plain(Array(spoken))).map { $0[...] } ?? spoken
        defer { mentioned = clause.last { Lexicon.relations[$0.word] != nil } ?? mentioned }
        let opensWithGreeting = clause.first.map { Guards.greetings.contains($0.word) } ?? false
        defer { greeted = opensWithGreeting || greeted && body.isEmpty }
        if Corrections.isMarked(clause) { isCorrecting = true }
        if body.contains(where: { $0.word == "used" }), body.contains(where: { $0.word == "live" }) { speaksOfHome = true }
        guard !body.isEmpty, !Guards.isUncertain(body) || body.contains(where: { $0.word == "call" }) else { return }

        let time = clause.first(where: \.isTime)
        var statement = Array(body)
        if let time, !statement.contains(where: \.isTime) { statement.append(time) }
        if let often = clause.first(where: { $0.kind == .recurrence }), !statement.contains(where: { $0.kind == .recurrence }) { statement.append(often) }

        if speaksOfHome, let residing = Corrections.residing(statement) { statement = residing }
        speaksOfHome = statement.contains { ["live", "lived", "living", "moved"].contains($0.word) }
        if let ended = Corrections.ended(statement[...]).map({ Corrections.residing($0) ?? $0 }) {
            speaksOfHome = speaksOfHome || ended.contains { $0.word == "live" }
            let closed = reader.facts(in: ended[...]).filter { $0.operation == .assert }
            if closed.isEmpty { add(reader.facts(in: Corrections.withoutAnyMore(statement[...])[...]), from: statement) }
            for var fact in closed {
                fact.operation = .retract
                collected.append(fact)
            }
            return
        }
        var found = reader.facts(in: statement[...], greeted: greeted || opensWithGreeting, requested: isRequested)
        if found.isEmpty, let plain = Tenses.plain(statement) { found = reader.facts(in: plain[...]) }
        if found.isEmpty, let singular = Tenses.singular(statement) { found = reader.facts(in: singular[...]) }
        if found.isEmpty, let main = Guards.withoutAdverbial(statement) { found = reader.facts(in: main) }
        if !found.isEmpty {
            add(found, from: statement)
        } else if let named = namesOfLast(statement) {
            collected.replaceSubrange((collected.count - 1)..., with: named)
        } else if let name = nameOfMentioned(statement) {
            collected.append(name)
        } else if let fragment = Corrections.fragment(body) {
            correct(with: fragment)
        }
    }

    private static let others = words("he she they his her their him them")

    private static func isAboutOthers(_ sentence: [Token]) -> Bool {
        sentence.contains { others.contains($0.word) || Lexicon.relations[$0.word] != nil }
    }

    private mutating func add(_ found: [ExtractedFact], from clause: [Token]) {
        guard !found.isEmpty else { return }
        collected += found
        lastClause = clause
        isCorrecting = false
    }

    /// "I have a dog. His name is Rex": the name belongs to the fact just stated.
    private func namesOfLast(_ clause: [Token]) -> [ExtractedFact]? {
        if let last = collected.last, last.key == "events", let start = last.value.split(separator: " ").firstIndex(where: { ["a", "an"].contains($0) }) {
            let words = last.value.split(separator: " ")[(start + 1)...].map { Token(word: $0.lowercased(), surface: String($0)) }
            let having = [Token(word: "i"), Token(word: "have"), Token(word: "a")] + words
            if let pet = reader.facts(in: having[...]).first(where: { $0.key == "pets" }) { return named(pet, clause).map { [$0] } }
        }
        return collected.last.flatMap { last in named(last, clause).map { [$0] } ?? namedEach(last, clause) }
    }

    /// "We have two cats. Their names are Milo and Otis": one fact a name.
    private func namedEach(_ fact: ExtractedFact, _ clause: [Token]) -> [ExtractedFact]? {
        guard ["pets", "children", "siblings", "friends", "family"].contains(fact.key), fact.operation == .assert, !fact.text.contains(" named ") else { return nil }
        let opening = clause.prefix(3).map(\.word)
        guard opening == ["their", "names", "are"] || opening == ["they", "are", "called"] || opening == ["they", "are", "named"] else { return nil }
        let names = CaptureKind.names.values(clause[3...], isLast: true, reader.style).map(\.phrase)
        let one = Plurals.one(fact.value)
        guard !names.isEmpty else { return nil }
        return names.map { name in
            var each = fact
            each.value = "\(one) \(name)"
            each.text = "has \(ThirdPerson.withArticle(one)) named \(name)"
            return each
        }
    }

    /// "My boyfriend cooks. He's called Raf": the name belongs to who was spoken of.
    private func nameOfMentioned(_ clause: [Token]) -> ExtractedFact? {
        guard let mentioned, clause.count >= 4, ["he", "she"].contains(clause[0].word), clause[1].word == "is", ["called", "named"].contains(clause[2].word) else { return nil }
        return reader.facts(in: ([Token(word: "my"), mentioned, clause[1], clause[2]] + clause[3...])[...]).first
    }

    private func named(_ fact: ExtractedFact, _ clause: [Token]) -> ExtractedFact? {
        var last = fact
        guard ["pets", "partner", "children", "siblings", "friends", "family"].contains(last.key), last.operation == .assert else { return nil }
        guard !last.text.contains(" named "), clause.count >= 4, ["his", "her", "its", "he", "she"].contains(clause[0].word) else { return nil }
        let named = clause[1].word == "name" && clause[2].word == "is" || clause[1].word == "is" && ["called", "named"].contains(clause[2].word)
        guard named, let person = CaptureKind.person.values(clause[3...], isLast: true, reader.style).first?.phrase else { return nil }
        last.value = last.key == "partner" ? person : "\(last.value) \(person)"
        last.text += " named \(person)"
        return last
    }

    private mutating func correct(with fragment: [Token]) {
        if isCorrecting, let last = collected.last, last.cardinality == .single, last.operation == .assert {
            let replaced = restated(lastClause, value: last.value, fragment)
            if let fact = replaced.first(where: { $0.key == last.key }) { collected[collected.count - 1] = fact }
            return
        }
        guard collected.isEmpty, let said = utterance.previousAssistantText, said.utf8.count < 2_000 else { return }
        let assistant = Sentences.split(Normaliser.normalise(Tokenizer.tokens(of: said)))
        guard let last = assistant.last else { return }
        if !isCorrecting {
            guard last.isQuestion, sentences.count == 1, let start = Corrections.answerStart(to: last.tokens) else { return }
            add(reader.facts(in: (start + fragment)[...]), from: start + fragment)
            return
        }
        let statements = assistant.map { Array(Guards.withoutPrefixes(Corrections.fromAssistant($0.tokens))) }
        let candidates = statements.flatMap { statement in reader.facts(in: statement[...]).map { (statement, $0) } }
        guard candidates.count == 1, let (statement, fact) = candidates.first, fact.cardinality == .single else { return }
        add(restated(statement, value: fact.value, fragment).filter { $0.key == fact.key }, from: statement)
    }

    /// The facts of `clause` with `value` replaced by `fragment`.
    private func restated(_ clause: [Token], value: String, _ fragment: [Token]) -> [ExtractedFact] {
        let first = value.split(separator: " ").first.map(String.init) ?? ""
        guard let index = clause.firstIndex(where: { $0.surface == first }) else { return [] }
        return reader.facts(in: (Array(clause[..<index]) + fragment)[...])
    }

    /// One fact per statement; of a single-valued key only what was said last.
    private func reconciled() -> [ExtractedFact] {
        var result: [ExtractedFact] = []
        var seen: Set<String> = []
        for fact in collected.reversed() {
            let identity = fact.operation == .assert && fact.cardinality == .single
                ? fact.key : "\(fact.key)\u{1}\(fact.value.lowercased())\u{1}\(fact.operation.rawValue)"
            if seen.insert(identity).inserted { result.append(fact) }
        }
        return Self.withoutMentions(result.reversed())
    }

    /// "My dog Rex is old. I took my dog out": the second dog is the first.
    private static func withoutMentions(_ facts: [ExtractedFact]) -> [ExtractedFact] {
        let pets = facts.filter { $0.key == "pets" }
        guard pets.count > 1 else { return facts }
        return facts.filter { fact in
            guard fact.key == "pets", fact.operation == .assert else { return true }
            let named = Set(fact.value.lowercased().split(separator: " "))
            return !pets.contains { $0 != fact && named.isStrictSubset(of: $0.value.lowercased().split(separator: " ")) }
        }
    }
}
