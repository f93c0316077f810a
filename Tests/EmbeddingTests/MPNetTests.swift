import Embedding
import Foundation
import Testing

/// all-mpnet-base-v2: 12 layers of 768, relative position bias, and special tokens of its own.
private enum MPNet {
    static let folder = ModelCache.folder("all-mpnet-base-v2")
    static let fixture = GoldenFixture.named("all-mpnet-base-v2")
    static let loaded = Result { try EmbeddingModel.load(folder: folder, precision: .fp32) }
}

@Suite("all-mpnet-base-v2 answers as Hugging Face's")
struct MPNetTests {
    @Test("token ids are equal", arguments: MPNet.fixture.texts)
    func tokens(golden: GoldenFixture.Text) throws {
        #expect(try MPNet.loaded.get().tokens(of: golden.text) == golden.tokens)
    }

    @Test("special tokens written in a text are themselves, as in Hugging Face")
    func specialTokens() throws {
        let model = try MPNet.loaded.get()
        #expect(model.tokens(of: "<s>a</s>") == [0, 0, 1041, 2, 2])
        #expect(model.tokens(of: "<unk> <UNK> x") == [0, 3, 3, 1064, 2])
        #expect(model.tokens(of: "[UNK] [unk]") == [0, 104, 1035, 4899, 2247, 1037, 2])
        #expect(model.tokens(of: "a<mask>b <MASK>") == [0, 1041, 30526, 1042, 1030, 7312, 1032, 2])
    }

    @Test("every Unicode scalar inside a word is tokenized equally", arguments: MPNet.fixture.scalars)
    func scalars(block: GoldenFixture.Block) throws {
        #expect(try MPNet.loaded.get().digest(of: block) == block.digest)
    }

    @Test("every layer of fp32 agrees to 1e-4")
    func layers() throws {
        let golden = try #require(MPNet.fixture.texts.first { !$0.layers.isEmpty })
        let outputs = try MPNet.loaded.get().layerOutputs(of: golden.text)
        try #require(outputs.count == golden.layers.count)
        for (index, (layer, output)) in zip(golden.layers, outputs).enumerated() {
            #expect(layer.largestDifference(to: output) < 1e-4, "layer \(index)")
        }
    }

    @Test("embeddings agree, to a cosine that the precision allows", arguments: DefaultModel.precisions)
    func embeddings(precision: EmbeddingPrecision) async throws {
        let model = try EmbeddingModel.load(folder: MPNet.folder, precision: precision)
        #expect(model.dimensions == 768)
        #expect(model.maximumTokens == 384)
        let embedder = Embedder(model: model, threads: 1)
        for golden in MPNet.fixture.texts {
            let embedding = try await embedder.embed([golden.text], priority: .interactive)[0]
            let least = precision == .int8 ? 0.98 : GoldenTests.leastCosine(precision)
            #expect(cosine(embedding, floats(golden.embedding)) > least, "\(golden.name)")
        }
        await embedder.stop()
    }

    @Test("twelve layers are too many for automatic int8")
    func automatic() throws {
        #expect(try EmbeddingModel.load(folder: MPNet.folder).precision != .int8)
    }
}
