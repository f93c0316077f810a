/// Which files of a repository make an embedding model: nothing else is ever asked for or written.
package enum ModelFiles {
    /// Without these no model can be run.
    package static let required: Set<String> = ["config.json", "model.safetensors", "vocab.txt"]

    private static let names: Set<String> = required.union([
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "modules.json",
        "sentence_bert_config.json", "config_sentence_transformers.json",
    ])

    /// Besides the names: the settings of a module of sentence-transformers, such as `1_Pooling/config.json`.
    package static func isWanted(_ path: String) -> Bool {
        names.contains(path) || path.wholeMatch(of: /[0-9]{1,2}_[A-Za-z]{1,32}\/config\.json/) != nil
    }
}

/// What a file's bytes must come to.
package enum FileChecksum: Sendable, Hashable, Codable {
    /// Of the bytes; how large files are kept (Git LFS).
    case sha256(String)
    /// Git's name of a blob: SHA-1 of `blob <size>`, NUL and the bytes.
    case gitBlob(String)

    /// - Parameter tag: an ETag, or the checksum alone.
    /// - Returns: nil for a tag that is no checksum.
    package init?(tag: String) {
        let text = tag.drop { $0 != "\"" }.isEmpty ? tag[...] : tag.drop { $0 != "\"" }.dropFirst().prefix { $0 != "\"" }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else { return nil }
        switch text.utf8.count {
        case 64: self = .sha256(String(text))
        case 40: self = .gitBlob(String(text))
        default: return nil
        }
    }
}

/// A file that a repository offers.
package struct ListedFile: Sendable, Equatable, Codable {
    /// Its path in the repository; one of ``ModelFiles``.
    package var path: String
    package var size: Int64
    /// Nil where the listing does not say; the file's own answer then does.
    package var checksum: FileChecksum?
}

/// What a repository holds at one commit.
package struct ModelListing: Sendable, Equatable, Codable {
    package var model: String
    package var commit: String
    /// Smallest first.
    package var files: [ListedFile]

    package var totalBytes: Int64 { files.reduce(0) { $0 + $1.size } }
}
