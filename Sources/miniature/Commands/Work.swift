// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import AWS
internal import ArgumentParser
internal import Events
internal import Logging
internal import RenderPool
internal import ServiceLifecycle
internal import Serving
internal import Stores

/// `miniature worker`: makes every size of what is uploaded, as a queue tells of it.
struct Work: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Make every size of uploaded originals, and delete those of removed ones, as an SQS queue tells.",
        discussion: """
            The queue gets S3's events, directly, by way of SNS or of EventBridge. Several workers may share one queue. \
            Like the server it has an admin port, so that two of them on one machine need different --admin addresses.
            """)

    @OptionGroup var flags: SettingFlags

    func run() async throws {
        let parts = try Parts(flags)
        let registry = parts.startMetrics()
        let queue = try await parts.queue()
        try await QueueWorker.check(queue)
        let store = try await parts.store(creating: false)
        let pool = parts.pool(isPatient: true)
        try await pool.start()
        let origin = parts.origin(store: store, pool: pool, writeBack: parts.idleWriteBack(store))
        let upkeep = try parts.upkeep(origin)
        let patience = parts.settings.eventDeadline
        // One in transfer for each in work, and one more.
        let width = 2 * parts.settings.workers + 1
        let worker = QueueWorker(queue: queue, width: width, logger: parts.logger) { message in
            switch await upkeep.handle(
                message.body.utf8, isRepeat: message.receiveCount > 1, deadline: .now + patience)
            {
            case .done: .done
            case .retry: .retry(after: nil)
            case .unreadable(let reason): .poison(reason: reason)
            }
        }
        let admin = AdminServer(
            host: parts.settings.admin.host, port: parts.settings.admin.port, access: parts.adminAccess,
            connections: Descriptors(workers: parts.settings.workers).adminClients,
            readiness: parts.readiness(pool, store),
            purge: try parts.purging(origin: origin).callAsFunction(_:_:),
            metrics: parts.metricsPage(registry, origin, pool, store))
        try await parts.run([PoolService(pool: pool), admin, worker])
    }
}
