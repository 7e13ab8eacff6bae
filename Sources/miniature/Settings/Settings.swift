// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import Logging
internal import Origin
internal import Recipes
internal import Serving
internal import Spelling

/// The settings in force, typed and checked.
struct Settings: Sendable {
    let store: StoreLocation
    let isUnsigned: Bool
    let acl: String?
    let listen: HostPort
    let admin: HostPort
    let adminHosts: [String]
    let adminTokens: [AdminToken]
    let sizes: [Size]
    let formats: [OutputFormat]
    let eagerFormats: [OutputFormat]
    let isOpen: Bool
    let signingKeys: [SigningKey]
    let verifyHeader: VerifyHeader
    let cors: CORS
    let freshness: Freshness
    let fallback: ObjectKey?
    let missingPeriod: Duration
    let distribution: String?
    let queue: String?
    let snsTopics: [String]
    let allowsSNSVersion1: Bool
    let lambdaResponse: LambdaResponseMode
    let eventDeadline: Duration
    let workers: Int
    let memory: Int
    let cache: Int
    let deadline: Duration
    let limits: Limits
    let renderProgram: String
    let isDumpable: Bool
    let logLevel: Logger.Level

    /// Reads every setting.
    ///
    /// - Throws: ``SettingError`` that names the setting, where it stands, and what would do.
    init(_ sources: SettingSources) throws(SettingError) {
        let read = SettingReader(sources)
        store = try read(.store, default: .folder("photos"), StoreLocation.init(parsing:))
        isUnsigned = try read(.noSignRequest, default: false) { Bool($0) }
        acl = try read.optional(.acl) { Self.cannedACLs.contains($0) ? $0 : nil }
        listen = try read(.listen, default: HostPort(host: "127.0.0.1", port: 8080), HostPort.init(parsing:))
        admin = try read(.admin, default: HostPort(host: "127.0.0.1", port: 9090), HostPort.init(parsing:))
        adminHosts = try read.optionalList(.adminHosts, atMost: 100) { SecuritySettings.isHostName($0) ? $0 : nil }
        adminTokens = try read.optionalList(.adminToken, atMost: 2, AdminToken.init)
        sizes = try read.list(.sizes) { try? Size(parsing: $0[...].utf8) }
        formats = try read.list(.formats, OutputFormat.init(rawValue:))
        eagerFormats = try read.list(.eagerFormats, Self.concrete)
        isOpen = try read(.open, default: false) { Bool($0) }
        signingKeys = try SecuritySettings.signingKeys(read)
        verifyHeader = try SecuritySettings.verifyHeader(read)
        cors = try SecuritySettings.cors(read)
        freshness = try SecuritySettings.freshness(read)
        fallback = try read.optional(.fallback) { try? ObjectKey($0) }
        missingPeriod = .seconds(try read(.missingPeriod, default: 5) { SettingReader.integer($0, in: 0...3600) })
        distribution = try read.optional(.distribution) { $0.isEmpty ? nil : $0 }
        queue = try read.optional(.queue) { $0.contains("://") ? $0 : nil }
        snsTopics = try read.optionalList(.snsTopics, atMost: 100) { $0.hasPrefix("arn:") ? $0 : nil }
        allowsSNSVersion1 = try read(.snsVersion1, default: false) { Bool($0) }
        lambdaResponse = try read(.lambdaResponse, default: .auto, LambdaResponseMode.init(rawValue:))
        eventDeadline = .seconds(try read(.eventDeadline, default: 120) { SettingReader.integer($0, in: 1...3600) })
        workers = try read(.workers, default: Machine.cores) { SettingReader.integer($0, in: 1...256) }
        memory = try read(.memory, default: Machine.memory / 5 * 3, ByteCount.parse)
        // A worker elsewhere replaces what is stored, but can't reach what is held here.
        let isTold = freshness != .events || !snsTopics.isEmpty
        cache = try read(.cache, default: isTold ? 64 << 20 : 0, ByteCount.parse)
        deadline = .seconds(try read(.deadline, default: 20) { SettingReader.integer($0, in: 1...60) })
        limits = Limits(
            bytes: try read(.maxBytes, default: 64 << 20, ByteCount.parse),
            pixels: try read(.maxPixels, default: nil, Self.pixels),
            side: try read(.maxSide, default: 32_767) { SettingReader.integer($0, in: 1...65_535) },
            types: Set(try read.list(.types, Self.decodable)))
        renderProgram = try read(.renderProgram, default: Machine.besideThisProgram("miniature-render")) { $0 }
        isDumpable = try read(.dumpable, default: false) { Bool($0) }
        logLevel = try read(.logLevel, default: .info, Logger.Level.init(rawValue:))
    }

    /// What is made of every original before anybody asks: each size in each of these formats.
    var ladder: [Recipe] {
        sizes.flatMap { size in
            eagerFormats.map { format in
                var options = Recipe.Options()
                options.format = format
                return Recipe(size: size, options: options)
            }
        }
    }

    /// `auto` is no format of a picture, but a choice for each request.
    private static func concrete(_ name: String) -> OutputFormat? {
        OutputFormat(rawValue: name).flatMap { $0 == .auto ? nil : $0 }
    }

    /// Canned ACLs ("Access control list overview" of the Amazon S3 User Guide) that an object may have.
    private static let cannedACLs: Set = [
        "private", "public-read", "public-read-write", "authenticated-read", "aws-exec-read", "bucket-owner-read",
        "bucket-owner-full-control",
    ]

    /// A number of pixels, or nil in it for what each type's decoding costs.
    private static func pixels(_ text: String) -> Int?? {
        text == "auto" ? .some(nil) : SettingReader.integer(text, in: 1...1_000_000_000).map { .some($0) }
    }

    /// The types that there is a reader for; the others would pass the setting and fail at every original.
    private static func decodable(_ name: String) -> ImageType? {
        guard let type = ImageType(rawValue: name), Limits().types.contains(type) else { return nil }
        return type
    }
}
