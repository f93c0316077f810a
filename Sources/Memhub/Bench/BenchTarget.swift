import ArgumentParser
import Foundation

/// Which hub a bench drives: one of its own, or one that runs already.
struct BenchTarget: ParsableArguments {
    @Option(help: "Measure this hub and leave its data there. (default: a hub of the bench's own)") var url: HubAddress?
    @Option(help: ArgumentHelp("A file that holds that hub's admin token. (default: MEMHUB_TOKEN)", valueName: "file")) var tokenFile: String?

    /// - Throws: `ValidationError` when there is an address and no token.
    func hub() throws -> Hub {
        guard let url else { return .own }
        var token = ProcessInfo.processInfo.environment["MEMHUB_TOKEN"] ?? ""
        if let tokenFile { token = (try? String(contentsOfFile: tokenFile, encoding: .utf8)) ?? "" }
        token = token.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !token.isEmpty else { throw ValidationError("--url needs an admin token: give --token-file or MEMHUB_TOKEN.") }
        return .running(url, token: token)
    }

    enum Hub: Sendable {
        case own
        case running(HubAddress, token: String)

        /// Lends a client of the hub.
        func running<T: Sendable>(_ body: @Sendable (HubClient) async throws -> T) async throws -> T {
            try await reached { address, token in
                let client = HubClient(address: address, token: token)
                do {
                    let result = try await body(client)
                    await client.stop()
                    return result
                } catch {
                    await client.stop()
                    throw error
                }
            }
        }

        /// Lends the hub's address and an admin token.
        func reached<T: Sendable>(_ body: @Sendable (HubAddress, String) async throws -> T) async throws -> T {
            switch self {
            case .own: try await BenchHub.running { try await body($0.address, $0.token) }
            case .running(let address, let token): try await body(address, token)
            }
        }
    }
}
