// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import AWS
internal import FoundationEssentials
internal import HTTPClient
internal import Logging
internal import Origin
internal import Recipes
internal import RenderPool
internal import Stores

/// Makes the parts of the program from settings: the one place where each is given what it needs.
struct Parts {
    let settings: Settings
    let environment: [String: String]
    let logger: Logger

    /// Reads the settings and sets logging up.
    ///
    /// - Throws: ``SettingError``
    init(_ flags: SettingFlags) throws(SettingError) {
        environment = ProcessInfo.processInfo.environment
        settings = try Settings(SettingSources(flags: flags, environment: environment))
        var logger = Logger(label: "miniature") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = settings.logLevel
        self.logger = logger
    }

    /// The store, and for a bucket the client it speaks through.
    ///
    /// - Parameter creating: makes the folder of a folder store if it is missing.
    func store(creating: Bool) throws -> any ObjectStore {
        switch settings.store {
        case .folder(let path):
            let url = URL(fileURLWithPath: path)
            if creating {
                try FileManager.default.createDirectory(
                    at: url.appendingPathComponent("originals"), withIntermediateDirectories: true)
            }
            return try FolderStore(url.path)
        case .bucket(let name):
            let location = S3Location(bucket: name, region: region, endpoint: endpoint)
            let client = try S3Client(location: location, credentials: credentials, http: try HTTPClient())
            return S3Store(client)
        }
    }

    func pool(workers: Int? = nil) -> RenderPool {
        let configuration = PoolConfiguration(
            program: settings.renderProgram, workers: workers ?? settings.workers,
            types: settings.limits.types.map(\.rawValue).sorted(), memory: settings.memory)
        return RenderPool(configuration, logger: logger)
    }

    func origin(store: any ObjectStore, pool: RenderPool, writeBack: WriteBack) -> Origin {
        let access = Access(
            sizes: settings.sizes, formats: settings.formats, isOpen: settings.isOpen,
            signature: URLSignature(keys: settings.signingKeys))
        var configuration = OriginConfiguration(access: access)
        configuration.limits = settings.limits
        configuration.memoryCache = settings.cache
        configuration.freshness = settings.freshness
        configuration.fallback = settings.fallback
        configuration.missingPeriod = settings.missingPeriod
        return Origin(configuration, store: store, pool: pool, writeBack: writeBack, logger: logger)
    }

    // The names and their order are the AWS CLI's.

    var region: String { environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] ?? "us-east-1" }

    var endpoint: String? { environment["AWS_ENDPOINT_URL_S3"] ?? environment["AWS_ENDPOINT_URL"] }

    /// Keys from the environment; without any, requests are not signed, which reads public buckets.
    private var credentials: any CredentialsProvider {
        guard environment["AWS_ACCESS_KEY_ID"] != nil else {
            logger.warning("No AWS_ACCESS_KEY_ID is set, so requests to S3 are not signed.")
            return AnonymousCredentials()
        }
        return EnvironmentCredentials(environment)
    }
}

extension Parts {
    /// For libraries that log their own comings and goings.
    var quietLogger: Logger {
        var logger = logger
        logger.logLevel = .error
        return logger
    }
}
