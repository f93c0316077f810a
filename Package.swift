// swift-tools-version: 6.2
import PackageDescription

/// Swift 6 mode everywhere; a warning is an error, so that none is ever left for the next reader.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny")]

/// One C library, imported by exactly one Swift target (`LayoutTests` keeps it so).
func cLibrary(_ name: String, pkgConfig: String? = nil, package: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let ordered = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
/// Percentiles of `memhub bench`: constant memory, three significant digits, however many samples.
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "memhub",
    products: [.executable(name: "memhub", targets: ["Memhub"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", exact: "0.2.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        // Layer 1: C
        cLibrary("CLibcurl", pkgConfig: "libcurl", package: "libcurl4-openssl-dev"),
        cLibrary("CLibpq", pkgConfig: "libpq", package: "libpq-dev"),
        cLibrary("CLibwebsockets", pkgConfig: "libwebsockets", package: "libwebsockets-dev"),
        cLibrary("COpenSSL", pkgConfig: "openssl", package: "libssl-dev"),
        cLibrary("COneDNN", package: "libdnnl-dev"),
        cLibrary("CSQLite", pkgConfig: "sqlite3", package: "libsqlite3-dev"),
        .target(name: "CVectorKernels"),

        // Layer 2: Swift over one C library each
        library("EventLoop", [deque, heap]),
        library("Crypto", ["COpenSSL"]),
        library("HTTP", ["CLibcurl", "EventLoop", logging]),
        library("Postgres", ["CLibpq", "EventLoop", "Crypto", logging, deque]),
        library("SQLite", ["CSQLite", "EventLoop"]),
        library("WebSocket", ["CLibwebsockets", "EventLoop", logging, deque]),

        // Layer 3: parts, each usable and tested alone
        library("Wire", []),
        library("Embedding", ["COneDNN", "CVectorKernels", "EventLoop", logging, deque]),
        library("Ranking", ["CVectorKernels"]),
        library("Extraction", []),
        library("Jobs", ["Postgres", logging]),
        library("LanguageModels", ["HTTP", logging]),

        // Layer 4: what happens to an utterance
        library(
            "Hub",
            [
                "Crypto", "Embedding", "EventLoop", "Extraction", "HTTP", "Jobs", "LanguageModels", "Postgres", "Ranking", "SQLite", "WebSocket",
                "Wire", logging, metrics, lifecycle, deque, ordered,
            ]),

        // Layer 5: the executable
        .executableTarget(
            name: "Memhub",
            dependencies: [
                "Embedding", "Extraction", "HTTP", "Hub", "Jobs", "Postgres", "WebSocket", "Wire",
                arguments, histogram, logging, metrics, lifecycle, signals,
            ],
            swiftSettings: strict),

        // Tests
        .target(
            name: "TestSupport", dependencies: ["EventLoop", "Postgres", "HTTP", "WebSocket", "Wire", logging], path: "Tests/TestSupport",
            swiftSettings: strict),
        tests("LayoutTests", []),
        tests("EventLoopTests", ["EventLoop"]),
        tests("CryptoTests", ["Crypto"]),
        tests("HTTPTests", ["HTTP", "TestSupport"]),
        tests("PostgresTests", ["Postgres", "TestSupport", logging]),
        tests("SQLiteTests", ["SQLite", "TestSupport"]),
        tests("WebSocketTests", ["WebSocket", logging]),
        tests("WireTests", ["Wire", "TestSupport"]),
        tests("EmbeddingTests", ["Embedding"]),
        tests("RankingTests", ["Ranking", "TestSupport"]),
        tests("ExtractionTests", ["Extraction", "TestSupport"]),
        tests("JobsTests", ["Jobs", "TestSupport"]),
        tests("LanguageModelsTests", ["LanguageModels", "HTTP", "TestSupport", logging]),
        tests("HubTests", ["Crypto", "Extraction", "HTTP", "Hub", "LanguageModels", "Ranking", "TestSupport", metrics]),
        tests("MemhubTests", ["Memhub", "WebSocket", "Wire", logging]),
        tests("ServerTests", ["TestSupport", "Hub", "Postgres", "Wire", "WebSocket", "Memhub"]),
        tests("BrowserTests", ["TestSupport", "Memhub"]),
    ]
)
