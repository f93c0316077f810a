import Foundation
import Ranking

extension Settings {
    /// Reads and checks all settings.
    ///
    /// - Parameters:
    ///   - flags: given on the command line, by environment name; they win over the environment.
    ///   - machine: what defaults depend on.
    /// - Errors: every problem at once.
    public static func load(
        environment: [String: String], flags: [String: String] = [:], machine: Machine = .current()
    ) throws(SettingsError) -> Settings {
        var reader = SettingsReader(environment: environment, flags: flags, workingFolder: machine.workingFolder)
        let folders = folders(&reader, environment, machine)
        var settings = Settings(
            listen: reader.value(SettingTable.listen), origins: reader.optional(SettingTable.origins) ?? [],
            logLevel: reader.value(SettingTable.logLevel), folders: folders,
            database: Database(
                url: reader.optional(SettingTable.databaseURL), connections: reader.value(SettingTable.databaseConnections)),
            embeddingThreads: reader.value(SettingTable.embeddingThreads, machineDefault: machine.cores),
            embeddingPrecision: reader.value(SettingTable.embeddingPrecision), modelHub: reader.optional(SettingTable.modelHub),
            trustedCertificates: trustedCertificates(&reader, machine),
            contextDeadline: reader.value(SettingTable.contextDeadline),
            contextCharacters: reader.value(SettingTable.contextCharacters),
            recall: recallWeights(&reader),
            cache: Cache(
                hotMemoryBytes: reader.value(SettingTable.hotMemory),
                embeddingBytes: reader.value(SettingTable.embeddingCache), searchBytes: reader.value(SettingTable.searchCache)),
            indexesEverybody: reader.value(SettingTable.searchAllUsersIndex),
            extraction: Extraction(
                workers: reader.value(SettingTable.workers), lease: reader.value(SettingTable.lease),
                attempts: reader.value(SettingTable.attempts)),
            models: modelEndpoints(&reader, dataFolder: folders.data), embedding: embeddingEnvironment(&reader, folders),
            providers: memoryProviders(&reader), telephony: telephony(&reader),
            factLimits: FactLimits(
                maximumFacts: reader.value(SettingTable.maximumFacts), policy: reader.value(SettingTable.pruningPolicy)),
            retention: Retention(
                events: reader.value(SettingTable.eventRetention), tasks: reader.value(SettingTable.taskRetention)),
            limits: Limits(
                sessionsPerToken: reader.value(SettingTable.sessionsPerToken),
                connections: reader.value(SettingTable.connections),
                messagesPerSecond: reader.value(SettingTable.messagesPerSecond),
                registrationsPerMinute: reader.value(SettingTable.registrationsPerMinute),
                requestTimeout: reader.value(SettingTable.requestTimeout)),
            drainDeadline: reader.value(SettingTable.drain), effective: [])
        reader.rejectUnknownNames()
        guard reader.problems.isEmpty else { throw SettingsError(problems: reader.problems) }
        settings.effective = reader.effective
        return settings
    }

    private static func recallWeights(_ reader: inout SettingsReader) -> RecallWeights {
        var weights = RecallWeights()
        for entry in SettingTable.recallWeights { weights[keyPath: entry.weight] = reader.value(entry.setting) }
        weights.recencyHalfLifeDays = reader.value(SettingTable.recencyHalfLife).seconds / 86_400
        weights.minimumSimilarity = reader.value(SettingTable.minimumSimilarity)
        weights.minimumRelevance = reader.value(SettingTable.minimumRelevance)
        return weights
    }

    /// Where the admin token of a hub on this machine is, for its clients: nothing else of the settings matters to them.
    public static func adminTokenFile(environment: [String: String], machine: Machine = .current()) -> String {
        var reader = SettingsReader(environment: environment, flags: [:], workingFolder: machine.workingFolder)
        return reader.folder(SettingTable.data, default: SettingTable.data.definition.defaultText) + "/admin.token"
    }

    private static func folders(
        _ reader: inout SettingsReader, _ environment: [String: String], _ machine: Machine
    ) -> Folders {
        let data = reader.folder(SettingTable.data, default: SettingTable.data.definition.defaultText)
        let cache = reader.folder(SettingTable.cacheFolder, default: defaultCache(environment, machine))
        let model = reader.folder(SettingTable.modelFolder, default: localModelFolder(&reader, cache: cache))
        let postgres = reader.folder(SettingTable.postgresFolder, default: cache + "/postgres-16.14-pgvector-0.8.5")
        let models = reader.folder(SettingTable.modelsFolder, default: data + "/models")
        let home = home(&reader, machine)
        for (setting, folder) in [(SettingTable.modelFolder, model), (SettingTable.postgresFolder, postgres)]
        where reader.isGiven(setting) && !isFolder(folder) {
            reader.reject(setting, "must be a folder that exists")
        }
        return Folders(data: data, cache: cache, model: model, models: models, postgres: postgres, home: home)
    }

    /// `Scripts/common.sh` says the same for the downloads.
    private static func defaultCache(_ environment: [String: String], _ machine: Machine) -> String {
        if machine.isRoot { return "/var/cache/memhub" }
        let base = environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
        return (base ?? machine.homeFolder + "/.cache") + "/memhub"
    }

    private static func home(_ reader: inout SettingsReader, _ machine: Machine) -> String {
        let searched = FilePath.ancestors(of: machine.executableFolder) + FilePath.ancestors(of: machine.workingFolder)
        let found = searched.first { isFolder($0 + "/Migrations") && isFolder($0 + "/Clients") }
        let home = reader.folder(SettingTable.home, default: found ?? machine.workingFolder)
        if !isFolder(home + "/Migrations") { reader.reject(SettingTable.home, "must be the folder that holds Migrations and Clients") }
        return home
    }

    private static func trustedCertificates(_ reader: inout SettingsReader, _ machine: Machine) -> String? {
        guard let given = reader.optional(SettingTable.trustedCertificates) else { return nil }
        let path = FilePath.absolute(given, in: machine.workingFolder)
        let text = (try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) }
        if text?.contains("-----BEGIN CERTIFICATE-----") != true {
            reader.reject(SettingTable.trustedCertificates, "must be a file of certificates in PEM")
        }
        return path
    }

    private static func isFolder(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    }
}
