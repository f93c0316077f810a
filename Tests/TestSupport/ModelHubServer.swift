import Crypto
import Foundation
import Synchronization

/// A model hub on the loopback address that serves one repository the way the public one does: small files behind a relative redirect,
/// with git's name as ETag; large ones behind an absolute redirect to where large files are kept, with their SHA-256 in
/// `X-Linked-Etag`; ranges; a listing in pages.
public final class ModelHubServer: Sendable {
    /// What goes wrong with the next answers for a file, one after the other.
    public enum Fault: Sendable {
        /// The connection is lost after so many bytes.
        case cut(after: Int)
        case status(Int)
        /// Other bytes than were announced, as many.
        case otherBytes
        /// The whole file, whatever range was asked for.
        case noRanges
        /// Announced by another checksum.
        case otherChecksum
    }

    public struct Request: Sendable, Equatable {
        public var target: String
        public var range: String?
    }

    private struct State {
        var files: [String: [UInt8]]
        var commit: String
        var faults: [String: [Fault]] = [:]
        var requests: [Request] = []
        var furtherPaths: [String] = []
    }

    public static let firstCommit = "1110a243fdf4706b3f48f1d95db1a4f5529b4d41"
    /// Files of more bytes are kept as Git LFS keeps them.
    private static let largeBytes = 4096
    private static let pageSize = 4

    private let state: Mutex<State>
    private let server = Mutex<ScriptedServer?>(nil)
    public let repository: String

    public init(repository: String, files: [String: [UInt8]]) throws {
        self.repository = repository
        state = Mutex(State(files: files, commit: Self.firstCommit))
        let server = try ScriptedServer { [weak self] request, peer in self?.answer(request, peer) }
        self.server.withLock { $0 = server }
    }

    public var address: String { server.withLock { $0?.address } ?? "" }
    public func stop() { server.withLock { $0 }?.stop() }

    public func fail(_ path: String, with faults: Fault...) { state.withLock { $0.faults[path] = faults } }
    public func set(_ path: String, _ bytes: [UInt8], commit: String) {
        state.withLock { state in
            state.files[path] = bytes
            state.commit = commit
        }
    }
    /// Lists a file that is not there.
    public func list(_ path: String) { state.withLock { $0.furtherPaths.append(path) } }

    public var requests: [Request] { state.withLock { $0.requests } }
    public func requests(of path: String) -> [Request] { requests.filter { $0.target.hasSuffix(path) && !$0.target.hasPrefix("/api/models") } }
    public func clearRequests() { state.withLock { $0.requests = [] } }

    /// A tiny repository: the files every model has, and some that nobody wants.
    public static func smallModel(weights: Int = 100_000) -> [String: [UInt8]] {
        var random = SeededRandom(seed: 7)
        let bytes = (0..<weights).map { _ in UInt8.random(in: 0...255, using: &random) }
        return [
            "config.json": Array(#"{"model_type":"bert"}"#.utf8), "vocab.txt": Array("[PAD]\n[UNK]\n".utf8), "model.safetensors": bytes,
            "modules.json": Array("[]".utf8), "1_Pooling/config.json": Array("{}".utf8), "tokenizer_config.json": Array("{}".utf8),
            "README.md": Array("# a model".utf8), "pytorch_model.bin": bytes, "onnx/model.onnx": bytes, "run.py": Array("import os".utf8),
        ]
    }

    // MARK: Answers

    private func answer(_ request: ReceivedRequest, _ peer: Peer) {
        let path = String(request.target.prefix { $0 != "?" })
        let (files, commit, further) = state.withLock { state in
            state.requests.append(Request(target: request.target, range: request.headers["range"]))
            return (state.files, state.commit, state.furtherPaths)
        }
        let api = "/api/models/\(repository)"
        if path.hasPrefix(api + "/revision/") {
            let name = path.dropFirst((api + "/revision/").count)
            guard name == "main" || name == commit else { return peer.answer(#"{"error":"Invalid rev id"}"#, status: "404 Not Found") }
            return peer.answer(#"{"id":"\#(repository)","sha":"\#(commit)","siblings":[]}"#)
        }
        if path == api + "/tree/\(commit)" { return answerTree(request, files, further, peer) }
        for prefix in ["/\(repository)/resolve/\(commit)/", "/api/resolve-cache/models/\(repository)/\(commit)/", "/large/"] {
            guard path.hasPrefix(prefix) else { continue }
            let name = String(path.dropFirst(prefix.count))
            guard let bytes = files[name] else { break }
            return prefix.contains("/resolve/") ? redirect(name, bytes, peer) : send(name, bytes, request, peer)
        }
        peer.answer(#"{"error":"Repository not found"}"#, status: "404 Not Found")
    }

    private var commit: String { state.withLock(\.commit) }

    private func answerTree(_ request: ReceivedRequest, _ files: [String: [UInt8]], _ further: [String], _ peer: Peer) {
        var entries: [[String: Any]] = files.keys.sorted().map { path in
            let bytes = files[path] ?? []
            var entry: [String: Any] = ["type": "file", "path": path, "size": bytes.count, "oid": Self.gitName(of: bytes)]
            if bytes.count > Self.largeBytes {
                entry["lfs"] = ["oid": Hex.encode(SHA256Digest.of(bytes)), "size": bytes.count, "pointerSize": 134]
            }
            return entry
        }
        entries += further.map { ["type": "file", "path": $0, "size": 10, "oid": String(repeating: "a", count: 40)] }
        entries.insert(["type": "directory", "path": "1_Pooling", "size": 0, "oid": "0"], at: 0)
        let start = request.target.split(separator: "cursor=").count > 1 ? Int(request.target.split(separator: "cursor=").last ?? "") ?? 0 : 0
        let page = Array(entries[min(start, entries.count)..<min(start + Self.pageSize, entries.count)])
        let next = start + Self.pageSize
        let link = next < entries.count
            ? "Link: <\(address)/api/models/\(repository)/tree/\(commit)?recursive=true&cursor=\(next)>; rel=\"next\"\r\n" : ""
        guard let body = try? JSONSerialization.data(withJSONObject: page) else { return peer.close() }
        peer.answer(String(decoding: body, as: UTF8.self), headers: link)
    }

    private func redirect(_ name: String, _ bytes: [UInt8], _ peer: Peer) {
        let repoCommit = "X-Repo-Commit: \(commit)\r\n"
        if case .otherChecksum = state.withLock({ $0.faults[name]?.first }) {
            state.withLock { _ = $0.faults[name]?.removeFirst() }
            let tag = String(repeating: "0", count: 64)
            return peer.answer("", status: "302 Found", headers: repoCommit + "X-Linked-Etag: \"\(tag)\"\r\nLocation: \(address)/large/\(name)\r\n")
        }
        if bytes.count > Self.largeBytes {
            let linked = "X-Linked-Etag: \"\(Hex.encode(SHA256Digest.of(bytes)))\"\r\nX-Linked-Size: \(bytes.count)\r\n"
            peer.answer("Found. Redirecting", status: "302 Found", headers: repoCommit + linked + "Location: \(address)/large/\(name)\r\n")
        } else {
            let location = "Location: /api/resolve-cache/models/\(repository)/\(commit)/\(name)\r\n"
            peer.answer(
                "Temporary Redirect", status: "307 Temporary Redirect",
                headers: repoCommit + "ETag: \"\(Self.gitName(of: bytes))\"\r\n" + location)
        }
    }

    private func send(_ name: String, _ whole: [UInt8], _ request: ReceivedRequest, _ peer: Peer) {
        let fault = state.withLock { state -> Fault? in
            guard state.faults[name]?.isEmpty == false else { return nil }
            return state.faults[name]?.removeFirst()
        }
        if case .status(let status) = fault { return peer.answer("not now", status: "\(status) Fault") }
        var bytes = whole
        if case .otherBytes = fault { bytes = whole.map { ~$0 } }
        var (start, status, range) = (0, "200 OK", "")
        if let asked = request.headers["range"]?.dropFirst("bytes=".count).prefix(while: { $0 != "-" }), let first = Int(asked) {
            guard first < bytes.count else {
                return peer.answer("", status: "416 Range Not Satisfiable", headers: "Content-Range: bytes */\(bytes.count)\r\n")
            }
            if case .noRanges = fault {} else {
                (start, status) = (first, "206 Partial Content")
                range = "Content-Range: bytes \(first)-\(bytes.count - 1)/\(bytes.count)\r\n"
            }
        }
        let body = Array(bytes[start...])
        peer.send("HTTP/1.1 \(status)\r\nContent-Length: \(body.count)\r\nAccept-Ranges: bytes\r\n\(range)\r\n")
        if case .cut(let count) = fault {
            peer.send(Array(body.prefix(count)))
            return peer.close()
        }
        peer.send(body)
    }

    /// As `git hash-object` names a blob.
    public static func gitName(of bytes: [UInt8]) -> String {
        let digest = RunningDigest(.sha1)
        (Array("blob \(bytes.count)\0".utf8) + bytes).withUnsafeBytes { digest.update($0) }
        return Hex.encode(digest.finish())
    }
}
