import Foundation

/// Finds facts that say about the same; pure.
///
/// Greedy: the fact with the most similar ones around it is a seed and takes the nearest of them; then the next among the rest.
package enum FactClusters {
    /// Cosine similarity that every member has to the seed.
    package static let similarity: Float = 0.75
    /// How many facts make a cluster, with the seed.
    package static let sizes = 3...8

    /// - Parameter vectors: normalised, of one width, oldest first; all of one scope and key.
    /// - Returns: indices into `vectors`, each in one cluster at most; the seed first, then by similarity.
    package static func clusters(of vectors: [[Float]]) -> [[Int]] {
        let neighbours = neighbours(in: vectors)
        var degrees = neighbours.map(\.count)
        var isFree = Array(repeating: true, count: vectors.count)
        var clusters: [[Int]] = []
        while let seed = vectors.indices.filter({ isFree[$0] }).max(by: { degrees[$0] < degrees[$1] || (degrees[$0] == degrees[$1] && $0 > $1) }),
            degrees[seed] + 1 >= sizes.lowerBound
        {
            let nearest = neighbours[seed].filter { isFree[$0.index] }.sorted { ($1.similarity, $0.index) < ($0.similarity, $1.index) }
            let cluster = [seed] + nearest.prefix(sizes.upperBound - 1).map(\.index)
            for member in cluster {
                isFree[member] = false
                for neighbour in neighbours[member] { degrees[neighbour.index] -= 1 }
            }
            clusters.append(cluster)
        }
        return clusters
    }

    private struct Neighbour {
        var index: Int
        var similarity: Float
    }

    private static func neighbours(in vectors: [[Float]]) -> [[Neighbour]] {
        var neighbours = [[Neighbour]](repeating: [], count: vectors.count)
        for (left, vector) in vectors.enumerated() {
            for right in vectors.indices.dropFirst(left + 1) {
                let product = product(vector, vectors[right])
                guard product >= similarity else { continue }
                neighbours[left].append(Neighbour(index: right, similarity: product))
                neighbours[right].append(Neighbour(index: left, similarity: product))
            }
        }
        return neighbours
    }

    private static func product(_ left: [Float], _ right: [Float]) -> Float {
        left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in
                let count = min(left.count, right.count)
                var sums = SIMD8<Float>.zero
                var offset = 0
                while offset + 32 <= count {
                    sums += left.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
                        * right.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
                    offset += 32
                }
                var sum = sums.sum()
                while offset < count {
                    sum += left.loadUnaligned(fromByteOffset: offset, as: Float.self) * right.loadUnaligned(fromByteOffset: offset, as: Float.self)
                    offset += 4
                }
                return sum
            }
        }
    }
}
