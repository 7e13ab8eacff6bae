// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FoundationEssentials
internal import Origin
internal import Recipes

/// `miniature sign`: a URL that may ask for what is not offered to everybody.
struct Sign: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sign URLs, so that they may use any size and option.",
        discussion: "Prints each URL's canonical path with its signature, by the first of the signing keys.")

    @Argument(help: "Paths, such as /1000x,quality=70/photos/cat.jpg.") var paths: [String]
    @Option(help: "Seconds from now after which the URL is worth nothing.") var expiresIn: Int64?
    @OptionGroup var flags: SettingFlags

    /// A century; `expires` has no more than twelve digits.
    private static let longest: Int64 = 100 * 366 * 86_400

    func validate() throws {
        guard let expiresIn, !(1...Self.longest).contains(expiresIn) else { return }
        throw ValidationError("--expires-in takes a number of seconds from 1 to \(Self.longest), not \(expiresIn).")
    }

    func run() throws {
        let parts = try Parts(flags)
        let signature = URLSignature(keys: parts.settings.signingKeys)
        let expires = expiresIn.map { Int64(Date().timeIntervalSince1970) + $0 }
        for text in paths {
            let path = try VariantPath(parsing: text[...]).canonicalPath
            guard let query = signature.query(for: path, expires: expires) else {
                throw ValidationError("There is no key to sign with: set \(Setting.signingKeys.variable).")
            }
            print("\(path)?\(query)")
        }
    }
}
