// swift-tools-version:6.2
// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let collections = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycleTestKit = Target.Dependency.product(
    name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypesHTTP1 = Target.Dependency.product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")

let package = Package(
    name: "miniature",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "miniature", targets: ["miniature"]),
        .executable(name: "miniature-render", targets: ["miniature-render"]),
    ],
    dependencies: [
        // No traits: full Foundation and Hummingbird's own configuration stay out of the binary.
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        // The ground floor, below all: no knowledge of pictures.
        .target(name: "Spelling"),

        // Pure values.
        .target(name: "Recipes", dependencies: ["Spelling"]),

        // Pixels, in a process of their own.
        .systemLibrary(name: "CVipsSystem", pkgConfig: "gobject-2.0", providers: [.apt(["libvips-dev"])]),
        .target(
            name: "CVips", dependencies: ["CVipsSystem"],
            linkerSettings: [.linkedLibrary("jpeg"), .linkedLibrary("vips"), .linkedLibrary("z")]),
        .target(name: "Vips", dependencies: ["CVips"]),
        .target(name: "CProcess"),
        .target(name: "JobProtocol", dependencies: ["CProcess", "Recipes"]),
        .target(name: "Rendering", dependencies: ["JobProtocol", "Recipes", "Vips"]),
        .executableTarget(
            name: "miniature-render", dependencies: ["CProcess", "JobProtocol", "Recipes", "Rendering", "Vips"]),
        .target(
            name: "RenderPool",
            dependencies: ["CProcess", "JobProtocol", "Recipes", "Spelling", collections, logging, metrics, nioCore]),

        // Bytes, from and to where they live.
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "CCrypto", linkerSettings: [.linkedLibrary("crypto")]),
        .target(name: "CFiles"),
        .target(name: "HTTPClient", dependencies: ["CCurl", nioCore]),
        .target(name: "AWS", dependencies: ["CCrypto", "HTTPClient", metrics, nioCore]),
        .target(name: "Stores", dependencies: ["AWS", "CFiles", "HTTPClient", "Spelling", nioCore, nioPosix]),

        // The way of a request.
        .target(
            name: "Origin",
            dependencies: [
                "AWS", "CCrypto", "HTTPClient", "JobProtocol", "Recipes", "RenderPool", "Spelling", "Stores",
                collections, lifecycle, logging, metrics, nioCore,
            ]),
        .target(
            name: "Serving",
            dependencies: [
                "Origin", "Recipes", "Spelling", httpTypes, hummingbird, hummingbirdCore, lifecycle, logging,
                metrics, nioCore, nioHTTP1, nioHTTPTypes, nioHTTPTypesHTTP1,
            ]),
        .target(
            name: "Events",
            dependencies: [
                "AWS", "CCrypto", "HTTPClient", "Origin", "Recipes", "Spelling", "Stores", lifecycle, logging, metrics,
                nioCore,
            ]),
        .target(name: "Telemetry", dependencies: [coreMetrics, logging]),
        .executableTarget(
            name: "miniature",
            dependencies: [
                "AWS", "CProcess", "Events", "HTTPClient", "JobProtocol", "Origin", "Recipes", "RenderPool", "Serving",
                "Spelling", "Stores", "Telemetry",
                argumentParser, coreMetrics, httpTypes, lifecycle, logging, nioCore, unixSignals,
            ]),

        // Tests.
        .target(
            name: "TestSupport", dependencies: ["AWS", "HTTPClient", "Spelling", "Stores", logging, nioCore, nioPosix],
            path: "Tests/TestSupport"),
        .target(name: "Fuzzing", path: "Tests/Fuzzing"),
        .testTarget(
            name: "AWSTests", dependencies: ["AWS", "Fuzzing", "HTTPClient", "TestSupport", nioCore],
            exclude: ["Fixtures"]),
        .testTarget(name: "DocumentationTests", dependencies: ["Recipes", "Telemetry", "miniature"]),
        .testTarget(
            name: "EventsTests",
            dependencies: [
                "AWS", "Events", "Fuzzing", "HTTPClient", "Origin", "Recipes", "Spelling", "Stores", "TestSupport",
                lifecycleTestKit, logging,
                metrics, nioCore,
            ],
            exclude: ["Fixtures"]),
        .testTarget(name: "HTTPClientTests", dependencies: ["Fuzzing", "HTTPClient", "TestSupport", nioCore]),
        .testTarget(
            name: "OriginTests",
            dependencies: [
                "Fuzzing", "HTTPClient", "JobProtocol", "Origin", "Recipes", "RenderPool", "Spelling", "Stores",
                "TestSupport",
                "miniature-render", lifecycleTestKit, logging, nioCore,
            ]),
        .testTarget(name: "RecipesTests", dependencies: ["Fuzzing", "Recipes", "Spelling"]),
        .testTarget(
            name: "RenderingTests", dependencies: ["JobProtocol", "Recipes", "Rendering", "TestSupport", "Vips"]),
        .testTarget(
            name: "RenderPoolTests",
            dependencies: [
                "Fuzzing", "JobProtocol", "Recipes", "RenderPool", "Spelling", "TestSupport", "miniature-render",
                logging, nioCore,
            ]),
        .testTarget(
            name: "ServingTests",
            dependencies: [
                "Fuzzing", "Origin", "Recipes", "RenderPool", "Serving", "Spelling", "Stores", "TestSupport",
                "miniature-render", httpTypes, hummingbird, lifecycleTestKit, logging, nioCore, nioEmbedded, nioHTTP1,
                nioHTTPTypes, nioPosix,
            ]),
        .testTarget(
            name: "SettingsTests",
            dependencies: [
                "Events", "Fuzzing", "Origin", "Recipes", "Spelling", "TestSupport", "miniature", argumentParser,
            ]),
        .testTarget(name: "SpellingTests", dependencies: ["Spelling"]),
        .testTarget(name: "TelemetryTests", dependencies: ["Fuzzing", "Telemetry", coreMetrics, logging]),
        .testTarget(
            name: "StoresTests",
            dependencies: ["AWS", "Fuzzing", "HTTPClient", "Spelling", "Stores", "TestSupport", nioCore]),
    ]
)

// The micro-benchmarks. Every executable target is also a product and is built by a plain `swift build`; those who only
// build and run the programs should neither wait for this one nor find it among them.
if Context.environment["MINIATURE_BENCHMARKS"] != nil {
    package.targets.append(
        .executableTarget(
            name: "miniature-micro",
            dependencies: [
                "AWS", "HTTPClient", "JobProtocol", "Origin", "Recipes", "RenderPool", "Serving", "Stores", "Telemetry",
                coreMetrics, httpTypes, logging, nioCore,
            ],
            path: "benchmarks/micro/Sources",
            // valgrind reads debug information before anything else, and gives up on Swift's: 3.19 of Debian 12 knows no
            // DWARF 5. Functions keep their names.
            linkerSettings: [.unsafeFlags(["-Xlinker", "--strip-debug"])]))
}

for target in package.targets where target.type != .system && !target.name.hasPrefix("C") {
    target.swiftSettings = [
        .treatAllWarnings(as: .error),
        // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
        .enableUpcomingFeature("ExistentialAny"),
        // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
        .enableUpcomingFeature("MemberImportVisibility"),
        // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]
}
