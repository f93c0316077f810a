/// What holds for a field beyond its type: checked before a body is used, and written into its schema.
public struct FieldRule<Body>: Sendable {
    let field: String
    let keywords: [String: JSONValue]
    let check: @Sendable (Body) throws(WireError) -> Void

    /// A text of at most so many bytes of UTF-8, without U+0000.
    ///
    /// - Parameter allowsEmpty: false: it must have something in it besides white space.
    public static func text(
        _ field: String, bytes: Int, allowsEmpty: Bool = true, _ value: @escaping @Sendable (Body) -> String?
    ) -> FieldRule {
        var keywords: [String: JSONValue] = [
            "maxLength": .int(Int64(bytes)), "description": .string("At most \(bytes) bytes of UTF-8, without U+0000."),
        ]
        if !allowsEmpty { keywords["pattern"] = #"\S"# }
        return FieldRule(field: field, keywords: keywords) { body throws(WireError) in
            try Limits.check(value(body), field, bytes: bytes, allowsEmpty: allowsEmpty)
        }
    }

    /// A text of a certain form.
    ///
    /// - Parameter rule: begins with "must be".
    public static func text(
        _ field: String, _ rule: String, isAllowed: @escaping @Sendable (String) -> Bool, _ value: @escaping @Sendable (Body) -> String?
    ) -> FieldRule {
        FieldRule(field: field, keywords: ["description": .string("It \(rule).")]) { body throws(WireError) in
            guard let text = value(body), !isAllowed(text) else { return }
            throw .invalid(field, rule)
        }
    }

    public static func number(
        _ field: String, in range: ClosedRange<Int>, _ value: @escaping @Sendable (Body) -> Int?
    ) -> FieldRule {
        FieldRule(
            field: field, keywords: ["minimum": .int(Int64(range.lowerBound)), "maximum": .int(Int64(range.upperBound))]
        ) { body throws(WireError) in
            guard let number = value(body), !range.contains(number) else { return }
            throw .invalid(field, "must be from \(range.lowerBound) to \(range.upperBound)")
        }
    }

    public static func number(
        _ field: String, in range: ClosedRange<Double>, _ value: @escaping @Sendable (Body) -> Double?
    ) -> FieldRule {
        FieldRule(field: field, keywords: ["minimum": .double(range.lowerBound), "maximum": .double(range.upperBound)]) {
            body throws(WireError) in
            guard let number = value(body), !range.contains(number) else { return }
            throw .invalid(field, "must be from \(range.lowerBound) to \(range.upperBound)")
        }
    }

    /// One of certain names.
    public static func name(
        _ field: String, of names: [String], _ value: @escaping @Sendable (Body) -> String?
    ) -> FieldRule {
        FieldRule(field: field, keywords: ["enum": .array(names.map(JSONValue.string))]) { body throws(WireError) in
            guard let name = value(body), !names.contains(name) else { return }
            throw .invalid(field, "must be one of \(names.joined(separator: ", "))")
        }
    }

    /// A JSON object of at most so many bytes.
    public static func object(_ field: String, bytes: Int, _ value: @escaping @Sendable (Body) -> JSONValue?) -> FieldRule {
        FieldRule(
            field: field, keywords: ["type": ["object", "null"], "description": .string("At most \(bytes) bytes of JSON.")]
        ) { body throws(WireError) in
            guard let metadata = value(body) else { return }
            guard case .object = metadata else { throw .invalid(field, "must be an object") }
            guard WireCoder.encode(metadata).count > bytes else { return }
            throw WireError(.tooLong, "The field \(field) may have at most \(bytes) bytes.", field: field)
        }
    }
}

/// A body with rules for its fields.
public protocol Ruled: Decodable {
    static var rules: [FieldRule<Self>] { get }
}

extension Ruled {
    /// - Errors: `invalidField` or `tooLong`, naming the first field that breaks its rule.
    public func checkRules() throws(WireError) {
        for rule in Self.rules { try rule.check(self) }
    }

    static var keywords: [(field: String, keywords: [String: JSONValue])] { rules.map { ($0.field, $0.keywords) } }
}
