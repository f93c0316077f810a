import Embedding
import Foundation
import Testing

@Suite("The precision of the products")
struct PrecisionTests {
    @Test("automatic is the fastest that the processor has instructions for")
    func automatic() throws {
        let fastest = [EmbeddingPrecision.int8, .bf16, .fp32].first(where: \.isSupported)
        let model = try EmbeddingModel.load(folder: DefaultModel.folder)
        #expect(model.precision == fastest)
    }

    @Test("the precision is no part of a model's identity: its vectors stay comparable")
    func fingerprints() throws {
        let models = try DefaultModel.precisions.map { try DefaultModel.model($0) }
        #expect(models.map(\.precision) == DefaultModel.precisions)
        #expect(Set(models.map(\.fingerprint)).count == 1)
    }

    @Test("half the bits take half the memory")
    func memory() throws {
        let parameters = 6 * (3 * 384 * 384 + 384 * 384 + 2 * 384 * 1_536)
        for precision in DefaultModel.precisions {
            let bytes = try DefaultModel.model(precision).weightBytes
            switch precision {
            case .bf16: #expect(bytes == parameters * 2)
            case .int8: #expect(parameters...parameters * 11 / 10 ~= bytes)
            case .automatic, .fp32: #expect(bytes == parameters * 4)
            }
        }
    }

    @Test("sizes that fill no vector and no row bucket work in every precision", arguments: DefaultModel.precisions)
    func oddSizes(precision: EmbeddingPrecision) throws {
        func output(_ precision: EmbeddingPrecision, _ text: String) throws -> [Float] {
            try SmallModel().withFolder { try EmbeddingModel.load(folder: $0, precision: precision).layerOutputs(of: text) }.last!
        }
        for words in [1, 2, 3, 15, 31, 62] {
            let text = Array(repeating: "hello", count: words).joined(separator: " ")
            #expect(cosine(try output(precision, text), try output(.fp32, text)) > 0.99, "\(words) words")
        }
    }

    @Test("every activation works in every precision", arguments: ["gelu", "gelu_new", "relu"])
    func activations(name: String) throws {
        func output(_ precision: EmbeddingPrecision) throws -> [Float] {
            var small = SmallModel()
            small.configuration["hidden_act"] = name
            return try small.withFolder { try EmbeddingModel.load(folder: $0, precision: precision).layerOutputs(of: "hello worlds") }.last!
        }
        for precision in DefaultModel.precisions { #expect(cosine(try output(precision), try output(.fp32)) > 0.99) }
    }

    @Test("weights that are no numbers are found out, not rounded", arguments: DefaultModel.precisions)
    func notANumber(precision: EmbeddingPrecision) async throws {
        var small = SmallModel()
        small.damage = { file in file.replaceSubrange(file.count - 700..<file.count - 696, with: [0, 0, 0xc0, 0x7f]) }
        let model = try small.withFolder { try EmbeddingModel.load(folder: $0, precision: precision) }
        let embedder = Embedder(model: model, threads: 1)
        let error = await #expect(throws: EmbeddingError.self) { try await embedder.embed(["hello"], priority: .interactive) }
        #expect(error?.code == .computationFailed)
        await embedder.stop()
    }

    @Test("without AVX-512, fp32 runs and the others are refused")
    func limitedProcessor() async {
        await #expect(processExitsWith: .success) {
            setenv("DNNL_MAX_CPU_ISA", "AVX2", 1)
            let model = try EmbeddingModel.load(folder: DefaultModel.folder)
            try #require(model.precision == .fp32)
            let golden = GoldenFixture.shared.texts[4]
            let output = try model.layerOutputs(of: golden.text).last!
            try #require(golden.layers.last!.largestDifference(to: output) < 1e-4)
            for precision in [EmbeddingPrecision.bf16, .int8] {
                let error = #expect(throws: EmbeddingError.self) {
                    try EmbeddingModel.load(folder: DefaultModel.folder, precision: precision)
                }
                try #require(error?.code == .unsupportedProcessor)
            }
        }
    }

    @Test("with VNNI and without BF16, int8 runs", .enabled(if: EmbeddingPrecision.int8.isSupported))
    func integersOnly() async {
        await #expect(processExitsWith: .success) {
            setenv("DNNL_MAX_CPU_ISA", "AVX512_CORE_VNNI", 1)
            try #require(!EmbeddingPrecision.bf16.isSupported)
            let model = try EmbeddingModel.load(folder: DefaultModel.folder)
            try #require(model.precision == .int8)
            let golden = GoldenFixture.shared.texts[4]
            let expected = golden.layers.last!.all!
            try #require(cosine(try model.layerOutputs(of: golden.text).last!, floats(expected)) > 0.99)
        }
    }
}
