// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import TestSupport

@testable import miniature

extension Settings {
    /// Reads settings as the program does, from these places and no others.
    static func read(
        _ arguments: [String] = [], environment: [String: String] = [:]
    ) throws -> Settings {
        let flags = try SettingFlags.parse(arguments)
        return try Settings(SettingSources(flags: flags, environment: environment))
    }

    /// Reads settings from a configuration file.
    static func read(file text: String) throws -> Settings {
        let folder = try TemporaryFolder()
        try folder.write(text, at: "miniature.json")
        return try read(["--config", folder.path + "/miniature.json"])
    }

    /// The value in force of a setting, by its name.
    subscript(name: String) -> String? { effective.first { $0.0.name == name }?.1 }
}

/// The message of the error that a body must throw.
func settingError(_ body: () throws -> Void) throws -> String {
    do { try body() } catch let error as SettingError { return error.description }
    throw NoSettingError()
}

struct NoSettingError: Error {}
