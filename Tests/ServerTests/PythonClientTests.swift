import Foundation
import TestSupport
import Testing

/// `Clients/python` against a hub: the package, its samples, and its adapters in the frameworks they are for.
@Suite(.timeLimit(.minutes(14)))
struct PythonClientTests {
    @Test func `The Python client passes its tests against the hub`() async throws {
        try await passes(["tests/unit", "tests/integration"], with: "MEMHUB_TEST_PYTHON")
    }

    @Test func `The adapters for voice frameworks, their samples and all types pass their tests against the hub`() async throws {
        try await passes(["tests/adapters"], with: "MEMHUB_TEST_PYTHON_ADAPTERS")
    }

    /// - Parameter interpreter: the variable that names one with the packages of these tests.
    private func passes(_ tests: [String], with interpreter: String) async throws {
        let python = try #require(ProcessInfo.processInfo.environment[interpreter], "run make test")
        try await HubProcess.with { hub in
            let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "Clients/python").path
            var environment = ProcessInfo.processInfo.environment
            environment["MEMHUB_URL"] = hub.address
            environment["MEMHUB_TEST_BOT_TOKEN"] = try await hub.botToken()
            environment["MEMHUB_TEST_ADMIN_TOKEN"] = try hub.adminToken
            let result = try await HubProcess.run(
                ["-m", "pytest", "-q", "--rootdir", folder] + tests.map { "\(folder)/\($0)" }, executable: python,
                environment: environment, within: .seconds(480))
            #expect(result.status == 0, "\(result.text)\(result.errors)")
        }
    }
}
