import Crypto
import Foundation

/// The files of the dashboard and of the JavaScript client, read once at the start and served from memory under a strict policy.
package struct StaticFiles: Sendable {
    package struct File: Sendable {
        package var path: String
        /// Its content type.
        package var type: String
        package var headers: [(String, String)]
        package var body: [UInt8]
        package var tag: String
    }

    package let files: [File]

    private static let types = [
        "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8",
        "svg": "image/svg+xml", "png": "image/png", "json": "application/json", "ico": "image/x-icon",
    ]

    private static let policy = [
        (
            "Content-Security-Policy",
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; "
                + "require-trusted-types-for 'script'; trusted-types 'none'"
        ),
        ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"), ("Cache-Control", "no-cache"),
    ]

    /// Reads folders; files of unknown types are not served.
    ///
    /// - Parameter folders: by the path in front of their files' names; the empty one is the root.
    package init(folders: [String: String]) throws {
        files = try folders.sorted { $0.key < $1.key }.flatMap { try Self.read($0.value, below: $0.key) }
    }

    private static func read(_ folder: String, below path: String) throws -> [File] {
        let root = URL(fileURLWithPath: folder, isDirectory: true)
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
        var files: [File] = []
        for name in names {
            guard let type = types[(name as NSString).pathExtension] else { continue }
            let body = Array(try Data(contentsOf: root.appending(path: name)))
            let tag = "\"\(Hex.encode(Array(SHA256Digest.of(body).prefix(8))))\""
            let headers = [("Content-Type", type), ("ETag", tag)] + policy
            files.append(File(path: "\(path)/\(name)", type: type, headers: headers, body: body, tag: tag))
            if name == "index.html" { files.append(File(path: path + "/", type: type, headers: headers, body: body, tag: tag)) }
        }
        return files
    }
}
