/// Objects that look like facts, wherever the model put them.
struct FactCandidates {
    private(set) var objects: [AnswerObject] = []
    /// Texts and numbers where objects should be.
    private(set) var scalars = 0
    private var hasList = false

    /// - Throws: `unreadable` without a list and without a fact.
    init(_ reading: LenientJSON.Reading) throws(AnswerError) {
        for value in reading.values { collect(value, isOutermost: true) }
        guard hasList || !objects.isEmpty else { throw .unreadable }
    }

    private mutating func collect(_ value: AnswerValue, isOutermost: Bool = false) {
        switch value {
        case .object(let object) where object["value"] != nil || object["text"] != nil || object["key"] != nil: objects.append(object)
        case .object(let object):
            if object["facts"] == .null { hasList = true }
            for name in object.members.keys.sorted() { object[name].map { collect($0) } }
        case .array(let elements):
            // "[1]" is a list in JSON, a footnote in prose.
            let isProse = isOutermost && !elements.isEmpty && !elements.contains { if case .object = $0 { true } else { false } }
            if isProse { return }
            hasList = true
            for element in elements {
                switch element {
                case .object, .array: collect(element)
                default: scalars += 1
                }
            }
        default: break
        }
    }
}
