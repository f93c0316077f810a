/// The schemas of one document, each type once, made by running the types' own `init(from:)` against a decoder that takes notes.
///
/// - Threads: the one that makes the document.
public final class SchemaBook {
    /// Who writes the value: what may be missing, and what may be `null`, differs.
    public enum Direction: Sendable {
        /// The hub reads it: an optional field may be missing or `null`.
        case read
        /// The hub writes it: an optional field without a value is left out, or `null` where it is always written.
        case written
    }

    private struct Entry: Hashable {
        var type: ObjectIdentifier
        var direction: Direction
    }

    /// By the names that references use.
    public private(set) var components: [String: Schema] = [:]
    /// Types that cannot be recorded and do not describe themselves; a defect of the contract that a test finds.
    public private(set) var undescribed: [String] = []
    private var names: [Entry: String] = [:]
    private var direction = Direction.written

    public init() {}

    /// - Returns: a reference to a component for a type with fields of its own, else the schema.
    public func schema(of type: any Decodable.Type, _ direction: Direction) -> Schema {
        let outer = self.direction
        self.direction = direction
        defer { self.direction = outer }
        return schema(of: type)
    }

    /// In the direction of the type that contains it.
    public func schema(of type: any Decodable.Type) -> Schema {
        if let stated = type as? any DescribedAsSchema.Type { return stated.schema(in: self) }
        if let names = EnumeratedNames.of(type) { return .one(of: names) }
        let entry = Entry(type: ObjectIdentifier(type), direction: direction)
        if let name = names[entry] { return .reference(name) }
        let name = freeName(for: type)
        names[entry] = name
        components[name] = .anything
        let schema = recorded(type)
        guard schema.isObject else {
            names[entry] = nil
            components[name] = nil
            return schema
        }
        components[name] = schema
        return .reference(name)
    }

    /// What the type's `init(from:)` reads, whatever it says of itself.
    public func recorded(_ type: any Decodable.Type) -> Schema {
        let recording = Recording(book: self)
        do {
            _ = try recording.read(type)
        } catch {
            undescribed.append(Self.name(of: type))
        }
        let schema = recording.schema(direction)
        guard let ruled = type as? any Ruled.Type, direction == .read else { return schema }
        return schema.applying(ruled.keywords)
    }

    private func freeName(for type: any Decodable.Type) -> String {
        let name = Self.name(of: type)
        if components[name] == nil { return name }
        let other = name + (direction == .read ? "-read" : "-written")
        return components[other] == nil ? other : other + "-\(components.count)"
    }

    /// Without its module, nor where a private type is hidden: `ExtractionSettings.Model`.
    private static func name(of type: any Decodable.Type) -> String {
        let path = String(reflecting: type).replacing(#/\.\(unknown context at [^)]*\)/#, with: "")
        return path.split { !($0.isLetter || $0.isNumber || $0 == "." || $0 == "_") }
            .map { $0.split(separator: ".").dropFirst().joined(separator: ".") }.joined(separator: "_")
    }
}

/// The names of an enumeration that is a text on the wire.
enum EnumeratedNames {
    static func of(_ type: any Any.Type) -> [String]? {
        guard let type = type as? any (CaseIterable & RawRepresentable).Type else { return nil }
        return names(type)
    }

    private static func names<Enumeration: CaseIterable & RawRepresentable>(_ type: Enumeration.Type) -> [String]? {
        let names = type.allCases.compactMap { $0.rawValue as? String }
        return names.isEmpty ? nil : names
    }
}

extension Schema {
    var isObject: Bool { keywords["properties"] != nil }

    /// The schema with what is said of its fields beyond their types.
    func applying(_ rules: [(field: String, keywords: [String: JSONValue])]) -> Schema {
        guard case .object(var properties)? = keywords["properties"] else { return self }
        for (field, more) in rules {
            guard case .object(let property)? = properties[field] else { continue }
            var ruled = property.merging(more) { $1 }
            if case .array(let types)? = ruled["type"], types.contains(.null), case .array(let names)? = more["enum"] {
                ruled["enum"] = .array(names + [.null])
            }
            properties[field] = .object(ruled)
        }
        return with(["properties": .object(properties)])
    }
}
