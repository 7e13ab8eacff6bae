// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// The settings as flags: optional and without defaults, since a flag that is not given must let the environment speak.
struct SettingFlags: ParsableArguments {
    @Option(help: "A configuration file: a JSON object of settings by name.")
    var config: String?

    @Option(help: Setting.store.flagHelp) var store: String?
    @Flag(help: Setting.noSignRequest.flagHelp) var noSignRequest = false
    @Option(help: Setting.acl.flagHelp) var acl: String?
    @Option(help: Setting.listen.flagHelp) var listen: String?
    @Option(help: Setting.admin.flagHelp) var admin: String?
    @Option(help: Setting.adminHosts.flagHelp) var adminHosts: String?
    @Option(help: Setting.adminToken.flagHelp) var adminToken: String?
    @Option(help: Setting.sizes.flagHelp) var sizes: String?
    @Option(help: Setting.formats.flagHelp) var formats: String?
    @Option(help: Setting.eagerFormats.flagHelp) var eagerFormats: String?
    @Flag(help: Setting.open.flagHelp) var open = false
    @Option(help: Setting.signingKeys.flagHelp) var signingKeys: String?
    @Option(help: Setting.originVerify.flagHelp) var originVerify: String?
    @Option(help: Setting.originVerifyHeader.flagHelp) var originVerifyHeader: String?
    @Option(help: Setting.corsOrigins.flagHelp) var corsOrigins: String?
    @Option(help: Setting.freshness.flagHelp) var freshness: String?
    @Option(help: Setting.fallback.flagHelp) var fallback: String?
    @Option(help: Setting.missingPeriod.flagHelp) var missingPeriod: String?
    @Option(help: Setting.distribution.flagHelp) var distribution: String?
    @Option(help: Setting.queue.flagHelp) var queue: String?
    @Option(help: Setting.snsTopics.flagHelp) var snsTopics: String?
    @Flag(name: .customLong("sns-version-1"), help: Setting.snsVersion1.flagHelp) var snsVersion1 = false
    @Option(help: Setting.lambdaResponse.flagHelp) var lambdaResponse: String?
    @Option(help: Setting.eventDeadline.flagHelp) var eventDeadline: String?
    @Option(help: Setting.workers.flagHelp) var workers: String?
    @Option(help: Setting.memory.flagHelp) var memory: String?
    @Option(help: Setting.cache.flagHelp) var cache: String?
    @Option(help: Setting.deadline.flagHelp) var deadline: String?
    @Option(help: Setting.maxBytes.flagHelp) var maxBytes: String?
    @Option(help: Setting.maxPixels.flagHelp) var maxPixels: String?
    @Option(help: Setting.maxSide.flagHelp) var maxSide: String?
    @Option(help: Setting.types.flagHelp) var types: String?
    @Option(help: Setting.renderProgram.flagHelp) var renderProgram: String?
    @Flag(help: Setting.dumpable.flagHelp) var dumpable = false
    @Option(help: Setting.logLevel.flagHelp) var logLevel: String?

    /// What was given, by the settings' names.
    var values: [String: String] {
        let given: [(Setting, String?)] = [
            (.store, store), (.noSignRequest, noSignRequest ? "true" : nil), (.acl, acl), (.listen, listen),
            (.admin, admin), (.adminHosts, adminHosts), (.adminToken, adminToken),
            (.sizes, sizes), (.formats, formats),
            (.eagerFormats, eagerFormats),
            (.open, open ? "true" : nil), (.signingKeys, signingKeys), (.originVerify, originVerify),
            (.originVerifyHeader, originVerifyHeader), (.corsOrigins, corsOrigins), (.freshness, freshness),
            (.fallback, fallback), (.missingPeriod, missingPeriod),
            (.distribution, distribution), (.queue, queue), (.snsTopics, snsTopics),
            (.snsVersion1, snsVersion1 ? "true" : nil), (.lambdaResponse, lambdaResponse),
            (.eventDeadline, eventDeadline), (.workers, workers), (.memory, memory),
            (.cache, cache),
            (.deadline, deadline), (.maxBytes, maxBytes), (.maxPixels, maxPixels), (.maxSide, maxSide),
            (.types, types), (.renderProgram, renderProgram), (.dumpable, dumpable ? "true" : nil),
            (.logLevel, logLevel),
        ]
        return given.reduce(into: [:]) { values, pair in values[pair.0.name] = pair.1 }
    }
}

extension Setting {
    /// The help of a flag, which names its grammar and default.
    var flagHelp: ArgumentHelp {
        ArgumentHelp("\(help) (\(grammar); default: \(standard))", valueName: "value")
    }
}
