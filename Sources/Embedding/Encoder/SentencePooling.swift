/// From token vectors to one sentence vector.
struct SentencePooling: Sendable {
    let configuration: SentenceConfiguration

    /// Pools the rows of one sequence, all of which are real tokens.
    ///
    /// - Throws: ``EmbeddingError/Code/computationFailed`` when the vector is not finite.
    func pool(_ sequence: Range<Int>, of hidden: Matrix<Float>) throws(EmbeddingError) -> [Float] {
        var vector = Array(UnsafeBufferPointer(start: hidden.row(sequence.lowerBound), count: hidden.width))
        if configuration.pooling == .mean { average(sequence, of: hidden, into: &vector) }
        var square: Float = 0
        for value in vector { square += value * value }
        guard square.isFinite else { throw EmbeddingError(.computationFailed, "the embedding is not finite") }
        if configuration.isNormalized {
            let scale = 1 / max(square.squareRoot(), 1e-12)
            for index in vector.indices { vector[index] *= scale }
        }
        return vector
    }

    private func average(_ sequence: Range<Int>, of hidden: Matrix<Float>, into vector: inout [Float]) {
        for row in sequence.dropFirst() {
            let values = hidden.row(row)
            for index in vector.indices { vector[index] += values[index] }
        }
        let scale = 1 / Float(sequence.count)
        for index in vector.indices { vector[index] *= scale }
    }
}
