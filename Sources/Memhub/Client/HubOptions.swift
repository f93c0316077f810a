import ArgumentParser
import Foundation
import Hub

/// How a client command reaches a hub.
struct HubOptions: ParsableArguments {
    @Option(help: "The hub; MEMHUB_URL gives another default. (default: ws://127.0.0.1:4900)") var url: HubAddress?
    @Option(help: ArgumentHelp(
        "A file that holds the token. Without it: MEMHUB_TOKEN, else the admin token in MEMHUB_DATA.", valueName: "file"))
    var tokenFile: String?

    func address() throws -> HubAddress {
        if let url { return url }
        guard let text = environment["MEMHUB_URL"], !text.isEmpty else { return HubAddress(host: "127.0.0.1", port: 4900) }
        guard let address = HubAddress(text) else { throw ValidationError("MEMHUB_URL must be an address such as ws://127.0.0.1:4900.") }
        return address
    }

    func token() throws -> String {
        if tokenFile == nil, let token = environment["MEMHUB_TOKEN"], !token.isEmpty { return token }
        let file = tokenFile ?? Settings.adminTokenFile(environment: environment)
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw ValidationError("No token: \(file) cannot be read. Give --token-file, or the token in MEMHUB_TOKEN.")
        }
        let token = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !token.isEmpty, token.allSatisfy({ $0.isASCII && !$0.isWhitespace }) else {
            throw ValidationError("\(file) holds no token.")
        }
        return token
    }

    private var environment: [String: String] { ProcessInfo.processInfo.environment }
}

/// Where a hub is: `ws://127.0.0.1:4900`, `http://[::1]:4900/below`.
package struct HubAddress: Sendable, Equatable, ExpressibleByArgument {
    package var host: String
    package var port: Int
    /// Before `/ws/…`, without a slash at its end.
    package var prefix = ""

    package init(host: String, port: Int, prefix: String = "") {
        self.host = host
        self.port = port
        self.prefix = prefix
    }

    /// - Returns: nil for anything but `ws` and `http`: this client speaks no TLS.
    package init?(_ text: String) {
        guard let parts = URLComponents(string: text), parts.scheme == "ws" || parts.scheme == "http", let host = parts.host,
            !host.isEmpty, parts.query == nil, parts.user == nil
        else { return nil }
        var prefix = parts.percentEncodedPath
        while prefix.hasSuffix("/") { prefix.removeLast() }
        self.init(host: host.trimmingCharacters(in: ["[", "]"]), port: parts.port ?? 80, prefix: prefix)
    }

    package init?(argument: String) { self.init(argument) }
}
