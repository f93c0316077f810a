#if canImport(Glibc)
    import Glibc
#endif

/// Layer normalisation of rows (Ba, Kiros, Hinton 2016), in place.
struct LayerNorm: Sendable {
    private typealias Lanes = SIMD16<Float>

    private let weight: FloatTensor
    private let bias: FloatTensor
    private let epsilon: Float

    init(weight: FloatTensor, bias: FloatTensor, epsilon: Float) {
        self.weight = weight
        self.bias = bias
        self.epsilon = epsilon
    }

    /// - Parameter count: rows, `width` floats each, one behind the other.
    func apply(to rows: UnsafeMutablePointer<Float>, count: Int) {
        let width = weight.values.count
        for index in 0..<count { apply(to: rows + index * width, width: width) }
    }

    private func apply(to row: UnsafeMutablePointer<Float>, width: Int) {
        let lanes = Lanes.scalarCount
        let whole = width - width % lanes
        let raw = UnsafeMutableRawPointer(row)
        let weights = UnsafeRawPointer(weight.values.baseAddress!)
        let biases = UnsafeRawPointer(bias.values.baseAddress!)

        var sums = Lanes.zero
        for start in stride(from: 0, to: whole, by: lanes) { sums += raw.loadUnaligned(fromByteOffset: start * 4, as: Lanes.self) }
        var sum = sums.sum()
        for index in whole..<width { sum += row[index] }
        let mean = sum / Float(width)

        var squares = Lanes.zero
        for start in stride(from: 0, to: whole, by: lanes) {
            let difference = raw.loadUnaligned(fromByteOffset: start * 4, as: Lanes.self) - mean
            squares += difference * difference
        }
        var square = squares.sum()
        for index in whole..<width { square += (row[index] - mean) * (row[index] - mean) }
        let scale = 1 / sqrtf(square / Float(width) + epsilon)

        for start in stride(from: 0, to: whole, by: lanes) {
            let offset = start * 4
            let value = (raw.loadUnaligned(fromByteOffset: offset, as: Lanes.self) - mean) * scale
            let result =
                value * weights.loadUnaligned(fromByteOffset: offset, as: Lanes.self)
                + biases.loadUnaligned(fromByteOffset: offset, as: Lanes.self)
            raw.storeBytes(of: result, toByteOffset: offset, as: Lanes.self)
        }
        for index in whole..<width { row[index] = (row[index] - mean) * scale * weight.values[index] + bias.values[index] }
    }
}
