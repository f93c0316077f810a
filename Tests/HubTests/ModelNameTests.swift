import Hub
import Testing

/// What may stand in an address and in a folder's name.
@Suite struct ModelNameTests {
    @Test(arguments: ["sentence-transformers/all-mpnet-base-v2", "BAAI/bge-large-en-v1.5", "gpt2", "o/n_1.x"])
    func `repositories are named as the hub names them`(name: String) throws {
        #expect(try #require(ModelName(name)).description == name)
    }

    @Test(arguments: ["", "/", "a/", "/a", "a/b/c", "..", "a/..", "a/.b", "a/b.", "-a/b", "a--b/c", "a/b..c", "a b/c", "a/b?x", "é/b", "a%2Fb"])
    func `everything else is refused`(name: String) {
        #expect(ModelName(name) == nil)
    }

    @Test(arguments: ["main", "v1.0", "1110a243fdf4706b3f48f1d95db1a4f5529b4d41"])
    func `branches, tags and commits name a revision`(text: String) {
        #expect(ModelRevision(text)?.text == text)
    }

    @Test(arguments: ["", ".", "..", "a/b", "a b", "?", "ä"])
    func `a revision leads nowhere else`(text: String) {
        #expect(ModelRevision(text) == nil)
    }

    @Test(arguments: [
        ("config.json", true), ("model.safetensors", true), ("vocab.txt", true), ("tokenizer.json", true), ("modules.json", true),
        ("1_Pooling/config.json", true), ("2_Dense/config.json", true), ("README.md", false), ("pytorch_model.bin", false),
        ("onnx/model.onnx", false), ("../config.json", false), ("1_Pooling/../config.json", false), ("/config.json", false),
        ("1_Pooling/config.json/x", false), ("config.json.part", false), ("CONFIG.JSON", false),
    ])
    func `only a model's own files are wanted`(path: String, isWanted: Bool) {
        #expect(ModelFiles.isWanted(path) == isWanted)
    }

    @Test func `an ETag is a checksum in any of its forms, or none`() {
        let (sha256, blob) = (String(repeating: "a1", count: 32), String(repeating: "0f", count: 20))
        #expect(FileChecksum(tag: "\"\(sha256)\"") == .sha256(sha256) && FileChecksum(tag: sha256) == .sha256(sha256))
        #expect(FileChecksum(tag: "W/\"\(blob)\"") == .gitBlob(blob))
        for tag in ["", "\"\"", "\"\(sha256)-5\"", sha256.uppercased(), "\"xyz\""] { #expect(FileChecksum(tag: tag) == nil) }
    }
}
