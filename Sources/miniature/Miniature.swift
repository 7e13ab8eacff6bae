// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// The command line's root.
@main
struct Miniature: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "miniature",
        abstract:
            "An image origin for CloudFront: fetches an original from S3, resizes it, answers, stores the variant.",
        discussion: """
            Settings come from flags, else MINIATURE_* variables, else a configuration file, else defaults. \
            AWS_* variables mean what they mean to the AWS CLI.
            """,
        version: "0.1.0",
        subcommands: [
            Serve.self, Work.self, Lambda.self, Warm.self, Render.self, Explain.self, Sign.self, Purge.self, Check.self,
        ])
}
