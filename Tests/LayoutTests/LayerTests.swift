import Testing

/// The compiler lets a module through that is reached by way of another target: these tests read the sources instead.
@Suite("Layers")
struct LayerTests {
    /// What each target may import of this package: the lines of Package.swift, layer by layer.
    static let allowed: [String: Set<String>] = [
        // Layer 1: C
        "CLibcurl": [], "CLibpq": [], "CLibwebsockets": [], "COneDNN": [], "COpenSSL": [], "CSQLite": [],
        "CVectorKernels": [],
        // Layer 2: Swift over one C library each
        "EventLoop": [],
        "Crypto": ["COpenSSL"],
        "HTTP": ["CLibcurl", "EventLoop"],
        "Postgres": ["CLibpq", "EventLoop", "Crypto"],
        "SQLite": ["CSQLite", "EventLoop"],
        "WebSocket": ["CLibwebsockets", "EventLoop"],
        // Layer 3: parts, each usable and tested alone
        "Wire": [],
        "Embedding": ["COneDNN", "CVectorKernels", "EventLoop"],
        "Ranking": ["CVectorKernels"],
        "Extraction": [],
        "Jobs": ["Postgres"],
        "LanguageModels": ["HTTP"],
        // Layer 4: what happens to an utterance
        "Hub": [
            "Crypto", "Embedding", "EventLoop", "Extraction", "HTTP", "Jobs", "LanguageModels", "Postgres", "Ranking", "SQLite", "WebSocket",
            "Wire",
        ],
        // Layer 5: the executable
        "Memhub": [
            "Crypto", "Embedding", "EventLoop", "Extraction", "HTTP", "Hub", "Jobs", "Postgres", "WebSocket", "Wire",
        ],
    ]

    static let sources = Repository.files(in: "Sources", withExtension: "swift")

    static let libraries = Repository.files(in: "Sources", withExtension: "modulemap").map(\.target)

    @Test("every target under Sources has its line in the table")
    func tableIsComplete() {
        let targets = Set(Repository.files(in: "Sources").map(\.target))
        #expect(targets == Set(Self.allowed.keys))
        #expect(!Self.sources.isEmpty)
    }

    @Test("a target imports what lies below it, nothing else of this package", arguments: Self.allowed.keys.sorted())
    func layersOnlyLookDown(target: String) {
        let modules = Set(Self.allowed.keys)
        for file in Self.sources where file.target == target {
            let foreign = file.imports.intersection(modules).subtracting(Self.allowed[target] ?? []).subtracting([target])
            #expect(foreign.isEmpty, "\(file) imports \(foreign.sorted().joined(separator: ", "))")
        }
    }

    @Test("a C library is imported by one target", arguments: Self.libraries)
    func oneImporterPerLibrary(library: String) {
        let swift = Self.sources + Repository.files(in: "Tests", withExtension: "swift")
        let importers = Set(swift.filter { $0.imports.contains(library) }.map(\.target))
        #expect(importers.count <= 1, "\(library) is imported by \(importers.sorted().joined(separator: ", "))")
    }

    @Test("no target holds a type of its own name", arguments: Self.allowed.keys.sorted())
    func noTypeOfTheTargetsName(target: String) {
        let kinds: Set<Substring> = ["struct", "class", "enum", "actor", "protocol", "typealias"]
        for file in Self.sources where file.target == target {
            for line in file.lines where !line.drop(while: \.isWhitespace).hasPrefix("//") {
                let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
                let isDeclaration = zip(words, words.dropFirst()).contains { kinds.contains($0) && $1 == target }
                #expect(!isDeclaration, "\(file): \(line)")
            }
        }
    }
}
