// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// One row of the table of settings: what the flags, the environment, the file, `check` and the documentation know.
struct Setting: Sendable {
    /// The flag without its dashes, and the key in the file.
    ///
    /// The variable is `MINIATURE_` and the name in capitals.
    let name: String
    /// What a value looks like.
    let grammar: String
    /// What holds when nothing is set.
    let standard: String
    /// What it does, in one or two sentences.
    let help: String
    /// Whether the value must not be shown.
    var isSecret = false

    /// The variable in the environment.
    var variable: String {
        Self.variablePrefix + name.uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
    }

    static let variablePrefix = "MINIATURE_"
}

extension Setting {
    static let store = Setting(
        name: "store", grammar: "file://DIR or s3://BUCKET", standard: "file://photos",
        help: "Where originals are read, below originals/, and variants are stored.")
    static let noSignRequest = Setting(
        name: "no-sign-request", grammar: "true or false", standard: "false",
        help: "Asks S3 without credentials, which reads public buckets.")
    static let acl = Setting(
        name: "acl", grammar: "a canned ACL of S3, such as public-read", standard: "none",
        help: "The ACL that variants are stored with. New buckets refuse every ACL; prefer a bucket policy.")
    static let listen = Setting(
        name: "listen", grammar: "HOST:PORT", standard: "127.0.0.1:8080", help: "The public port: pictures.")
    static let admin = Setting(
        name: "admin", grammar: "HOST:PORT", standard: "127.0.0.1:9090",
        help: "The admin port: /livez, /readyz, /metrics and purges. Keep it private.")
    static let adminHosts = Setting(
        name: "admin-hosts", grammar: "names of hosts, comma-separated", standard: "none",
        help: "The names that the admin port may be called by, beside addresses and localhost.")
    static let adminToken = Setting(
        name: "admin-token", grammar: "one or two of 16 characters or more, comma-separated", standard: "none",
        help: """
            The secrets for changes on an admin port that does not listen on loopback, either of them sent as \
            Authorization: Bearer; without, such a port takes none.
            """, isSecret: true)
    static let sizes = Setting(
        name: "sizes", grammar: "WxH, comma-separated", standard: "800x600,400x300,200x150",
        help: "The sizes that are served.")
    static let formats = Setting(
        name: "formats", grammar: "original, auto, jpeg, png, webp, avif, comma-separated",
        standard: "original,auto,jpeg,png,webp,avif", help: "The formats that each size is served in.")
    static let eagerFormats = Setting(
        name: "eager-formats", grammar: "original, jpeg, png, webp, avif, comma-separated", standard: "original",
        help: "The formats that each size is made in when an original is uploaded, before anybody asks.")
    static let open = Setting(
        name: "open", grammar: "true or false", standard: "false",
        help: "Serves every size and option to anybody. For development only.")
    static let signingKeys = Setting(
        name: "signing-keys", grammar: "one or two of 16 characters or more, comma-separated", standard: "none",
        help: "The secrets that URLs are signed with; the first signs, both are accepted.", isSecret: true)
    static let originVerify = Setting(
        name: "origin-verify", grammar: "one or two of 16 characters or more, comma-separated", standard: "none",
        help: "The secrets that the CDN must send, either of them; without, anybody may ask.", isSecret: true)
    static let originVerifyHeader = Setting(
        name: "origin-verify-header", grammar: "a header's name", standard: "X-Origin-Verify",
        help: "The header that the CDN sends the secret in.")
    static let corsOrigins = Setting(
        name: "cors-origins", grammar: "* or origins such as https://www.example.com, comma-separated", standard: "*",
        help: "The pages that may read pictures from a script.")
    static let freshness = Setting(
        name: "freshness", grammar: "immutable, ttl:SECONDS or events", standard: "immutable",
        help: "How long a variant is taken to match its original: for ever, for a time, or until a purge.")
    static let fallback = Setting(
        name: "fallback", grammar: "a key below originals/", standard: "none",
        help: "The picture that is shown, with a 404, instead of a missing one.")
    static let missingPeriod = Setting(
        name: "missing-period", grammar: "0…3600 seconds", standard: "5",
        help: "How long a missing original is taken to be missing without asking again.")
    static let distribution = Setting(
        name: "distribution", grammar: "a CloudFront distribution's id", standard: "none",
        help: "The distribution that a purge invalidates, by the original's cache tag.")
    static let queue = Setting(
        name: "queue", grammar: "the URL of an SQS queue", standard: "none",
        help: "The queue that a worker is told of uploads by: S3's events, directly or by way of SNS or EventBridge.")
    static let snsTopics = Setting(
        name: "sns-topics", grammar: "ARNs of SNS topics, comma-separated", standard: "none",
        help: "The topics that the server takes events from, at POST /_events/sns; without, it takes none.")
    static let snsVersion1 = Setting(
        name: "sns-version-1", grammar: "true or false", standard: "false",
        help: "Takes SNS messages with a SHA-1 signature too. Better set SignatureVersion 2 on the topic.")
    static let lambdaResponse = Setting(
        name: "lambda-response", grammar: "auto, streamed, buffered", standard: "auto",
        help: "How Lambda answers over HTTP: function URLs get a stream unless it is buffered.")
    static let eventDeadline = Setting(
        name: "event-deadline", grammar: "1…3600 seconds", standard: "120",
        help: "The longest that a worker takes for one event, all sizes made and stored.")
    static let workers = Setting(
        name: "workers", grammar: "1…256", standard: "one a core", help: "The number of render processes.")
    static let memory = Setting(
        name: "memory", grammar: "bytes, or with KiB, MiB, GiB", standard: "60 % of the machine's or container's",
        help: "The memory that pictures in work may take together.")
    static let cache = Setting(
        name: "cache", grammar: "bytes, or with KiB, MiB, GiB", standard: "64MiB",
        help: """
            The memory for variants that were asked for last; 0 keeps none. None by default with freshness=events \
            unless SNS tells this server of changes too.
            """)
    static let deadline = Setting(
        name: "deadline", grammar: "1…60 seconds", standard: "20",
        help: "The longest that a request may take. CloudFront waits for 30 seconds.")
    static let maxBytes = Setting(
        name: "max-bytes", grammar: "bytes, or with KiB, MiB, GiB", standard: "64MiB", help: "The largest original.")
    static let maxPixels = Setting(
        name: "max-pixels", grammar: "1…1000000000 or auto", standard: "auto",
        help: """
            The most pixels to decode of an original of any type; auto is 200 million for a baseline JPEG and 50 million \
            for all others.
            """)
    static let maxSide = Setting(
        name: "max-side", grammar: "1…65535", standard: "32767", help: "The longest side of an original, in pixels.")
    static let types = Setting(
        name: "types", grammar: "jpeg, png, webp, gif, avif, heic, comma-separated",
        standard: "jpeg,png,webp,gif,avif,heic", help: "The types of original that are decoded.")
    static let renderProgram = Setting(
        name: "render-program", grammar: "path", standard: "miniature-render beside this program",
        help: "The program that touches pixels.")
    static let dumpable = Setting(
        name: "dumpable", grammar: "true or false", standard: "false",
        help: "Lets debuggers and core dumps at this process, whose memory holds its secrets. For development only.")
    static let logLevel = Setting(
        name: "log-level", grammar: "trace, debug, info, notice, warning, error", standard: "info",
        help: "How much is logged; info has a line for each request.")

    /// Every setting, in the order of the documentation.
    static let table: [Setting] = [
        store, noSignRequest, acl, listen, admin, adminHosts, adminToken, sizes, formats, eagerFormats, open,
        signingKeys,
        originVerify, originVerifyHeader,
        corsOrigins,
        freshness,
        fallback, missingPeriod, distribution, queue, snsTopics, snsVersion1, lambdaResponse, eventDeadline, workers,
        memory, cache, deadline, maxBytes, maxPixels, maxSide,
        types, renderProgram, dumpable, logLevel,
    ]
}
