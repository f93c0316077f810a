import Foundation

/// ElevenLabs' own Python client, which `make test` prepares.
public struct ElevenLabsClient: Sendable {
    private let python: String
    private let environment: [String: String]

    public init(secret: String) throws {
        var environment = ProcessInfo.processInfo.environment
        guard let python = environment["MEMHUB_TEST_PYTHON_ELEVENLABS"] else { throw HubFailure("no ElevenLabs client: run make test") }
        self.python = python
        environment["MEMHUB_TEST_WEBHOOK_SECRET"] = secret
        self.environment = environment
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/elevenlabs")

    public static func fixture(_ name: String) -> URL { folder.appending(path: name + ".json") }

    /// The header that the client expects of a body.
    public func sign(_ body: URL, at time: Date) async throws -> String {
        let result = try await run("sign", body, "\(Int64(time.timeIntervalSince1970))")
        guard result.status == 0 else { throw HubFailure(result.errors) }
        return result.text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The type of the event that the client reads; nil when it refuses the signature.
    public func accept(_ body: URL, _ header: String) async throws -> String? {
        let result = try await run("accept", body, header)
        guard result.status == 0 || result.errors.contains("refused") else { throw HubFailure(result.errors) }
        return result.status == 0 ? result.text.trimmingCharacters(in: .whitespacesAndNewlines) : nil
    }

    /// - Parameter command: `call` or `initiation`.
    public func check(_ command: String, _ body: URL) async throws {
        let result = try await run(command, body)
        guard result.status == 0 else { throw HubFailure(result.errors) }
    }

    private func run(_ command: String, _ body: URL, _ rest: String...) async throws -> (status: Int32, text: String, errors: String) {
        try await HubProcess.run(
            [Self.folder.appending(path: "webhook.py").path, command, body.path] + rest, executable: python, environment: environment)
    }
}
