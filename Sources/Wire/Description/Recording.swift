/// What one type's `init(from:)` asks its decoder for.
final class Recording {
    private enum Form {
        case object
        case array(Schema)
        case single(Schema)
    }

    private struct Property {
        var schema: Schema?
        /// The type looked whether the field is there.
        var isOptional = false
        /// The type looked whether the field is `null`.
        var mayBeNull = false
        var isAlwaysWritten = false
    }

    let book: SchemaBook
    /// What the decoder answers where a text is asked for.
    private(set) var text = ""
    private var form = Form.object
    private var properties: [String: Property] = [:]
    private var nested: [String: Recording] = [:]
    private var elements: Recording?
    private var mayBeNull = false

    init(book: SchemaBook) { self.book = book }

    /// Runs a type's `init(from:)`, again with other texts while it refuses them.
    func read<Value: Decodable>(_ type: Value.Type) throws -> Value {
        var refusal: (any Error)?
        for text in Self.texts {
            self.text = text
            do { return try Value(from: RecordingDecoder(recording: self)) } catch { refusal = error }
        }
        throw refusal!
    }

    private static let texts = ["", "a", "1", "00000000-0000-4000-8000-000000000000", "2000-01-01T00:00:00.000Z", "https://example.org"]

    // MARK: What is noted

    func noteObject() { form = .object }

    func noteElements() -> Recording {
        let recording = Recording(book: book)
        elements = recording
        form = .array(.anything)
        return recording
    }

    func noteElement(_ schema: Schema) { form = .array(schema) }

    func noteNull() { mayBeNull = true }

    func noteSingle(_ schema: Schema) { form = .single(schema) }

    func noteOptional(_ key: any CodingKey) { properties[key.stringValue, default: Property()].isOptional = true }

    func noteNull(_ key: any CodingKey) { properties[key.stringValue, default: Property()].mayBeNull = true }

    func note(_ key: any CodingKey, _ type: any Decodable.Type) {
        properties[key.stringValue, default: Property()].schema = book.schema(of: type)
        if type is any AlwaysWritten.Type { properties[key.stringValue]?.isAlwaysWritten = true }
    }

    func noteNested(_ key: any CodingKey) -> Recording {
        let recording = nested[key.stringValue] ?? Recording(book: book)
        nested[key.stringValue] = recording
        properties[key.stringValue, default: Property()].schema = .anything
        return recording
    }

    // MARK: What it comes to

    func schema(_ direction: SchemaBook.Direction) -> Schema {
        let schema =
            switch form {
            case .object: object(direction)
            case .array(let element): Schema.array(of: elements.map { $0.isEmpty ? element : $0.schema(direction) } ?? element)
            case .single(let schema): schema
            }
        return mayBeNull ? schema.orNull : schema
    }

    private var isEmpty: Bool { if case .object = form { properties.isEmpty } else { false } }

    private func object(_ direction: SchemaBook.Direction) -> Schema {
        var schemas: [String: Schema] = [:]
        var required: [String] = []
        for (name, property) in properties {
            let schema = nested[name]?.schema(direction) ?? property.schema ?? .anything
            schemas[name] = property.mayBeNull && direction == .read ? schema.orNull : schema
            if !property.isOptional || (property.isAlwaysWritten && direction == .written) { required.append(name) }
        }
        return .object(schemas, required: required)
    }
}
