import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// An HTTPS server that speaks HTTP/2 or HTTP/1.1, with a certificate for 127.0.0.1 from an authority of its own: a process on a free
/// port. A request's path says what becomes of it (`Scripts/secure-server.py`).
///
/// It ends with the test process, however that ends.
public final class SecureServer: Sendable {
    /// What the server had seen when it answered: the text of its chat completions.
    public struct Seen: Decodable, Sendable {
        /// As ALPN names it: `h2`, `http/1.1`.
        public var `protocol`: String
        /// Counted from 1, in the order of the handshakes' ends.
        public var connection: Int
        public var connections: Int
        public var requests: Int
        /// HTTP/2 requests that the client did not wait for.
        public var givenUp: Int
        public var authorization: String?

        enum CodingKeys: String, CodingKey {
            case `protocol`, connection, connections, requests, authorization
            case givenUp = "given_up"
        }
    }

    public let address: String
    /// Path of the authority's certificate, PEM.
    public let authority: String
    private let folder: String
    private let program: ChildProgram

    private init(port: String, authority: String, folder: String, program: ChildProgram) {
        address = "https://127.0.0.1:\(port)"
        self.authority = authority
        self.folder = folder
        self.program = program
    }

    /// - Parameter protocols: what is offered in the handshake, the best first.
    public static func start(offering protocols: [String] = ["h2", "http/1.1"]) async throws -> SecureServer {
        guard let python = ProcessInfo.processInfo.environment["MEMHUB_TEST_PYTHON_MEM0"] else {
            throw HubFailure("MEMHUB_TEST_PYTHON_MEM0 names no interpreter with the package h2: run `make test`")
        }
        let folder = try TestServer.makeDataDirectory()
        do {
            try await makeCertificates(in: folder)
            let log = folder + "/server.log"
            let parent = "\(ProcessInfo.processInfo.processIdentifier)"
            let program = try ChildProgram(
                executable: python, arguments: [script, parent, folder + "/server.pem", folder + "/server.key"] + protocols,
                environment: [:], log: log)
            guard let line = await program.line(containing: "listening ", within: HubProcess.patience),
                let port = line.split(separator: " ").last
            else {
                program.send(SIGKILL)
                throw HubFailure("the server did not start: \((try? String(contentsOfFile: log, encoding: .utf8)) ?? "")")
            }
            return SecureServer(port: String(port), authority: folder + "/authority.pem", folder: folder, program: program)
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
    }

    public func stop() async {
        program.send(SIGKILL)
        _ = try? await program.waitUntilExit(within: HubProcess.patience)
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// An authority that nobody knows, and what it has signed.
    private static func makeCertificates(in folder: String) async throws {
        let common = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1"
        try await openssl(
            "\(common) -subj /CN=memhub-test-authority -addext keyUsage=critical,keyCertSign -keyout authority.key -out authority.pem",
            in: folder)
        try await openssl(
            "\(common) -CA authority.pem -CAkey authority.key -subj /CN=memhub-test -addext subjectAltName=IP:127.0.0.1 "
                + "-addext basicConstraints=critical,CA:FALSE -keyout server.key -out server.pem", in: folder)
    }

    /// - Parameter arguments: names that end in `.key` and `.pem` are in the folder.
    private static func openssl(_ arguments: String, in folder: String) async throws {
        let words = arguments.split(separator: " ").map { $0.hasSuffix(".key") || $0.hasSuffix(".pem") ? "\(folder)/\($0)" : String($0) }
        let program = try ChildProgram(
            executable: "/usr/bin/openssl", arguments: words, environment: [:], log: folder + "/openssl.log")
        guard try await program.waitUntilExit(within: HubProcess.patience) == 0 else { throw HubFailure("openssl made no certificate") }
    }

    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Scripts/secure-server.py").path
}
