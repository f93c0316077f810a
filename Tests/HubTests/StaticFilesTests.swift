import Foundation
import Hub
import Testing
import Wire

@Suite struct StaticFilesTests {
    @Test func `files of known types are served, the index also at the root`() throws {
        try withFolder(["index.html": "<p>", "app/main.js": "1", "notes.txt": "secret", ".env": "secret"]) { folder in
            let files = try StaticFiles(folders: ["": folder]).files
            #expect(Set(files.map(\.path)) == ["/", "/index.html", "/app/main.js"])
            #expect(header("Content-Type", of: files.first { $0.path == "/" }) == "text/html; charset=utf-8")
            #expect(header("Content-Type", of: files.first { $0.path == "/app/main.js" }) == "text/javascript; charset=utf-8")
            #expect(files.first { $0.path == "/" }?.body == Array("<p>".utf8))
        }
    }

    @Test func `a folder's files may stand below a path of their own`() throws {
        try withFolder(["index.html": "<p>"]) { page in
            try withFolder(["memhub.js": "1", "tests/parts.test.mjs": "1"]) { client in
                let files = try StaticFiles(folders: ["": page, "/javascript": client]).files
                #expect(Set(files.map(\.path)) == ["/", "/index.html", "/javascript/memhub.js"])
            }
        }
    }

    @Test func `every file is served under a policy that lets nothing foreign in`() throws {
        try withFolder(["index.html": "<p>", "style.css": "p{}"]) { folder in
            for file in try StaticFiles(folders: ["": folder]).files {
                let policy = try #require(header("Content-Security-Policy", of: file))
                let directives = Set(policy.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) })
                #expect(
                    directives.isSuperset(of: [
                        "default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'",
                    ]))
                #expect(!policy.contains("unsafe") && !policy.contains("*"))
                #expect(header("X-Content-Type-Options", of: file) == "nosniff")
                #expect(header("Referrer-Policy", of: file) == "no-referrer")
            }
        }
    }

    @Test func `a file's tag changes with its content only`() throws {
        func tag(_ content: String) throws -> String? {
            try withFolder(["index.html": content]) { folder in header("ETag", of: try StaticFiles(folders: ["": folder]).files.first) }
        }
        let (first, same, other) = (try tag("a"), try tag("a"), try tag("b"))
        #expect(first == same && first != other)
    }

    @Test func `a folder that is not there is an error`() {
        #expect(throws: (any Error).self) { try StaticFiles(folders: ["": "/nonexistent/dashboard"]) }
    }

    @Test func `registrations are counted per address and minute`() {
        let clock = TestClock()
        let rate = RegistrationRate(perMinute: 3, clock: { clock.now })
        func refusal(_ address: String) -> WireError? {
            do throws(WireError) {
                try rate.take(from: address)
                return nil
            } catch {
                return error
            }
        }
        for _ in 0..<3 { #expect(refusal("192.0.2.1") == nil) }
        clock.advance(by: 20)
        let error = refusal("192.0.2.1")
        #expect(error?.code == .rateLimited)
        #expect(error?.retryAfter == 41)
        #expect(refusal("192.0.2.2") == nil)
        clock.advance(by: 40)
        #expect(refusal("192.0.2.1") == nil)
    }

    private func header(_ name: String, of file: StaticFiles.File?) -> String? { file?.headers.first { $0.0 == name }?.1 }

    private func withFolder<T>(_ files: [String: String], _ body: (String) throws -> T) throws -> T {
        let folder = FileManager.default.temporaryDirectory.appending(path: "memhub-static-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, content) in files {
            let file = folder.appending(path: name)
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(content.utf8).write(to: file)
        }
        return try body(folder.path)
    }
}
