import Crypto
import Foundation
import Testing

@Suite("A secret key and its file")
final class SecretKeyTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "memhub-key-\(UUID().uuidString)")
    private var file: String { folder.appending(path: "key").path }

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: folder) }

    private func write(_ count: Int, mode: Int = 0o600) throws {
        #expect(FileManager.default.createFile(atPath: file, contents: Data(repeating: 7, count: count), attributes: [.posixPermissions: mode]))
    }

    private func code(of file: String) -> CryptoError.Code? {
        let error = #expect(throws: CryptoError.self) { try SecretKey.load(file: file) }
        return error?.code
    }

    @Test("a missing file is made, for its owner alone, and gives the same key ever after")
    func creation() throws {
        let box = try AESGCM.seal(Array("secret".utf8), key: SecretKey.load(file: file))
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(attributes[.size] as? Int == SecretKey.size)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["key"])
        #expect(try AESGCM.open(box, key: SecretKey.load(file: file)) == Array("secret".utf8))
    }

    @Test("many that make it at once get the same key")
    func race() async throws {
        let file = file
        let keys = try await withThrowingTaskGroup(of: SecretKey.self) { group in
            for _ in 0..<16 { group.addTask { try SecretKey.load(file: file) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let box = try AESGCM.seal(Array("secret".utf8), key: keys[0])
        for key in keys { #expect(try AESGCM.open(box, key: key) == Array("secret".utf8)) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["key"])
    }

    @Test("a file that others may read or write is refused", arguments: [0o640, 0o604, 0o660, 0o602, 0o644])
    func exposed(mode: Int) throws {
        try write(32, mode: mode)
        #expect(code(of: file) == .keyFileIsExposed)
    }

    @Test("a file of another size is refused and left alone", arguments: [0, 31, 33])
    func wrongSize(count: Int) throws {
        try write(count)
        #expect(code(of: file) == .wrongKeySize)
        #expect(try Data(contentsOf: URL(filePath: file)).count == count)
    }

    @Test("a symbolic link, a folder and a path through nothing are refused")
    func notAFile() throws {
        try write(32)
        let link = folder.appending(path: "link").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
        #expect(code(of: link) == .keyFileUnusable)
        #expect(code(of: folder.path) == .keyFileUnusable)
        #expect(code(of: folder.appending(path: "missing/key").path) == .keyFileUnusable)
    }

    @Test("a key of another size cannot be made")
    func size() {
        for count in [0, 16, 31, 33] { #expect(throws: CryptoError.self) { try SecretKey([UInt8](repeating: 1, count: count)) } }
    }

    @Test("neither a key nor an error says anything of the bytes")
    func silence() throws {
        let key = try SecretKey([UInt8](repeating: 0xab, count: 32))
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] {
            #expect(text.contains("SecretKey"))
            #expect(!text.contains("171") && !text.contains("0x"))
        }
    }
}
