/// Who a source's users are here.
///
/// In this order: the one user everything is given to; the map; the platform before the source's name; the name as it is, if it is
/// a user id.
package struct UserMapping: Sendable {
    /// Everything belongs to this user.
    var everybody: UserName?
    var map: [String: UserName] = [:]
    /// Put before names that the map does not know.
    var platform: String?

    /// - Throws: ``ImportError`` when a user id or the platform is none.
    package init(everybody: String? = nil, map: String? = nil, platform: String? = nil) throws(ImportError) {
        if let everybody {
            guard let name = UserName(everybody) else { throw ImportError("--user is no user id, such as discord_1234567890") }
            self.everybody = name
        }
        if let platform, !UserName.isPlatform(platform.utf8) {
            throw ImportError("--platform takes lower-case letters and digits, such as discord")
        }
        self.platform = platform
        if let map { self.map = try Self.parse(map) }
    }

    /// - Parameter names: the source's names for one person.
    func user(of names: [String]) -> UserName? {
        if let everybody { return everybody }
        if let known = names.lazy.compactMap({ map[$0] }).first { return known }
        guard let name = names.first else { return nil }
        return UserName(platform.map { "\($0)_\(name)" } ?? name)
    }

    /// Lines of a source's name and a user id with a comma or a tab between; empty lines and those behind `#` say nothing.
    private static func parse(_ text: String) throws(ImportError) -> [String: UserName] {
        var map: [String: UserName] = [:]
        for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            if line.allSatisfy(\.isWhitespace) || line.hasPrefix("#") { continue }
            let parts = line.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "," || $0 == "\t" }
            guard parts.count == 2, let user = UserName(trimmed(parts[1])), map.updateValue(user, forKey: trimmed(parts[0])) == nil else {
                throw ImportError("line \(number + 1) of the user map is no pair of a name and a user id, or names somebody again")
            }
        }
        return map
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
