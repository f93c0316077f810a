/// Floats of one tensor, row-major: borrowed from a mapped file, or owned.
///
/// - Threads: any; the values never change.
final class FloatTensor: Sendable {
    nonisolated(unsafe) let values: UnsafeBufferPointer<Float>
    private let owner: MappedFile?

    /// Borrows `bytes` while they are aligned for `Float`, else copies them.
    init(bytes: UnsafeRawBufferPointer, owner: MappedFile) {
        let count = bytes.count / MemoryLayout<Float>.stride
        if UInt(bitPattern: bytes.baseAddress) % UInt(MemoryLayout<Float>.alignment) == 0 {
            values = bytes.bindMemory(to: Float.self)
            self.owner = owner
        } else {
            values = Self.owned(count) { Float(bitPattern: bytes.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self)) }
            self.owner = nil
        }
    }

    /// Converts 16-bit patterns.
    init(converting bytes: UnsafeRawBufferPointer, _ convert: (UInt16) -> Float) {
        values = Self.owned(bytes.count / 2) { convert(bytes.loadUnaligned(fromByteOffset: $0 * 2, as: UInt16.self)) }
        owner = nil
    }

    /// Computes every value from its index.
    init(count: Int, _ value: (Int) -> Float) {
        values = Self.owned(count, value)
        owner = nil
    }

    /// The rows of several tensors below each other, each multiplied by its scale.
    init(stacking parts: [(tensor: FloatTensor, scale: Float)]) {
        let total = UnsafeMutableBufferPointer<Float>.allocate(capacity: parts.reduce(0) { $0 + $1.tensor.values.count })
        var next = 0
        for (tensor, scale) in parts {
            for value in tensor.values {
                total.initializeElement(at: next, to: value * scale)
                next += 1
            }
        }
        values = UnsafeBufferPointer(total)
        owner = nil
    }

    deinit {
        if owner == nil { values.deallocate() }
    }

    /// Where row `index` of a matrix with `width` columns starts.
    func row(_ index: Int, width: Int) -> UnsafePointer<Float> { values.baseAddress! + index * width }

    private static func owned(_ count: Int, _ value: (Int) -> Float) -> UnsafeBufferPointer<Float> {
        let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: count)
        for index in 0..<count { buffer.initializeElement(at: index, to: value(index)) }
        return UnsafeBufferPointer(buffer)
    }
}
