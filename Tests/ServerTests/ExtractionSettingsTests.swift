import Foundation
import Postgres
import TestSupport
import Testing
import Wire

/// Which language model extracts, set by administrators while hubs run.
@Suite(.timeLimit(.minutes(14)))
struct ExtractionSettingsTests {
    private let path = "/api/settings/extraction"
    private let secret = "sk-very-secret-4711"

    @Test func `What is set on one hub holds on the other, with its key, which is in no answer, log or table`() async throws {
        let keys = try TestServer.makeDataDirectory()
        defer { try? FileManager.default.removeItem(atPath: keys) }
        let server = try ScriptedServer { [secret] request, peer in
            let isKnown = request.headers["authorization"] == "Bearer \(secret)"
            peer.answer(#"{"choices":[{"message":{"content":"{\"facts\":[]}"}}]}"#, status: isKnown ? "200 OK" : "401 No")
        }
        defer { server.stop() }
        let settings = ["MEMHUB_SECRET_KEY_FILE": keys + "/key", "MEMHUB_LOG_LEVEL": "debug"]
        try await TestDatabase.shared.withDatabase(migrated: true) { database in
            try await HubProcess.with(database: database, settings: settings) { first in
                try await HubProcess.with(database: database, settings: settings) { second in
                    let (admin, other) = (try first.adminToken, try second.adminToken)
                    let update = ExtractionSettingsUpdate(baseURL: .set(server.address), model: .set("small"), apiKey: .set(secret))
                    let stored = try await first.request("PUT", path, token: admin, json: update)
                    #expect(stored.status == 200 && !stored.text.contains(secret))
                    let set = try stored.decode(ExtractionSettings.self)
                    #expect(set.apiKeySet && set.model == "small" && set.source == .settings && set.models.map(\.role) == [.configured])

                    var seen = try await second.request("GET", path, token: other)
                    let deadline = ContinuousClock.now + HubProcess.patience
                    while try seen.decode(ExtractionSettings.self) != set, .now < deadline {
                        seen = try await second.request("GET", path, token: other)
                    }
                    #expect(try seen.decode(ExtractionSettings.self) == set && !seen.text.contains(secret))
                    let tested = try await second.request("POST", path + "/test", token: other)
                    #expect(try tested.status == 200 && tested.decode(ExtractionTestResult.self).ok && !tested.text.contains(secret))
                    let wrong = ExtractionSettingsUpdate(apiKey: .set("sk-wrong"))
                    let refused = try await first.request("POST", path + "/test", token: admin, json: wrong)
                    #expect(refused.status == 200)
                    #expect(try refused.decode(ExtractionTestResult.self).error == "unauthorized")

                    for hub in [first, second] { #expect(!hub.log.contains(secret) && !hub.log.contains("sk-wrong")) }
                    #expect(try await tables(holding: "sealed_api_key", in: database) == ["system_settings"])
                    #expect(try await tables(holding: secret, in: database) == [])
                }
            }
        }
    }

    @Test func `A model's server with a certificate of a private authority is asked once that authority is trusted`() async throws {
        let server = try await SecureServer.start()
        let settings = ["OPENAI_BASE_URL": server.address + "/at-once/facts", "OPENAI_API_KEY": secret]
        try await HubProcess.with(settings: settings) { hub in
            let refused = try await hub.request("POST", path + "/test", token: hub.adminToken).decode(ExtractionTestResult.self)
            #expect(!refused.ok && refused.error == "untrusted")
        }
        try await HubProcess.with(settings: settings.merging(["MEMHUB_CA_FILE": server.authority]) { $1 }) { hub in
            let answered = try await hub.request("POST", path + "/test", token: hub.adminToken).decode(ExtractionTestResult.self)
            #expect(answered.ok && answered.error == nil)
        }
        await server.stop()
    }

    @Test func `Only administrators see and set it, and a refusal names the field`() async throws {
        try await HubProcess.with { hub in
            let (admin, bot, ann) = (try hub.adminToken, try await hub.botToken(), try await hub.register("Ann").authToken)
            for token in [bot, ann] {
                for (method, path) in [("GET", path), ("PUT", path), ("POST", path + "/test")] {
                    #expect(try await hub.request(method, path, token: token, body: method == "GET" ? nil : "{}").status == 403)
                }
            }
            let update = ExtractionSettingsUpdate(baseURL: .set("https://user:\(secret)@a.example"), model: .set("small"))
            let refused = try await hub.request("PUT", path, token: admin, json: update)
            #expect(refused.status == 422 && refused.problem?.errors?.map(\.field) == ["base_url"] && !refused.text.contains(secret))
            #expect(try await hub.request("PUT", path, token: admin, body: #"{"temperature":"hot"}"#).problem?.errors?.first?.field == "temperature")
            let nothing = try await hub.request("POST", path + "/test", token: admin).decode(ExtractionTestResult.self)
            #expect(!nothing.ok && nothing.error == "not_configured")
        }
    }

    @Test func `A user's own model and temperature are kept, and given back with null`() async throws {
        try await HubProcess.with { hub in
            let token = try await hub.register("Ann").authToken
            let path = "/api/memory/users/me/settings"
            let own = UserSettingsUpdate(extractionModel: .set("openai/gpt-4o"), extractionTemperature: .set(0.5))
            let set = try await hub.request("PUT", path, token: token, json: own).decode(UserSettings.self)
            #expect(set.extractionModel == "openai/gpt-4o" && set.extractionTemperature == 0.5)
            let renamed = try await hub.request("PUT", path, token: token, json: UserSettingsUpdate(displayName: "Anna"))
            #expect(try renamed.decode(UserSettings.self).extractionModel == "openai/gpt-4o")
            let cleared = UserSettingsUpdate(extractionModel: .clear, extractionTemperature: .clear)
            let back = try await hub.request("PUT", path, token: token, json: cleared).decode(UserSettings.self)
            #expect(back.extractionModel == nil && back.extractionTemperature == nil)
            for body in [#"{"extraction_model":"a b"}"#, #"{"extraction_temperature":3}"#] {
                #expect(try await hub.request("PUT", path, token: token, body: body).status == 422)
            }
        }
    }

    @Test func `A key file that others may read keeps the hub from starting, and it says so`() async throws {
        try await TestDatabase.shared.withDatabase(migrated: true) { database in
            let hub = try HubProcess(database: database)
            let file = hub.dataFolder + "/secret.key"
            _ = FileManager.default.createFile(atPath: file, contents: Data(count: 32), attributes: [.posixPermissions: 0o640])
            await #expect(throws: HubFailure.self) { try await hub.start() }
            #expect(hub.log.contains("MEMHUB_SECRET_KEY_FILE") && hub.log.contains("chmod 600"))
            try FileManager.default.removeItem(atPath: file)
            try await hub.start()
            #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
            await hub.end()
        }
    }

    /// Tables that hold a text in any column.
    private func tables(holding text: String, in database: PostgresConfiguration) async throws -> [String] {
        let pool = PostgresPool(configuration: database, size: 1, name: "tables", logger: .init(label: "tables"))
        let found = try await pool.withConnection { connection in
            try connection.executeScript(
                """
                CREATE OR REPLACE FUNCTION tables_holding(wanted text) RETURNS SETOF text LANGUAGE plpgsql AS $$
                DECLARE
                    name text;
                    is_found boolean;
                BEGIN
                    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
                        EXECUTE format('SELECT EXISTS (SELECT FROM %I AS entry WHERE strpos(entry::text, $1) > 0)', name)
                            INTO is_found USING wanted;
                        IF is_found THEN RETURN NEXT name; END IF;
                    END LOOP;
                END $$;
                """)
            return try connection.query(Statement("tables_holding", "SELECT name FROM tables_holding($1) AS name"), [.text(text)]).map {
                try $0.get("name", as: String.self)
            }
        }
        await pool.close()
        return found
    }
}
