import Foundation
import Wire

#if canImport(Glibc)
    import Glibc
#endif

/// The administrator's token on this machine: made on the first start, mode 0600.
struct AdminTokenFile: Sendable {
    let path: String
    let tokens: TokenStore

    /// Keeps the file if its token still lives, else writes a new one.
    func ensure() async throws {
        if let token = read(), try await tokens.principal(for: token)?.role == .admin { return }
        let issued = try await tokens.create(kind: .admin, label: "made on first start")
        try write(issued.token)
    }

    private func read() -> String? {
        (try? String(contentsOfFile: path, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Written beside and renamed, so that nobody reads half a token, and never readable by others.
    private func write(_ token: String) throws {
        let temporary = path + ".new"
        unlink(temporary)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw CocoaError(.fileWriteNoPermission) }
        defer { close(file) }
        let bytes = Array((token + "\n").utf8)
        guard Glibc.write(file, bytes, bytes.count) == bytes.count, rename(temporary, path) == 0 else {
            throw CocoaError(.fileWriteUnknown)
        }
    }
}
