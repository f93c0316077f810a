import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// llama.cpp's real server with a real, small and clumsy model (SmolLM2, 135M), as a process on a free port.
///
/// It ends with the test process, however that ends (`Scripts/llama-server.py`).
public final class LlamaServer: Sendable {
    private struct State {
        var program: ChildProgram?
        /// Free until the first start, then kept.
        var port = 0
    }

    /// Requests that it works on at once.
    public static let slots = 2
    /// Of each request, prompt and answer together.
    public static let contextTokens = 2048

    private let state = Mutex(State())
    private let makesVectors: Bool

    private static let starting = Task {
        let server = LlamaServer()
        try await server.start()
        return server
    }

    /// The one that this process's tests share; nobody stops it.
    public static var shared: LlamaServer {
        get async throws { try await starting.value }
    }

    /// - Parameter makesVectors: of 576 dimensions at `/v1/embeddings`, instead of texts.
    public init(makesVectors: Bool = false) { self.makesVectors = makesVectors }

    public var address: String { "http://127.0.0.1:\(state.withLock { $0.port })" }

    /// Starts it, on the port it had before, and waits until it listens with its model loaded.
    public func start() async throws {
        let folder = "\(TestServer.cacheFolder)/llama-cpp-2026.10.11549"
        guard FileManager.default.fileExists(atPath: folder) else {
            throw HubFailure("there is no language model in \(folder): run `make test`, which fetches it")
        }
        let logFolder = try TestServer.makeDataDirectory()
        let log = logFolder + "/llama.log"
        // Of interest until it listens; the server writes on, to a file without a name.
        defer { try? FileManager.default.removeItem(atPath: logFolder) }
        let program = try ChildProgram(
            executable: "/usr/bin/python3",
            arguments: [
                Self.script, "\(ProcessInfo.processInfo.processIdentifier)", "\(folder)/SmolLM2-135M-Instruct.Q4_1.gguf",
                "\(state.withLock { $0.port })", "\(Self.slots)", "\(Self.contextTokens)",
            ] + (makesVectors ? ["embeddings"] : []), environment: ["PYTHONPATH": folder, "PATH": "/usr/bin:/bin"], log: log)
        guard let line = await program.line(containing: "listening ", within: HubProcess.patience),
            let port = line.split(separator: ":").last.flatMap({ Int($0) })
        else {
            program.send(SIGKILL)
            throw HubFailure("the language model's server did not start: \((try? String(contentsOfFile: log, encoding: .utf8)) ?? "")")
        }
        state.withLock {
            $0.program = program
            $0.port = port
        }
    }

    /// `SIGKILL`; returns when the process is gone.
    public func kill() async throws {
        guard let program = state.withLock({ $0.program.take() }) else { return }
        program.send(SIGKILL)
        _ = try await program.waitUntilExit(within: HubProcess.patience)
    }

    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Scripts/llama-server.py").path
}
