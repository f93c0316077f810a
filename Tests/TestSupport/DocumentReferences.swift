/// The `$ref`s of a JSON document (RFC 6901).
public enum DocumentReferences {
    public static func all(in json: Any) -> Set<String> {
        if let array = json as? [Any] { return array.reduce(into: []) { $0.formUnion(all(in: $1)) } }
        guard let object = json as? [String: Any] else { return [] }
        if let reference = object["$ref"] as? String { return [reference] }
        return object.values.reduce(into: []) { $0.formUnion(all(in: $1)) }
    }

    /// - Returns: nil for a reference that leads nowhere.
    public static func resolve(_ reference: String, in document: Any) -> Any? {
        guard reference.hasPrefix("#/") else { return nil }
        return reference.dropFirst(2).split(separator: "/").reduce(Optional(document)) { part, name in
            (part as? [String: Any])?[String(name).replacing("~1", with: "/").replacing("~0", with: "~")]
        }
    }
}
