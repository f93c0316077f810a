import Foundation

/// Whether a source's vectors are of the hub's own model, so that they can be kept.
///
/// A name proves little and a dimension less: where nobody says so, a few of the source's texts are embedded here, and their vectors
/// must be the same as the source's. Decided once for each model the source names.
struct VectorKeeping: Sendable {
    /// What the operator says of a source's vectors.
    enum Choice: String, Sendable, CaseIterable {
        /// Kept if they are found to be of the hub's model.
        case automatic
        /// Kept if they have as many dimensions as the hub's model.
        case keep
        /// Not kept.
        case embed
    }

    private struct Group: Hashable {
        var model: String
        var dimensions: Int
    }

    private let choice: Choice
    private let model: ImportModel
    private var verdicts: [Group: Bool] = [:]

    private static let samples = 8
    /// Cosine similarity of two embeddings of one text by one model, whatever numbers they were computed in.
    private static let sameness: Float = 0.97

    init(choice: Choice, model: ImportModel) {
        self.choice = choice
        self.model = model
    }

    /// - Returns: for each fact, whether its vector is kept.
    mutating func decide(_ facts: [ImportedFact]) async throws -> [Bool] {
        for (group, members) in Dictionary(grouping: facts.compactMap(\.vector), by: Self.group) where verdicts[group] == nil {
            verdicts[group] = try await isKept(group, members)
        }
        return facts.map { fact in
            guard let vector = fact.vector, vector.text == fact.text, vector.isUsable else { return false }
            return verdicts[Self.group(vector)] ?? false
        }
    }

    private func isKept(_ group: Group, _ members: [ImportedVector]) async throws -> Bool {
        guard choice != .embed, group.dimensions == model.dimensions else { return false }
        if choice == .keep { return true }
        let samples = members.filter { $0.isUsable && !$0.text.isEmpty }.prefix(Self.samples)
        let own = try await model.vectors(for: samples.map(\.text))
        return !samples.isEmpty && zip(samples, own).allSatisfy { $0.normalized.similarity(to: $1) >= Self.sameness }
    }

    private static func group(_ vector: ImportedVector) -> Group { Group(model: vector.model, dimensions: vector.values.count) }
}

extension ImportedVector {
    var isUsable: Bool {
        let square = squaredLength
        return square.isFinite && square > 0
    }

    /// Of length one, as all the hub's vectors are.
    var normalized: [Float] {
        let length = squaredLength.squareRoot()
        return values.map { $0 / length }
    }

    private var squaredLength: Float { values.reduce(0) { $0 + $1 * $1 } }
}

extension [Float] {
    fileprivate func similarity(to other: [Float]) -> Float { zip(self, other).reduce(0) { $0 + $1.0 * $1.1 } }
}
