import Foundation

/// A safetensors file: an 8-byte little-endian header size, a JSON header, and the tensors' bytes without gaps.
///
/// The header is checked in full before any tensor is used: sizes, types, ranges, overlaps and gaps.
/// Source: the format's own description, huggingface/safetensors `README.md`.
struct SafetensorsFile: Sendable {
    struct Tensor: Sendable {
        let type: ElementType
        let shape: [Int]
        /// Byte range behind the header.
        let range: Range<Int>
    }

    enum ElementType: String, Sendable {
        case bool = "BOOL"
        case u8 = "U8", i8 = "I8", f8e4m3 = "F8_E4M3", f8e5m2 = "F8_E5M2"
        case u16 = "U16", i16 = "I16", f16 = "F16", bf16 = "BF16"
        case u32 = "U32", i32 = "I32", f32 = "F32"
        case u64 = "U64", i64 = "I64", f64 = "F64"

        var bytes: Int {
            switch self {
            case .bool, .u8, .i8, .f8e4m3, .f8e5m2: 1
            case .u16, .i16, .f16, .bf16: 2
            case .u32, .i32, .f32: 4
            case .u64, .i64, .f64: 8
            }
        }
    }

    private static let maximumHeaderBytes = 100_000_000

    let tensors: [String: Tensor]
    let file: MappedFile
    /// Offset of the first tensor byte in the file.
    let dataOffset: Int

    init(path: String, name: String) throws(EmbeddingError) {
        let file = try MappedFile(path: path, name: name)
        self.file = file
        let bytes = file.bytes
        guard bytes.count >= 8 else { throw Self.invalid("\(name) is shorter than its own header size") }
        let headerBytes = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        guard headerBytes <= UInt64(min(bytes.count - 8, Self.maximumHeaderBytes)) else {
            throw Self.invalid("\(name) ends inside its header, or is not safetensors")
        }
        dataOffset = 8 + Int(headerBytes)
        let header: Header
        do {
            header = try JSONDecoder().decode(Header.self, from: Data(bytes[8..<dataOffset]))
        } catch {
            throw Self.invalid("the header of \(name) is not the expected JSON")
        }
        tensors = try Self.validated(header, dataBytes: bytes.count - dataOffset)
    }

    /// The tensor as 32-bit floats: the mapped bytes themselves where they are F32, else converted.
    ///
    /// - Throws: ``EmbeddingError/Code/invalidWeights`` when it is missing or has another shape or an integer type.
    func floats(_ name: String, shape: [Int]) throws(EmbeddingError) -> FloatTensor {
        guard let tensor = tensors[name] else { throw Self.invalid("tensor \(name) is missing") }
        guard tensor.shape == shape else {
            throw Self.invalid("tensor \(name) has shape \(tensor.shape), the configuration says \(shape)")
        }
        let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[dataOffset...][offset: tensor.range])
        switch tensor.type {
        case .f32: return FloatTensor(bytes: bytes, owner: file)
        case .f16: return FloatTensor(converting: bytes) { Float(Float16(bitPattern: $0)) }
        case .bf16: return FloatTensor(converting: bytes) { Float(bitPattern: UInt32($0) << 16) }
        default: throw Self.invalid("tensor \(name) has type \(tensor.type.rawValue), not F32, F16 or BF16")
        }
    }

    private static func validated(_ header: Header, dataBytes: Int) throws(EmbeddingError) -> [String: Tensor] {
        var tensors: [String: Tensor] = [:]
        for (name, entry) in header.entries {
            guard let type = ElementType(rawValue: entry.dtype) else {
                throw invalid("tensor \(name) has the unknown type \(entry.dtype)")
            }
            guard entry.offsets.count == 2, 0 <= entry.offsets[0], entry.offsets[0] <= entry.offsets[1],
                entry.offsets[1] <= dataBytes
            else { throw invalid("tensor \(name) lies outside the file, which may be truncated") }
            var size = type.bytes
            for extent in entry.shape {
                let (product, overflows) = size.multipliedReportingOverflow(by: extent)
                guard extent >= 0, !overflows else { throw invalid("tensor \(name) has an impossible shape") }
                size = product
            }
            let range = entry.offsets[0]..<entry.offsets[1]
            guard size == range.count else { throw invalid("tensor \(name) has \(range.count) bytes, its shape needs \(size)") }
            tensors[name] = Tensor(type: type, shape: entry.shape, range: range)
        }
        var end = 0
        for tensor in tensors.values.sorted(by: { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }) {
            guard tensor.range.lowerBound == end else { throw invalid("tensors overlap, or leave a gap, at byte \(end)") }
            end = tensor.range.upperBound
        }
        guard end == dataBytes else { throw invalid("the tensors end at byte \(end) of \(dataBytes)") }
        return tensors
    }

    private static func invalid(_ detail: String) -> EmbeddingError { EmbeddingError(.invalidWeights, detail) }
}

/// The JSON header: tensor entries by name beside `__metadata__`, which is not used.
private struct Header: Decodable {
    struct Entry: Decodable {
        let dtype: String
        let shape: [Int]
        let offsets: [Int]

        enum CodingKeys: String, CodingKey {
            case dtype, shape
            case offsets = "data_offsets"
        }
    }

    struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    let entries: [String: Entry]

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        var entries: [String: Entry] = [:]
        for name in container.allKeys where name.stringValue != "__metadata__" {
            entries[name.stringValue] = try container.decode(Entry.self, forKey: name)
        }
        self.entries = entries
    }
}

extension Slice where Base == UnsafeRawBufferPointer {
    /// The part of this slice at `range`, counted from the slice's own start.
    fileprivate subscript(offset range: Range<Int>) -> Slice<UnsafeRawBufferPointer> {
        self[startIndex + range.lowerBound..<startIndex + range.upperBound]
    }
}
