import Foundation
import TestSupport
import Testing

/// The JavaScript client and the dashboard, by the programs that run them: TypeScript's checker, Node and Chromium.
@Suite(.serialized, .timeLimit(.minutes(14)))
struct BrowserTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    @Test func `The JavaScript client and the dashboard use their types as they are declared`() async throws {
        let result = try await HubProcess.run(
            ["--project", Self.root + "/Clients/tsconfig.json"], executable: "/usr/bin/tsc",
            environment: ProcessInfo.processInfo.environment)
        #expect(result.status == 0, "\(result.text)\(result.errors)")
    }

    @Test func `The JavaScript client passes its tests in Node, against the hub`() async throws {
        try await HubProcess.with { hub in
            var environment = ProcessInfo.processInfo.environment
            environment["MEMHUB_URL"] = hub.address
            environment["MEMHUB_TEST_BOT_TOKEN"] = try await hub.botToken()
            environment["MEMHUB_TEST_ADMIN_TOKEN"] = try hub.adminToken
            let folder = Self.root + "/Clients/javascript/tests/"
            let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".test.mjs") }.sorted()
            let result = try await HubProcess.run(
                ["--test"] + files.map { folder + $0 }, executable: "/usr/bin/node", environment: environment)
            #expect(result.status == 0, "\(result.text)\(result.errors)")
        }
    }

    @Test func `The dashboard passes its tests in Chromium, with a hub of their own that they kill`() async throws {
        let python = try #require(ProcessInfo.processInfo.environment["MEMHUB_TEST_PYTHON_BROWSER"], "run make test")
        var environment = ProcessInfo.processInfo.environment
        environment["MEMHUB_TEST_EXECUTABLE"] = HubProcess.executable
        environment["MEMHUB_TEST_SCREENSHOTS"] = Self.root + "/.build/screenshots"
        let folder = Self.root + "/Clients/dashboard/tests"
        let result = try await HubProcess.run(
            ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", folder, folder], executable: python,
            environment: environment, within: .seconds(600))
        #expect(result.status == 0, "\(result.text)\(result.errors)")
    }
}
