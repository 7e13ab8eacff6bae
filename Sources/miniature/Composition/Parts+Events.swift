// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import AWS
internal import Events
internal import FoundationEssentials
internal import Logging
internal import Origin
internal import ServiceLifecycle
internal import Serving

extension Parts {
    /// A load balancer gives up on a stopping target after 30 seconds, and so do ECS and most supervisors.
    private static let drain = Duration.seconds(25)

    /// What events call for.
    func upkeep(_ origin: Origin) throws -> Upkeep {
        let ladder = settings.ladder
        let purging = try purging(origin: origin)
        var bucket: String?
        if case .bucket(let name) = settings.store { bucket = name }
        return Upkeep(bucket: bucket, logger: logger) { key, deadline in
            await origin.reconcile(key, ladder: ladder, deadline: deadline)
        } invalidate: { key, deadline in
            // Past the deadline too, for a moment: what was changed must be told.
            _ = try await purging.invalidate(key, deadline: max(deadline, .now + .seconds(2)))
        }
    }

    /// The queue that events come from.
    ///
    /// - Throws: ``SettingError`` when none is set, or what is set is none.
    func queue() async throws -> SQSClient {
        guard let url = settings.queue else {
            throw SettingError("There is no queue: set \(Setting.queue.variable) to an SQS queue's URL.")
        }
        let endpoint = SQSClient.endpoint(environment)
        // Only where one is named: an instance need not be asked for what AWS' own URLs say themselves.
        let region = endpoint == nil && !isRegionNamed ? nil : try await region()
        return try SQSClient(
            queue: QueueURL(url, region: region), endpoint: endpoint,
            credentials: try credentials(), http: http)
    }

    /// Where SNS posts events, if there are topics to believe.
    func eventHook(_ origin: Origin) throws -> EventHook? {
        guard !settings.snsTopics.isEmpty else { return nil }
        var configuration = SNSConfiguration(topics: settings.snsTopics)
        configuration.allowsVersion1 = settings.allowsSNSVersion1
        configuration.endpoint = SNSConfiguration.endpoint(environment)
        if let bundle = Self.certificateFile(environment) {
            guard let data = FileManager.default.contents(atPath: bundle) else {
                throw SettingError("The certificates in AWS_CA_BUNDLE, \(bundle), can't be read.")
            }
            configuration.trusted = Array(data)
        }
        let upkeep = try upkeep(origin)
        // SNS waits 15 seconds for an answer, and sends the message again after that.
        let patience = Duration.seconds(13)
        let endpoint = try SNSEndpoint(configuration, http: http, logger: logger) { message, deadline in
            switch await upkeep.handle(message.utf8, isRepeat: nil, deadline: deadline) {
            case .done: .success
            case .retry(let reason): .transientFailure(reason)
            case .unreadable(let reason): .permanentFailure(reason)
            }
        }
        return EventHook { headers, body in
            let answer = await endpoint.receive(
                rawDelivery: headers[SNSEndpoint.rawDeliveryHeader], body: body, deadline: .now + patience)
            // What is wrong with a message is for the log: whoever sent it may be anybody.
            return EventHook.Answer(status: Self.status(answer), text: answer.label)
        }
    }

    private static func status(_ answer: SNSAnswer) -> Int {
        switch answer {
        case .done, .confirmed, .ignored: 200
        case .refused: 403
        case .malformed: 400
        case .unavailable: 503
        }
    }

    /// Runs services until SIGTERM, Ctrl-C or a hang-up; they are ended in the opposite order, what runs is finished.
    func run(_ services: [any Service]) async throws {
        var group = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: ShutdownSignals.inForce, logger: quietLogger)
        group.maximumGracefulShutdownDuration = Self.drain
        do { try await ServiceGroup(configuration: group).run() } catch is CancellationError {
            // Nobody but a shutdown that has lasted too long cancels the services.
            logger.warning("What was in work was not finished in time; its messages come again.")
        }
    }
}
