import CLibpq

/// What a ``PostgresConfiguration`` becomes for `PQconnectStartParams`: the connection string's own settings, and ours where it is
/// silent.
struct ConnectionParameters {
    private var values: [String: String]

    init(_ configuration: PostgresConfiguration) throws(PostgresError) {
        values = try Self.parse(configuration.connectionString)
        values["client_encoding"] = "UTF8"
        if let database = configuration.database { values["dbname"] = database }
        let defaults = [
            "application_name": configuration.applicationName, "keepalives_idle": "30", "keepalives_interval": "10",
            "keepalives_count": "3", "tcp_user_timeout": "30000",
        ]
        values.merge(defaults) { given, _ in given }
        var options = values["options"].map { [$0] } ?? []
        options.append("-c timezone=UTC")
        if let searchPath = configuration.searchPath {
            options.append("-c search_path=\(Self.escaped(searchPath))")
        }
        values["options"] = options.joined(separator: " ")
        if values.contains(where: { $0.value.utf8.contains(0) }) { throw Self.invalid }
    }

    var password: String? { values["password"] }

    /// Lends two null-terminated arrays of C strings.
    func withArrays<R>(_ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> R) -> R {
        let pairs = Array(values)
        let keywords = CStringArray(pairs.map(\.key))
        let contents = CStringArray(pairs.map(\.value))
        return keywords.withPointers { keywords in contents.withPointers { body(keywords, $0) } }
    }

    /// Backslash and white space separate the words of `options`.
    private static func escaped(_ value: String) -> String {
        value.reduce(into: "") { text, character in
            if character == "\\" || character.isWhitespace { text.append("\\") }
            text.append(character)
        }
    }

    /// libpq's own message may quote a part of the string, and with it a password: it is dropped.
    private static func parse(_ string: String) throws(PostgresError) -> [String: String] {
        guard !string.utf8.contains(0), let options = PQconninfoParse(string, nil) else { throw invalid }
        defer { PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return values
    }

    private static let invalid = PostgresError(.connectionFailed, "the connection string is not valid")
}
