import Wire

/// Users as mem0's programs name them, and as the hub does.
///
/// A bot's users are `<platform>_<id>` in the hub; its program goes on calling them by the id alone (the whole name is understood too).
/// Bytes that the hub's names cannot have stand there as `:` and two hexadecimal digits. Web users and administrators use the hub's names.
package struct Mem0Names: Sendable {
    let principal: Principal

    package init(_ principal: Principal) { self.principal = principal }

    /// The hub's id for a name; nil when nobody whom the principal speaks for can have it.
    package func userId(_ name: String) -> String? {
        switch principal.role {
        case .user(let own): return name == own || name == "me" ? own : nil
        case .admin: return UserName(name)?.text
        case .bot(let platform):
            if let user = UserName(name), user.platform == platform { return user.text }
            guard !name.isEmpty, !name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else { return nil }
            return UserName(platform + "_" + Self.escaped(name))?.text
        }
    }

    /// The user whom a request speaks for.
    ///
    /// - Errors: `notOffered` when none is named: memories that are nobody's are not kept.
    package func user(named name: String?) throws(WireError) -> String {
        guard case .bot = principal.role else {
            if principal.role == .admin, name == nil { throw Self.nobody }
            return try principal.user(named: name)
        }
        guard let name else { throw Self.nobody }
        guard let userId = userId(name) else { throw .invalid("user_id", "must be a printable text of at most \(Limits.nameBytes) bytes") }
        return userId
    }

    /// What the program calls a user.
    package func name(of userId: String) -> String {
        guard case .bot(let platform) = principal.role, userId.hasPrefix(platform + "_") else { return userId }
        let name = Self.unescaped(userId.dropFirst(platform.count + 1))
        return name.flatMap { self.userId($0) == userId ? $0 : nil } ?? userId
    }

    private static let nobody = WireError(
        .notOffered, "Memhub keeps every memory for a user: name user_id beside agent_id, app_id and run_id.", field: "user_id")

    private static func escaped(_ name: String) -> String {
        name.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                String(UnicodeScalar(byte))
            default: ":" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    /// - Returns: nil for what ``escaped(_:)`` never makes.
    private static func unescaped(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: ":") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(Substring(rest.prefix(2))), radix: 16) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
