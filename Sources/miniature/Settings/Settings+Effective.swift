// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import Logging
internal import Origin
internal import Recipes
internal import Serving
internal import Spelling

extension Settings {
    /// How many secrets there are, and nothing of them.
    private static func masked(_ count: Int) -> String { count == 0 ? "none" : "\(count) set" }

    /// Each setting with the value in force, as it would be written in a file.
    var effective: [(Setting, String)] {
        [
            (.store, store.description), (.noSignRequest, String(isUnsigned)), (.acl, acl ?? "none"),
            (.listen, listen.description),
            (.admin, admin.description),
            (.adminHosts, adminHosts.isEmpty ? "none" : adminHosts.joined(separator: ",")),
            (.adminToken, Self.masked(adminTokens.count)),
            (.sizes, sizes.map(\.description).joined(separator: ",")),
            (.formats, formats.map(\.rawValue).joined(separator: ",")),
            (.eagerFormats, eagerFormats.map(\.rawValue).joined(separator: ",")), (.open, String(isOpen)),
            (.signingKeys, Self.masked(signingKeys.count)), (.originVerify, Self.masked(verifyHeader.count)),
            (.originVerifyHeader, verifyHeader.name), (.corsOrigins, cors.description),
            (.freshness, freshness.description), (.fallback, fallback?.description ?? "none"),
            (.missingPeriod, String(missingPeriod.components.seconds)), (.distribution, distribution ?? "none"),
            (.queue, queue ?? "none"), (.snsTopics, snsTopics.isEmpty ? "none" : snsTopics.joined(separator: ",")),
            (.snsVersion1, String(allowsSNSVersion1)), (.lambdaResponse, lambdaResponse.rawValue),
            (.eventDeadline, String(eventDeadline.components.seconds)), (.workers, String(workers)),
            (.memory, ByteCount.string(memory)), (.cache, ByteCount.string(cache)),
            (.deadline, String(deadline.components.seconds)), (.maxBytes, ByteCount.string(limits.bytes)),
            (.maxPixels, limits.pixels.map(String.init) ?? "auto"), (.maxSide, String(limits.side)),
            (.types, limits.types.map(\.rawValue).sorted().joined(separator: ",")), (.renderProgram, renderProgram),
            (.dumpable, String(isDumpable)), (.logLevel, logLevel.rawValue),
        ]
    }
}
