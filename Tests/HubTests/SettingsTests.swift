import Foundation
import Hub
import Ranking
import Logging
import Testing

@Suite struct SettingsTests {
    private let folder = TemporaryFolder()

    private var machine: Machine {
        Machine(
            isRoot: false, cores: 6, homeFolder: "/home/somebody", workingFolder: folder.path,
            executableFolder: folder.path + "/.build/release")
    }

    private func load(_ environment: [String: String] = [:], flags: [String: String] = [:]) throws(SettingsError) -> Settings {
        try Settings.load(environment: environment, flags: flags, machine: machine)
    }

    private func problems(_ environment: [String: String], flags: [String: String] = [:]) -> [String] {
        do {
            _ = try load(environment, flags: flags)
            return []
        } catch {
            return error.problems
        }
    }

    @Test func `without any setting the defaults are in force`() throws {
        let settings = try load()
        #expect(settings.listen == ListenAddress(host: "127.0.0.1", port: 4900))
        #expect(settings.folders.data == folder.path + "/.memhub")
        #expect(settings.folders.adminTokenFile == folder.path + "/.memhub/admin.token")
        #expect(settings.folders.model == "/home/somebody/.cache/memhub/all-minilm-l6-v2")
        #expect(settings.folders.postgres == "/home/somebody/.cache/memhub/postgres-16.14-pgvector-0.8.5")
        #expect(settings.folders.models == folder.path + "/.memhub/models")
        #expect(settings.modelHub == nil)
        #expect(settings.folders.home == folder.path)
        #expect(settings.database.url == nil)
        #expect(settings.embeddingThreads == 6)
        #expect(settings.logLevel == .info)
        #expect(settings.contextDeadline == .milliseconds(100))
        #expect(settings.recall == RecallWeights())
        #expect(settings.cache.hotMemoryBytes == 256 << 20)
        #expect(settings.cache.embeddingBytes == 64 << 20)
        #expect(settings.cache.searchBytes == 32 << 20)
        #expect(!settings.indexesEverybody)
        #expect(settings.extraction.workers == 2)
        #expect(settings.extraction.lease == .seconds(60))
        #expect(settings.extraction.attempts == 3)
        #expect(settings.factLimits == FactLimits(maximumFacts: 10_000, policy: .leastRelevant))
        #expect(settings.limits.requestTimeout == .seconds(15))
        #expect(settings.drainDeadline == .seconds(10))
    }

    @Test func `every setting of the table is shown with its origin, in the table's order`() throws {
        let effective = try load(["MEMHUB_WORKERS": "4", "MEMHUB_ATTEMPTS": "5"], flags: ["MEMHUB_WORKERS": "6"]).effective
        #expect(effective.map(\.definition) == Settings.definitions)
        #expect(Set(effective.map(\.definition.name)).count == effective.count)
        let shown = Dictionary(uniqueKeysWithValues: effective.map { ($0.definition.name, $0) })
        #expect(shown["MEMHUB_WORKERS"]?.value == "6")
        #expect(shown["MEMHUB_WORKERS"]?.origin == .flag)
        #expect(shown["MEMHUB_ATTEMPTS"]?.origin == .environment)
        #expect(shown["MEMHUB_LISTEN"]?.origin == .default)
        #expect(shown["MEMHUB_EMBEDDING_THREADS"]?.value == "6")
    }

    @Test func `flags win over the environment, and empty text counts as not given`() throws {
        let settings = try load(["MEMHUB_LISTEN": "0.0.0.0:1", "MEMHUB_WORKERS": ""], flags: ["MEMHUB_LISTEN": "[::1]:0"])
        #expect(settings.listen == ListenAddress(host: "::1", port: 0))
        #expect(settings.listen.description == "[::1]:0")
        #expect(settings.extraction.workers == 2)
    }

    @Test func `all wrong settings are reported at once`() {
        let problems = problems([
            "MEMHUB_LISTEN": "4900", "MEMHUB_WORKERS": "65", "MEMHUB_RECALL_WEIGHT_VECTOR": "nan",
            "MEMHUB_EMBEDDING_CACHE_BYTES": "64MB", "MEMHUB_LOG_LEVEL": "loud", "MEMHUB_MODEL_DIR": "/nowhere/at/all",
            "MEMHUB_HOME": "/nowhere/at/all", "MEMHUB_WORKER": "2",
        ])
        #expect(problems.count == 8)
        #expect(problems.contains("MEMHUB_WORKERS must be a whole number from 0 to 64"))
        #expect(problems.contains("MEMHUB_RECALL_WEIGHT_VECTOR must be a number from 0 to 10"))
        #expect(problems.contains("MEMHUB_MODEL_DIR must be a folder that exists"))
    }

    @Test func `an unknown name is reported with the nearest known one`() {
        #expect(problems(["MEMHUB_LISTN": "x"]) == ["MEMHUB_LISTN is not a setting; did you mean MEMHUB_LISTEN?"])
        #expect(problems(["MEMHUB_ENTIRELY_DIFFERENT": "x"]) == ["MEMHUB_ENTIRELY_DIFFERENT is not a setting"])
        #expect(problems(["MEMHUB_TOKEN": "mha_x", "MEMHUB_TEST_PYTHON": "python3", "PATH": "/bin"]).isEmpty)
    }

    @Test func `a secret is neither shown nor told in an error`() throws {
        let url = "postgresql://memhub:hunter2@db/memhub"
        let settings = try load(["DATABASE_URL": url])
        #expect(settings.database.url == url)
        let shown = try #require(settings.effective.first { $0.definition.name == "DATABASE_URL" })
        #expect(shown.value == "********")
        #expect(!"\(settings.effective)".contains("hunter2"))
        let problems = problems(["DATABASE_URL": "hunter2"])
        #expect(problems == ["DATABASE_URL must be a postgresql:// address or a libpq connection string"])
    }

    @Test(arguments: [
        ("MEMHUB_DATABASE_CONNECTIONS", "2", "1"), ("MEMHUB_DATABASE_CONNECTIONS", "200", "201"), ("MEMHUB_WORKERS", "0", "-1"),
        ("MEMHUB_CONTEXT_DEADLINE_MS", "10000", "10001"), ("MEMHUB_CONTEXT_DEADLINE_MS", "1", "0"),
        ("MEMHUB_RECALL_MINIMUM_SIMILARITY", "1", "1.01"), ("MEMHUB_SEARCH_CACHE_BYTES", "1GiB", "1TiB"),
        ("MEMHUB_SEARCH_ALL_USERS_INDEX", "on", "yes"), ("HF_ENDPOINT", "http://mirror:8080/hub", "ftp://mirror"),
        ("MEMHUB_LISTEN", "localhost:0", "localhost:65536"), ("MEMHUB_LISTEN", "[::]:80", "::80"),
        ("MEMHUB_LISTEN", "h:1", ":1"), ("MEMHUB_ORIGINS", "https://a.example, http://b:8080", "https://a.example/"),
        ("MEMHUB_ORIGINS", "http://localhost:3000", "localhost"), ("MEMHUB_LOG_LEVEL", "DEBUG", "verbose"),
    ])
    func `limits are kept on both sides`(name: String, good: String, bad: String) {
        #expect(problems([name: good]).isEmpty)
        #expect(problems([name: bad]).count == 1)
    }

    @Test func `a file of trusted authorities is one that can be read and holds certificates`() throws {
        #expect(try load().trustedCertificates == nil)
        try "-----BEGIN CERTIFICATE-----\n".write(toFile: folder.path + "/authority.pem", atomically: true, encoding: .utf8)
        try "-----BEGIN PRIVATE KEY-----\n".write(toFile: folder.path + "/key.pem", atomically: true, encoding: .utf8)
        #expect(try load(["MEMHUB_CA_FILE": "./authority.pem"]).trustedCertificates == folder.path + "/authority.pem")
        for file in ["key.pem", "missing.pem", "."] {
            #expect(problems(["MEMHUB_CA_FILE": file]) == ["MEMHUB_CA_FILE must be a file of certificates in PEM"])
        }
    }

    @Test(arguments: [
        ("4096", 4096), ("16KiB", 16_384), ("1 MiB", 1 << 20), ("0", 0),
    ])
    func `sizes take binary units`(text: String, bytes: Int) throws {
        #expect(try load(["MEMHUB_EMBEDDING_CACHE_BYTES": text]).cache.embeddingBytes == bytes)
    }

    @Test func `root keeps downloads where the database's own user can read them`() throws {
        var root = machine
        root.isRoot = true
        #expect(try Settings.load(environment: ["XDG_CACHE_HOME": "/x"], machine: root).folders.cache == "/var/cache/memhub")
        #expect(try load(["XDG_CACHE_HOME": "/x"]).folders.cache == "/x/memhub")
        #expect(try load(["MEMHUB_CACHE": "down/../loads/"]).folders.model == folder.path + "/loads/all-minilm-l6-v2")
    }

    @Test func `the home folder is looked for above the executable and above the working folder`() throws {
        var elsewhere = machine
        elsewhere.workingFolder = "/"
        #expect(try Settings.load(environment: [:], machine: elsewhere).folders.home == folder.path)
        elsewhere.executableFolder = "/"
        elsewhere.workingFolder = folder.path + "/Clients"
        #expect(try Settings.load(environment: [:], machine: elsewhere).folders.home == folder.path)
    }
}

/// A checkout's shape, removed with its owner.
private final class TemporaryFolder: Sendable {
    let path: String

    init() {
        path = FileManager.default.temporaryDirectory.path + "/memhub-settings-" + UUID().uuidString.lowercased()
        for name in ["Migrations", "Clients"] {
            try? FileManager.default.createDirectory(atPath: path + "/" + name, withIntermediateDirectories: true)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
