import Foundation
import Testing
import Wire

/// One committed frame of `Tests/Fixtures/wire`: `folder/name.json`, or `folder/name.variant.json`.
struct GoldenFrame: Sendable, CustomTestStringConvertible {
    let path: String

    /// What the frame is of: its type, or the Swift type of an HTTP body.
    var name: String { String(path.split(separator: "/").last?.prefix { $0 != "." } ?? "") }
    var testDescription: String { path }

    func bytes() throws -> [UInt8] { try Array(Data(contentsOf: Self.folder.appending(path: path))) }

    static func all(in folder: String) -> [GoldenFrame] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: Self.folder.appending(path: folder).path)
        return (names ?? []).sorted().map { GoldenFrame(path: "\(folder)/\($0)") }
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/wire")
}

/// The same JSON, whatever the order of its keys and the form of its numbers.
func json(_ bytes: [UInt8]) throws -> JSONValue { try WireCoder.decode(JSONValue.self, from: bytes) }
