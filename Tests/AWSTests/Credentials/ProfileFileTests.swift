// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AWS

/// What the shared files may look like.
@Suite struct ProfileFileTests {
    @Test func `sections, comments, spaces and nested settings are read`() throws {
        let text = """
            \u{FEFF}# A comment
            [default]
            region=eu-central-1
              ; an indented comment
            [ profile   "a b" ]  # why not
            Region = us-east-1\t; here
            aws_secret_access_key = a=b#c;d/+\r
            s3 =
              addressing_style = path
            \tnot even = a = setting
            output =
            credential_process = run 'x ; y' # z
            [sso-session s]
            sso_region = x
            [default]
            output = json
            """
        #expect(
            try ProfileFile(text, path: "f").sections == [
                "default": ["region": "eu-central-1", "output": "json"],
                "profile a b": [
                    "region": "us-east-1", "aws_secret_access_key": "a=b#c;d/+", "s3": "", "output": "",
                    "credential_process": "run 'x ; y' # z",
                ],
                "sso-session s": ["sso_region": "x"],
            ])
    }

    @Test func `indentation says nothing where nothing is nested`() throws {
        let text = "[default]\n  aws_access_key_id = a\n\taws_secret_access_key = b\n[x]\n  s3 =\n    y = 1\n  z = 2\n"
        #expect(
            try ProfileFile(text, path: "f").sections == [
                "default": ["aws_access_key_id": "a", "aws_secret_access_key": "b"], "x": ["s3": "", "z": "2"],
            ])
    }

    @Test(arguments: ["hidden = 1", "[default]\nhidden", "[default]\n= hidden", "\n[hidden", "[]", "[x] hidden"])
    func `a line that is nothing is an error that does not show it`(_ text: String) {
        let error = #expect(throws: AWSError.self) { try ProfileFile(text, path: "/f") }
        #expect(error?.message.hasPrefix("/f: Line ") == true)
        #expect(error.map { Fixture.reveals($0) } == false)
    }

    @Test func `an empty file has no sections`() throws {
        for text in ["", "\n\n", "# x"] { #expect(try ProfileFile(text, path: "f").sections.isEmpty) }
    }

    @Test func `no form of printing shows a file, a profile or settings`() throws {
        let text = "[default]\naws_secret_access_key = hidden"
        let home = TemporaryHome(credentials: text)
        let environment = ["HOME": home.path, "AWS_CONTAINER_AUTHORIZATION_TOKEN": "hidden"]
        #expect(try !Fixture.reveals(ProfileFile(text, path: "f")))
        #expect(try !Fixture.reveals(Profiles(environment)))
        #expect(try !Fixture.reveals(Profiles(environment)["default"] as Any))
        #expect(try !Fixture.reveals(Fixture.settings(environment)))
        #expect(try !Fixture.reveals(Fixture.chain(Fixture.settings(environment))))
    }
}
