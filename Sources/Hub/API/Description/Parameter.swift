import Wire

/// A part of a path or of a query as it is described.
package struct Parameter: Sendable {
    package var name: String
    package var schema: Schema
    package var isRequired = false
    package var summary: String?

    package static func text(_ name: String, _ summary: String? = nil, bytes: Int? = nil) -> Parameter {
        let schema = bytes.map { Schema.text.with(["maxLength": .int(Int64($0))]) } ?? .text
        return Parameter(name: name, schema: schema, summary: summary)
    }

    /// One of certain names.
    package static func name(_ name: String, of names: [String], _ summary: String? = nil) -> Parameter {
        Parameter(name: name, schema: .one(of: names), summary: summary)
    }

    package static func integer(_ name: String, in range: ClosedRange<Int64>, _ summary: String? = nil) -> Parameter {
        Parameter(name: name, schema: .integer(in: range), summary: summary)
    }

    package static func identifier(_ name: String, _ summary: String? = nil) -> Parameter {
        Parameter(name: name, schema: .uuid, summary: summary)
    }

    /// `true` or `false`; also `1`, `0`, and a name without a value, which is true.
    package static func flag(_ name: String, _ summary: String? = nil) -> Parameter {
        Parameter(name: name, schema: .any(of: [.boolean, .one(of: ["1", "0", ""])]), summary: summary)
    }

    /// A user's name; in a path also `me`.
    package static func user(_ name: String = "user_id", _ summary: String? = nil) -> Parameter {
        Parameter(
            name: name,
            schema: Schema(["type": "string", "pattern": .string(UserName.pattern), "maxLength": .int(Int64(Limits.nameBytes))]),
            summary: summary)
    }

    package var required: Parameter {
        var parameter = self
        parameter.isRequired = true
        return parameter
    }

    static let page = [
        Parameter.integer("limit", in: PageRequest.limits, "Items on the page; \(PageRequest.defaultLimit) unless said otherwise."),
        Parameter.integer("cursor", in: PageRequest.cursors, "As the `Link` header of the page before gives it."),
    ]

    /// What a name in a pattern binds, unless the route describes it.
    static func bound(_ name: String) -> Parameter {
        let parameter: Parameter =
            if name == "user_id" {
                .user(name, "`me` is the token's own user.")
            } else if name == "id" || name.hasSuffix("_id") {
                .identifier(name)
            } else {
                .text(name)
            }
        return parameter.required
    }

    func json(in place: String) -> JSONValue {
        var fields: [String: JSONValue] = [
            "name": .string(name), "in": .string(place), "required": .bool(isRequired), "schema": schema.json,
        ]
        if let summary { fields["description"] = .string(summary) }
        return .object(fields)
    }
}
