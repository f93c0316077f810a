/// A statement's parameters in the binary form, all in one buffer.
struct EncodedParameters {
    private var bytes: [UInt8] = []
    /// Where each parameter ends in `bytes`; a null has the end -1.
    private var ends: [Int] = []
    private(set) var types: [PostgresType] = []

    init(_ values: [PostgresValue]) throws(PostgresError) {
        ends.reserveCapacity(values.count)
        types.reserveCapacity(values.count)
        for value in values {
            types.append(value.type)
            ends.append(try value.append(to: &bytes) ? bytes.count : -1)
        }
    }

    /// Lends the arrays that libpq's `PQsend…` functions take; they copy what they need before they return.
    func withArrays<R>(
        _ body: (_ count: Int32, _ values: [UnsafePointer<CChar>?], _ lengths: [Int32], _ formats: [Int32]) -> R
    ) -> R {
        bytes.withUnsafeBytes { buffer in
            var values: [UnsafePointer<CChar>?] = []
            var lengths: [Int32] = []
            values.reserveCapacity(ends.count)
            lengths.reserveCapacity(ends.count)
            var start = 0
            for end in ends {
                if end < 0 {
                    values.append(nil)
                    lengths.append(0)
                } else {
                    values.append(buffer.baseAddress.map { ($0 + start).assumingMemoryBound(to: CChar.self) } ?? emptyText)
                    lengths.append(Int32(end - start))
                    start = end
                }
            }
            return body(Int32(ends.count), values, lengths, Array(repeating: 1, count: ends.count))
        }
    }
}

/// What an empty value points at when there is no buffer: libpq takes a null pointer for NULL.
nonisolated(unsafe) private let emptyText: UnsafePointer<CChar> = {
    let byte = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    byte.initialize(to: 0)
    return UnsafePointer(byte)
}()
