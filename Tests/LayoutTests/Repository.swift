import Foundation

/// The working tree these tests were compiled from.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    struct File: Sendable, CustomStringConvertible {
        /// From the root: `Sources/Crypto/Hex.swift`.
        let path: String
        let text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        /// The folder below `Sources` or `Tests`: the target's name.
        var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
        var name: String { path.split(separator: "/").last.map(String.init) ?? "" }
        var description: String { path }
    }

    /// All text files that belong to the project, or those below one folder: nothing built, nothing hidden but `.ci`.
    static func files(in folder: String = "", withExtension fileExtension: String? = nil) -> [File] {
        let ignored: Set = ["node_modules", "__pycache__", "dist"]
        let start = folder.isEmpty ? root : root.appendingPathComponent(folder)
        guard let paths = FileManager.default.enumerator(at: start, includingPropertiesForKeys: [.isRegularFileKey]) else {
            return []
        }
        var files: [File] = []
        for case let url as URL in paths {
            let name = url.lastPathComponent
            if ignored.contains(name) || (name.hasPrefix(".") && name != ".ci") {
                paths.skipDescendants()
                continue
            }
            guard fileExtension == nil || url.pathExtension == fileExtension,
                (try? url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true,
                let data = try? Data(contentsOf: url), let text = String(data: data, encoding: .utf8)
            else { continue }
            files.append(File(path: String(url.path.dropFirst(root.path.count + 1)), text: text))
        }
        return files.sorted { $0.path < $1.path }
    }

    static func file(_ path: String) -> File? {
        guard let text = try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8) else { return nil }
        return File(path: path, text: text)
    }
}

extension Repository.File {
    /// The modules that a Swift file imports, submodules and kinds of import reduced to the module's name.
    var imports: Set<String> {
        var modules: Set<String> = []
        for line in lines {
            var words = line.split(separator: " ").drop { $0.hasPrefix("@") }
            if let first = words.first, ["public", "package", "internal", "fileprivate", "private"].contains(first) {
                words = words.dropFirst()
            }
            guard words.first == "import" else { continue }
            words = words.dropFirst()
            let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "typealias", "let", "var"]
            if let first = words.first, kinds.contains(first) { words = words.dropFirst() }
            guard let module = words.first?.split(separator: ".").first else { continue }
            modules.insert(String(module))
        }
        return modules
    }
}
