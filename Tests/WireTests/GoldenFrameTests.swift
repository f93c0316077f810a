import Testing
import Wire

/// What `protocol.md` shows is what the code reads and writes, field by field.
@Suite struct GoldenFrameTests {
    @Test(arguments: GoldenFrame.all(in: "voice-client"))
    func `a client's voice frame is read and written unchanged`(_ frame: GoldenFrame) throws {
        let bytes = try frame.bytes()
        let message = try VoiceClientMessage.decode(bytes)
        #expect(try json(encoded(message)) == json(bytes))
    }

    @Test(arguments: GoldenFrame.all(in: "voice-server"))
    func `the hub's voice frame is read and written unchanged`(_ frame: GoldenFrame) throws {
        let bytes = try frame.bytes()
        let message = try #require(try VoiceServerMessage.decode(bytes))
        #expect(try json(message.encoded()) == json(bytes))
    }

    @Test(arguments: GoldenFrame.all(in: "events-client"))
    func `a dashboard's frame is read and written unchanged`(_ frame: GoldenFrame) throws {
        let bytes = try frame.bytes()
        let written =
            switch try EventsClientMessage.decode(bytes) {
            case .authenticate(let message): WireCoder.encode(message)
            case .subscribe(let message): WireCoder.encode(message)
            case .ping(let message): WireCoder.encode(message)
            }
        #expect(try json(written) == json(bytes))
    }

    @Test(arguments: GoldenFrame.all(in: "events-server"))
    func `an event's data is read and written unchanged, in a frame that dashboards know`(_ frame: GoldenFrame) throws {
        let bytes = try frame.bytes()
        #expect(try json(rewritten(frame, bytes)) == json(bytes))
    }

    @Test(arguments: GoldenFrame.all(in: "http"))
    func `an HTTP body is read and written unchanged`(_ frame: GoldenFrame) throws {
        let bytes = try frame.bytes()
        let body = try #require(HTTPBodies.types[frame.name], "no type of this name")
        let value = try WireCoder.decode(body, from: bytes)
        #expect(try json(WireCoder.encode(value)) == json(bytes))
    }

    @Test func `every message type, event and body has its golden frame`() {
        func names(_ folder: String) -> Set<String> { Set(GoldenFrame.all(in: folder).map(\.name)) }
        #expect(
            names("voice-client") == [
                "authenticate", "session_start", "transcript_partial", "context_request", "response_delta", "response_end",
                "turn_complete", "session_end", "ping",
            ])
        #expect(
            names("voice-server") == [
                "session_started", "memory_context", "turn_queued", "forgotten", "session_ended", "authenticated", "pong", "error",
            ])
        #expect(names("events-client") == ["authenticate", "subscribe", "ping"])
        #expect(names("events-server") == Set(EventType.allCases.map(\.rawValue)).union(["subscribed", "status_update"]))
        #expect(names("http") == Set(HTTPBodies.types.keys))
    }

    private func encoded(_ message: VoiceClientMessage) throws -> [UInt8] {
        switch message {
        case .authenticate(let message): WireCoder.encode(message)
        case .sessionStart(let message): WireCoder.encode(message)
        case .transcriptPartial(let message): WireCoder.encode(message)
        case .contextRequest(let message): WireCoder.encode(message)
        case .responseDelta(let message): WireCoder.encode(message)
        case .responseEnd(let message): WireCoder.encode(message)
        case .turnComplete(let message): WireCoder.encode(message)
        case .sessionEnd: Array(#"{"type":"session_end"}"#.utf8)
        case .ping(let message): WireCoder.encode(message)
        }
    }

    private func rewritten(_ frame: GoldenFrame, _ bytes: [UInt8]) throws -> [UInt8] {
        switch frame.name {
        case "subscribed": return WireCoder.encode(try WireCoder.decode(Subscribed.self, from: bytes))
        case "status_update":
            let status = try WireCoder.decode(StatusUpdate.self, from: bytes)
            return EventFrame.statusUpdate(connected: status.data.connected, at: status.data.timestamp)
        default:
            let event = try WireCoder.decode(ReceivedEvent.self, from: bytes)
            let type = try #require(EventType(rawValue: event.type))
            let data = WireCoder.encode(try WireCoder.decode(type.data, from: WireCoder.encode(event.data)))
            return EventFrame.encode(type: event.type, seq: event.seq, at: event.at, data: String(decoding: data, as: UTF8.self))
        }
    }
}

/// Every body of the HTTP routes, by the name of its type.
enum HTTPBodies {
    static let types: [String: any (Codable & Sendable).Type] = {
        let types: [any (Codable & Sendable).Type] = [
            Problem.self, RegisterRequest.self, Registered.self, WhoAmI.self, MemoryEnabled.self, RotatedToken.self,
            UserSettings.self, UserSettingsUpdate.self, MemoryPolicy.self, MemoryPolicyUpdate.self, MemoryPolicyState.self,
            FactDeleted.self, UserDeleted.self, Confirmation.self, EmbeddingModelStatus.self, ModelDownloadRequest.self,
            ModelDownloadAnswer.self, ModelCleanup.self, Fact.self, FactCreate.self, FactUpdate.self,
            FactHistoryEntry.self, SearchRequest.self, SearchResult.self, ExtractionTask.self, TaskAccepted.self, TasksRetried.self, QuarantinedFact.self,
            QueueMetrics.self, MemoryStatistics.self, Agent.self, AgentFields.self, RememberRequest.self, Remembered.self,
            ForgetMemories.self, ForgetMatches.self, ForgetReceipt.self, RecallRequest.self, Recalled.self, ProviderHealth.self, Health.self, UserSummary.self,
            ExtractionSettings.self, ExtractionSettingsUpdate.self, ExtractionTestResult.self,
            ConversationInitiation.self, ConversationInitiationData.self, MemoryQueryRequest.self, MemoryQueryResult.self, ToolInvocation.self,
            PostCallWebhook.self, WebhookReceipt.self, CallRecord.self,
            EmbeddingProvider.self, EmbeddingProviderFields.self, EmbeddingProviderTest.self, EmbeddingConfig.self, EmbeddingConfigState.self,
            EmbeddingConfigUpdate.self, EmbeddingConfigChange.self,
        ]
        return Dictionary(uniqueKeysWithValues: types.map { ("\($0)", $0) })
    }()
}
