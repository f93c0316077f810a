import ArgumentParser
import Foundation
import Hub

/// The settings that have a flag. Names and meanings come from the table of settings.
struct SettingFlags: ParsableArguments {
    @Option(name: flag("MEMHUB_LISTEN"), help: help("MEMHUB_LISTEN", "host:port")) var listen: String?
    @Option(name: flag("MEMHUB_DATA"), help: help("MEMHUB_DATA", "folder")) var data: String?
    @Option(name: flag("MEMHUB_MODEL_DIR"), help: help("MEMHUB_MODEL_DIR", "folder")) var modelFolder: String?
    @Option(name: flag("MEMHUB_POSTGRES_DIR"), help: help("MEMHUB_POSTGRES_DIR", "folder")) var postgresFolder: String?
    @Option(name: flag("MEMHUB_CACHE"), help: help("MEMHUB_CACHE", "folder")) var cache: String?
    @Option(name: flag("MEMHUB_HOME"), help: help("MEMHUB_HOME", "folder")) var home: String?
    @Option(name: flag("MEMHUB_ORIGINS"), help: help("MEMHUB_ORIGINS", "origins")) var origins: String?
    @Option(name: flag("MEMHUB_LOG_LEVEL"), help: help("MEMHUB_LOG_LEVEL", "level")) var logLevel: String?
    @Option(name: flag("MEMHUB_DATABASE_CONNECTIONS"), help: help("MEMHUB_DATABASE_CONNECTIONS", "count"))
    var databaseConnections: String?
    @Option(name: flag("MEMHUB_WORKERS"), help: help("MEMHUB_WORKERS", "count")) var workers: String?
    @Option(name: flag("MEMHUB_EMBEDDING_THREADS"), help: help("MEMHUB_EMBEDDING_THREADS", "count")) var embeddingThreads: String?

    private var given: [String: String] {
        [
            "MEMHUB_LISTEN": listen, "MEMHUB_DATA": data, "MEMHUB_MODEL_DIR": modelFolder, "MEMHUB_POSTGRES_DIR": postgresFolder,
            "MEMHUB_CACHE": cache, "MEMHUB_HOME": home, "MEMHUB_ORIGINS": origins, "MEMHUB_LOG_LEVEL": logLevel,
            "MEMHUB_DATABASE_CONNECTIONS": databaseConnections, "MEMHUB_WORKERS": workers,
            "MEMHUB_EMBEDDING_THREADS": embeddingThreads,
        ].compactMapValues { $0 }
    }

    /// The settings in force; when some are wrong, says what is wrong with each and ends with EX_CONFIG (sysexits(3)).
    func settings() throws -> Settings {
        do {
            return try Settings.load(environment: ProcessInfo.processInfo.environment, flags: given)
        } catch {
            for problem in error.problems { Terminal.errors.line("memhub: \(problem)") }
            throw ExitCode(78)
        }
    }

    private static func definition(_ name: String) -> SettingDefinition {
        guard let definition = Settings.definitions.first(where: { $0.name == name }) else {
            preconditionFailure("\(name) is not in the table of settings")
        }
        return definition
    }

    private static func flag(_ name: String) -> NameSpecification {
        guard let flag = definition(name).flag else { preconditionFailure("\(name) has no flag") }
        return .customLong(flag)
    }

    private static func help(_ name: String, _ value: String) -> ArgumentHelp {
        let definition = definition(name)
        let fallback = definition.defaultText.isEmpty ? "" : " (default: \(definition.defaultText))"
        return ArgumentHelp(stringLiteral: "\(definition.meaning)\(fallback)").named(value)
    }
}

extension ArgumentHelp {
    fileprivate func named(_ value: String) -> ArgumentHelp {
        var help = self
        help.valueName = value
        return help
    }
}
