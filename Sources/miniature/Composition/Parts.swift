// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CProcess
internal import FoundationEssentials
internal import HTTPClient
internal import Logging
internal import Origin
internal import Recipes
internal import RenderPool
internal import Serving
internal import Stores
internal import Telemetry

/// Makes the parts of the program from settings: the one place where each is given what it needs.
struct Parts {
    let settings: Settings
    let environment: [String: String]
    let logger: Logger
    /// One client for all of AWS, and so one pool of connections.
    let http: HTTPClient
    let sharedCredentials = SharedCredentials()

    /// Reads the settings and sets logging up.
    ///
    /// - Throws: ``SettingError``, or what keeps libcurl from starting.
    init(_ flags: SettingFlags) throws {
        environment = ProcessInfo.processInfo.environment
        settings = try Settings(SettingSources(flags: flags, environment: environment))
        var logger = Logger(label: "miniature") { EscapedLog(StreamLogHandler.standardError(label: $0)) }
        logger.logLevel = settings.logLevel
        self.logger = logger
        if settings.isDumpable {
            logger.warning("Other processes of this user may read the secrets in this one's memory (--dumpable).")
        } else {
            cprocess_forbid_dumping()
        }
        Machine.raiseFileLimit()
        http = try HTTPClient(HTTPClientConfiguration(certificateFile: Self.certificateFile(environment)))
    }

    /// The store, and for a bucket the client it speaks through.
    ///
    /// - Parameter creating: makes the folder of a folder store if it is missing.
    func store(creating: Bool) async throws -> any ObjectStore {
        switch settings.store {
        case .folder(let path):
            let url = URL(fileURLWithPath: path)
            if creating {
                try FileManager.default.createDirectory(
                    at: url.appendingPathComponent("originals"), withIntermediateDirectories: true)
            }
            return try FolderStore(url.path, lasting: String(Substring(VariantPath.originals.utf8.dropLast())))
        case .bucket(let name):
            return try await bucket(name)
        }
    }

    /// The render processes.
    ///
    /// - Parameter isPatient: whether jobs may wait as long as their deadline allows. Where nobody waits for an answer,
    ///   refusing one would only bring it again.
    func pool(workers: Int? = nil, isPatient: Bool = false) -> RenderPool {
        var configuration = PoolConfiguration(
            program: settings.renderProgram, workers: workers ?? settings.workers,
            types: settings.limits.types.map(\.rawValue).sorted(), memory: settings.memory)
        if isPatient { configuration.longestWait = .seconds(3600) }
        configuration.isDumpable = settings.isDumpable
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

    /// Whether requests or messages may come: render processes are ready, and nothing is known to be wrong with the store.
    func readiness(_ pool: RenderPool, _ store: any ObjectStore) -> Readiness {
        let recheck = StoreRecheck(store)
        return Readiness {
            guard pool.readyWorkers > 0 else { return .notReady("no render process is ready") }
            guard let problem = store.health.problem else { return .ready }
            recheck.start()
            return .notReady("the store: \(problem.message)")
        }
    }

    /// Where the server listens, and its bounds on clients.
    var serverConfiguration: ServerConfiguration {
        var configuration = ServerConfiguration(
            host: settings.listen.host, port: settings.listen.port, adminHost: settings.admin.host,
            adminPort: settings.admin.port)
        configuration.deadline = settings.deadline
        configuration.verifyHeader = settings.verifyHeader
        configuration.cors = settings.cors
        configuration.adminAccess = adminAccess
        let descriptors = Descriptors(workers: settings.workers)
        configuration.adminConnections = descriptors.adminClients
        configuration.bounds.connections = descriptors.clients(
            atMost: configuration.bounds.connections, logger: logger)
        return configuration
    }

    /// Who may use the admin port.
    var adminAccess: AdminAccess {
        AdminAccess(
            listeningOn: settings.admin.host, names: settings.adminHosts, tokens: settings.adminTokens.map(\.secret))
    }

    /// An origin for work on a store alone, whose render processes are never started.
    func bareOrigin() async throws -> Origin {
        let store = try await store(creating: false)
        return origin(store: store, pool: pool(workers: 1), writeBack: idleWriteBack(store))
    }

    /// A queue for an origin that stores what it makes itself, and waits for it.
    func idleWriteBack(_ store: any ObjectStore) -> WriteBack { WriteBack(store: store, logger: logger) }

    /// What clears an original everywhere.
    func purging(origin: Origin) throws -> Purging {
        Purging(origin: origin, cdn: try cdn(), logger: logger)
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
