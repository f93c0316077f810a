import Embedding
import Foundation
import Testing

@Suite("A model folder")
struct FolderTests {
    @Test("a small folder loads, and says what it is")
    func small() throws {
        let model = try SmallModel().withFolder { try EmbeddingModel.load(folder: $0) }
        #expect(model.name == "small")
        #expect(model.dimensions == 8)
        #expect(model.maximumTokens == 64)
        #expect(model.tokens(of: "Hello, worlds!") == [2, 5, 1, 6, 7, 8, 3])
    }

    @Test("half-precision weights give what the same values in F32 give", arguments: ["F16", "BF16"])
    func halfPrecision(type: String) throws {
        func outputs(_ model: SmallModel) throws -> [[Float]] {
            try model.withFolder { try EmbeddingModel.load(folder: $0).layerOutputs(of: "hello worlds") }
        }
        var half = SmallModel()
        half.elementType = type
        #expect(try outputs(half) == outputs(SmallModel()))
    }

    @Test("pooling and normalisation are the folder's")
    func pooling() async throws {
        func embedding(_ change: (inout SmallModel) -> Void) async throws -> (vector: [Float], last: [Float]) {
            var small = SmallModel()
            change(&small)
            let model = try small.withFolder { try EmbeddingModel.load(folder: $0) }
            let embedder = Embedder(model: model, threads: 1)
            let vector = try await embedder.embed(["hello"], priority: .interactive)[0]
            await embedder.stop()
            return (vector, try model.layerOutputs(of: "hello").last!)
        }
        let mean = try await embedding { $0.normalizes = false }
        for column in 0..<8 {
            let sum = (0..<3).reduce(Float(0)) { $0 + mean.last[$1 * 8 + column] }
            #expect(abs(mean.vector[column] - sum / 3) < 1e-5)
        }
        let classifier = try await embedding {
            $0.normalizes = false
            $0.pooling = ["pooling_mode_cls_token": true]
        }
        #expect(classifier.vector == Array(classifier.last[..<8]))
        let normalized = try await embedding { _ in }
        #expect(abs(normalized.vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
        #expect(cosine(normalized.vector, mean.vector) > 0.99999)
        let bare = try await embedding { $0.pooling = nil }
        #expect(bare.vector == mean.vector)
    }

    @Test("the fingerprint follows weights, vocabulary, tokenizer and pooling")
    func fingerprint() throws {
        func fingerprint(_ change: (inout SmallModel) -> Void) throws -> String {
            var small = SmallModel()
            change(&small)
            return try small.withFolder { try EmbeddingModel.load(folder: $0).fingerprint }
        }
        let original = try fingerprint { _ in }
        #expect(try fingerprint { _ in } == original)
        #expect(try fingerprint { $0.damage = { $0[$0.count - 1] ^= 1 } } != original)
        #expect(try fingerprint { $0.vocabulary[5] = "hallo" } != original)
        #expect(try fingerprint { $0.tokenizer["do_lower_case"] = false } != original)
        #expect(try fingerprint { $0.normalizes = false } != original)
        #expect(try fingerprint { $0.pooling = ["pooling_mode_cls_token": true] } != original)
    }

    @Test("prompts are the folder's, unless given, and part of the fingerprint")
    func prompts() throws {
        let bare = try SmallModel().withFolder { try EmbeddingModel.load(folder: $0) }
        #expect(bare.prompts == EmbeddingPrompts())
        var small = SmallModel()
        small.settings = ["prompts": ["query": "query: ", "document": "passage: "]]
        let expected = EmbeddingPrompts(query: "query: ", passage: "passage: ")
        let read = try small.withFolder { try EmbeddingModel.load(folder: $0) }
        #expect(read.prompts == expected)
        #expect(read.fingerprint != bare.fingerprint)
        let given = try SmallModel().withFolder { try EmbeddingModel.load(folder: $0, prompts: expected) }
        #expect(given.prompts == expected)
        #expect(given.fingerprint == read.fingerprint)
        small.settings = ["prompts": [:], "__version__": ["pytorch": "1"]]
        #expect(try small.withFolder { try EmbeddingModel.load(folder: $0).prompts } == EmbeddingPrompts())
    }

    @Test("a missing file is named", arguments: ["config.json", "vocab.txt", "model.safetensors"])
    func missingFile(name: String) throws {
        try SmallModel().withFolder { folder in
            try FileManager.default.removeItem(atPath: folder + "/" + name)
            let error = #expect(throws: EmbeddingError.self) { try EmbeddingModel.load(folder: folder) }
            #expect(error?.code == .missingFile)
            #expect(error?.detail.contains(name) == true)
        }
        #expect(throws: EmbeddingError.self) { try EmbeddingModel.load(folder: "/nonexistent") }
    }

    @Test("what is not built here is named", arguments: Unsupported.all)
    func unsupported(example: Unsupported) throws {
        var small = SmallModel()
        example.change(&small)
        let error = #expect(throws: EmbeddingError.self) { try small.withFolder { try EmbeddingModel.load(folder: $0) } }
        #expect(error?.code == .unsupportedModel)
        #expect(error?.detail.contains(example.found) == true)
    }

    @Test("contradictory numbers are refused", arguments: Broken.configurations)
    func configuration(example: Broken) throws { try expect(example) }

    @Test("damaged weights are refused", arguments: Broken.weights)
    func weights(example: Broken) throws { try expect(example) }

    @Test("a file cut at any byte of its header, or in its data, is refused")
    func truncation() throws {
        for length in [0, 1, 7, 8, 9, 100, 1_000, 3_000, 5_000] {
            try expect(
                Broken(name: "\(length) bytes", code: .invalidWeights) { $0.damage = { $0 = $0.prefix(length) } })
        }
    }

    private func expect(_ example: Broken) throws {
        var small = SmallModel()
        example.change(&small)
        let error = #expect(throws: EmbeddingError.self) { try small.withFolder { try EmbeddingModel.load(folder: $0) } }
        #expect(error?.code == example.code)
    }
}
