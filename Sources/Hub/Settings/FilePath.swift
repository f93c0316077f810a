/// Paths as text, without asking the file system.
enum FilePath {
    /// - Returns: an absolute path without `.`, `..`, doubled slashes or a slash at its end.
    static func absolute(_ path: String, in workingFolder: String) -> String {
        var parts: [Substring] = []
        for part in (path.hasPrefix("/") ? path : workingFolder + "/" + path).split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// The folder itself and everything above it, nearest first.
    static func ancestors(of folder: String) -> [String] {
        var folders = [folder]
        var rest = folder
        while let slash = rest.lastIndex(of: "/"), rest.count > 1 {
            rest = String(rest[..<slash])
            folders.append(rest.isEmpty ? "/" : rest)
        }
        return folders
    }
}
