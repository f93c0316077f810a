import Embedding
import Testing

@Suite("The default model answers as Hugging Face's")
struct GoldenTests {
    @Test("token ids are equal", arguments: GoldenFixture.shared.texts)
    func tokens(golden: GoldenFixture.Text) throws {
        #expect(try DefaultModel.model().tokens(of: golden.text) == golden.tokens)
    }

    @Test("every Unicode scalar inside a word is tokenized equally", arguments: GoldenFixture.shared.scalars)
    func scalars(block: GoldenFixture.Block) throws {
        let model = try DefaultModel.model()
        #expect(block.digest == model.digest(of: block))
    }

    @Test("every layer of fp32 agrees to 1e-4", arguments: GoldenFixture.shared.texts)
    func layers(golden: GoldenFixture.Text) throws {
        let outputs = try DefaultModel.model().layerOutputs(of: golden.text)
        try #require(outputs.count == golden.layers.count)
        for (index, (layer, output)) in zip(golden.layers, outputs).enumerated() {
            #expect(layer.largestDifference(to: output) < 1e-4, "layer \(index)")
        }
    }

    /// Least cosine to the reference; measured on the golden texts: fp32 0.9999999, bf16 0.99997, int8 0.992 (the empty text;
    /// 0.997 for the others).
    static func leastCosine(_ precision: EmbeddingPrecision) -> Float {
        switch precision {
        case .bf16: 0.999
        case .int8: 0.99
        case .automatic, .fp32: 0.99999
        }
    }

    @Test("embeddings agree, to a cosine that the precision allows, and have length 1", arguments: DefaultModel.precisions)
    func embeddings(precision: EmbeddingPrecision) async throws {
        let model = try DefaultModel.model(precision)
        let embedder = Embedder(model: model, threads: 1)
        for golden in GoldenFixture.shared.texts {
            let embedding = try await embedder.embed([golden.text], priority: .interactive)[0]
            #expect(embedding.count == model.dimensions)
            #expect(cosine(embedding, floats(golden.embedding)) > Self.leastCosine(precision), "\(golden.name)")
            #expect(abs(embedding.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
        }
        await embedder.stop()
    }

    @Test("a batch gives what single texts give, to 1e-5, in order", arguments: DefaultModel.precisions)
    func batches(precision: EmbeddingPrecision) async throws {
        let embedder = Embedder(model: try DefaultModel.model(precision), threads: 2)
        let texts = GoldenFixture.shared.texts.map(\.text) + (1...30).map { "Short text number \($0)" }
        let together = try await embedder.embed(texts, priority: .background)
        for (text, batched) in zip(texts, together) {
            let alone = try await embedder.embed([text], priority: .interactive)[0]
            #expect(zip(alone, batched).allSatisfy { abs($0 - $1) < 1e-5 })
        }
        await embedder.stop()
    }

    @Test("concurrent calls give equal vectors", arguments: DefaultModel.precisions)
    func concurrency(precision: EmbeddingPrecision) async throws {
        let embedder = Embedder(model: try DefaultModel.model(precision), threads: 2)
        let text = GoldenFixture.shared.texts[4].text
        let first = try await embedder.embed([text], priority: .interactive)[0]
        try await withThrowingTaskGroup(of: [Float].self) { group in
            for index in 0..<40 {
                let priority: EmbeddingPriority = index.isMultiple(of: 2) ? .interactive : .background
                group.addTask { try await embedder.embed([text], priority: priority)[0] }
            }
            for try await embedding in group {
                #expect(zip(embedding, first).allSatisfy { abs($0 - $1) < 1e-5 })
            }
        }
        await embedder.stop()
    }

    @Test("dimensions, limits and identity are read from the folder")
    func properties() throws {
        let model = try DefaultModel.model()
        #expect(model.dimensions == 384)
        #expect(model.maximumTokens == 256)
        #expect(model.isNormalized)
        #expect(model.fingerprint.hasPrefix(model.name + "-"))
        #expect(try EmbeddingModel.load(folder: DefaultModel.folder + "/", precision: .fp32).fingerprint == model.fingerprint)
    }
}
