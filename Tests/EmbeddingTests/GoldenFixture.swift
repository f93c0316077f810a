import Embedding
import Foundation
import Testing

/// What the reference answered; the format is described in `Scripts/reference-embeddings.py`.
struct GoldenFixture: Decodable, Sendable {
    struct Text: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let tokens: [Int32]
        let embedding: String
        let layers: [Layer]

        var testDescription: String { name }
    }

    struct Layer: Decodable, Sendable {
        let all: String?
        let sampled: String?

        /// The largest difference to `output` at the positions that the fixture holds.
        func largestDifference(to output: [Float]) -> Float {
            if let all {
                let expected = floats(all)
                guard expected.count == output.count else { return .infinity }
                return zip(expected, output).reduce(0) { max($0, abs($1.0 - $1.1)) }
            }
            return floats(sampled!).enumerated().reduce(0) { largest, sample in
                max(largest, abs(sample.element - output[sample.offset * 7919 % output.count]))
            }
        }
    }

    /// The tokens of every scalar of one block.
    struct Block: Decodable, Sendable, CustomTestStringConvertible {
        let first: UInt32
        let digest: String

        var testDescription: String { "U+" + String(first, radix: 16, uppercase: true) }
    }

    let texts: [Text]
    let scalars: [Block]

    /// Of all-MiniLM-L6-v2.
    static let shared = named("all-minilm-l6-v2")

    static func named(_ name: String) -> GoldenFixture {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Fixtures/embedding/\(name).json")
        return try! JSONDecoder().decode(GoldenFixture.self, from: Data(contentsOf: file))
    }
}

/// Little-endian float32 values in base64.
func floats(_ base64: String) -> [Float] {
    let data = Data(base64Encoded: base64)!
    return data.withUnsafeBytes { bytes in
        stride(from: 0, to: bytes.count, by: 4).map {
            Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self)))
        }
    }
}

func cosine(_ left: [Float], _ right: [Float]) -> Float {
    func dot(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    return dot(left, right) / (dot(left, left) * dot(right, right)).squareRoot()
}

extension EmbeddingModel {
    /// FNV-1a, 64 bits, hexadecimal, over the ids of "a" + scalar + "b" for every scalar of the block.
    func digest(of block: GoldenFixture.Block) -> String {
        var digest: UInt64 = 0xcbf2_9ce4_8422_2325
        for scalar in (block.first..<block.first + 4096).compactMap(Unicode.Scalar.init) {
            for token in tokens(of: "a\(Character(scalar))b") {
                withUnsafeBytes(of: token.littleEndian) { bytes in
                    for byte in bytes { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01b3 }
                }
            }
        }
        let digits = String(digest, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
