import Foundation
import Hub
import Testing

@Suite struct ConsolidationClusterTests {
    @Test func `facts of one topic are a cluster, two are none`() {
        let vectors = facts([0, 1, 0, 1, 0, 2])
        #expect(FactClusters.clusters(of: vectors).map(Set.init) == [[0, 2, 4]])
        #expect(FactClusters.clusters(of: []).isEmpty)
    }

    @Test func `a large topic makes several clusters of eight at most, none shared`() {
        let clusters = FactClusters.clusters(of: facts(Array(repeating: 0, count: 20)))
        #expect(clusters.map(\.count) == [8, 8, 4])
        #expect(Set(clusters.joined()).count == 20)
    }

    @Test func `every member is similar to the seed, which is the one with the most similar ones`() {
        // Three directions 30° apart: only the one in the middle is similar to both others.
        let vectors = [60.0, 30, 0].map { direction(degrees: $0) }
        let clusters = FactClusters.clusters(of: vectors)
        #expect(clusters.count == 1 && clusters.first?.first == 1 && Set(clusters.joined()) == [0, 1, 2])
        let far = [80.0, 40, 0].map { direction(degrees: $0) }
        #expect(FactClusters.clusters(of: far).count == 1)
        #expect(FactClusters.clusters(of: [84.0, 42, 0].map { direction(degrees: $0) }).isEmpty)
    }

    @Test func `the nearest are taken first, and the same facts always give the same clusters`() {
        let vectors = [0.0, 20, 5, 10, 25, 15, 3, 30, 1].map { direction(degrees: $0) }
        let clusters = FactClusters.clusters(of: vectors)
        #expect(clusters == FactClusters.clusters(of: vectors))
        #expect(clusters.count == 1 && clusters[0].count == 8)
    }

    @Test func `vectors whose width is no multiple of eight are compared whole`() {
        let base = [Float](repeating: 0, count: 10)
        let last = (0..<3).map { _ in base.dropLast() + [1] }.map(Array.init)
        #expect(FactClusters.clusters(of: last).count == 1)
    }

    private func facts(_ topics: [Int]) -> [[Float]] {
        topics.enumerated().map { ConsolidationFacts.vector(topic: $0.element, variant: $0.offset) }
    }

    private func direction(degrees: Double) -> [Float] {
        [Float(cos(degrees * .pi / 180)), Float(sin(degrees * .pi / 180))] + [Float](repeating: 0, count: 14)
    }
}
