// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Events
internal import FoundationEssentials
internal import HTTPClient
internal import Logging
internal import Origin
internal import RenderPool
internal import ServiceLifecycle
internal import Serving

/// `miniature lambda`: the origin and the eager side as a function of AWS Lambda.
struct Lambda: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve pictures and handle events as an AWS Lambda function (a custom runtime).",
        discussion: """
            Takes requests of function URLs, HTTP APIs and load balancers, and events of S3, SNS, SQS and EventBridge. It \
            is what a function's bootstrap starts; elsewhere there is no AWS_LAMBDA_RUNTIME_API.
            """)

    @OptionGroup var flags: SettingFlags

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let authority = LambdaConfiguration.runtimeAPI(environment) else {
            throw ValidationError("AWS_LAMBDA_RUNTIME_API is not set: this command runs in AWS Lambda only.")
        }
        let concurrency = LambdaConfiguration.concurrency(environment)
        let http = try HTTPClient(RuntimeAPI.clientConfiguration(concurrency: concurrency))
        let api = RuntimeAPI(authority: authority, http: http)
        let (parts, services): (Parts, [any Service])
        do {
            parts = try Parts(flags)
            services = try await Self.services(parts, api, concurrency)
        } catch {
            // So that Lambda's own log and console show what is wrong, to those who may see the function's settings.
            try? await api.initFailed(InvocationError(type: "Startup.Failed", message: "\(error)"))
            throw error
        }
        try await parts.run(services)
    }

    private static func services(_ parts: Parts, _ api: RuntimeAPI, _ concurrency: Int) async throws -> [any Service] {
        // There is nobody to fetch them; they are kept all the same, since counting must go somewhere.
        _ = parts.startMetrics()
        let store = try await parts.store(creating: false)
        let pool = parts.pool(isPatient: true)
        try await pool.start()
        let writeBack = WriteBack(store: store, logger: parts.logger)
        let origin = parts.origin(store: store, pool: pool, writeBack: writeBack)
        let handler = LambdaHandler(
            images: ImageHandler(origin, configuration: parts.serverConfiguration, logger: parts.logger),
            upkeep: try parts.upkeep(origin), origin: origin)
        let configuration = LambdaConfiguration(
            concurrency: concurrency, responseMode: parts.settings.lambdaResponse)
        let loop = LambdaLoop(
            api: api, handlers: handler.handlers, configuration: configuration, logger: parts.logger)
        return [PoolService(pool: pool), writeBack, Refresher(origin), loop]
    }
}
