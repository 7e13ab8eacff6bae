// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import AWS

/// Programs that print credentials.
@Suite struct ProcessCredentialsTests {
    /// A home whose profile runs this shell script.
    private static func home(_ script: String) -> TemporaryHome {
        let home = TemporaryHome()
        let file = home.write("#!/bin/sh\n\(script)\n", to: "script", mode: 0o700)
        home.write("[default]\ncredential_process = \"\(file)\" 'a b' --x\n", to: ".aws/config")
        return home
    }

    private static func environment(_ home: TemporaryHome) -> [String: String] {
        ["HOME": home.path, "PATH": "/usr/bin:/bin", "AWS_EC2_METADATA_DISABLED": "true"]
    }

    @Test func `its output is the credentials`() async throws {
        let home = Self.home("cat <<'X'\n\(Fixture.processJSON)\nX\necho hidden >&2")
        #expect(try await Fixture.credentials(Self.environment(home)) == Fixture.credentials)
    }

    @Test func `it gets its arguments, the environment, no input and no open files`() async throws {
        let script = """
            [ $# = 2 ] && [ "$1" = 'a b' ] && [ "$2" = --x ] && [ "$HOME" = "$(dirname "$0")" ] || exit 3
            [ "$(env | grep -c HOME)" = 1 ] && [ -z "$(cat)" ] || exit 4
            ls -l /proc/$$/fd | grep -q /dev/zero && exit 5
            echo '{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "hidden"}'
            """
        let inheritable = open("/dev/zero", O_RDONLY)
        defer { close(inheritable) }
        let home = Self.home(script)
        let credentials = try await Fixture.credentials(Self.environment(home))
        #expect(credentials == Credentials(accessKeyID: "A", secretAccessKey: "hidden"))
    }

    @Test func `it is found along PATH, and its keys give way to those of the credentials file`() async throws {
        let home = TemporaryHome(
            config:
                "[default]\ncredential_process = printf '{\"Version\":1,\"AccessKeyId\":\"P\",\"SecretAccessKey\":\"hidden\"}'\n"
                + "aws_access_key_id = C\naws_secret_access_key = hidden\n")
        #expect(try await Fixture.credentials(Self.environment(home))?.accessKeyID == "P")
        home.write("[default]\naws_access_key_id = S\naws_secret_access_key = hidden\n", to: ".aws/credentials")
        #expect(try await Fixture.credentials(Self.environment(home))?.accessKeyID == "S")
    }

    @Test(
        arguments: [
            ("echo hidden; echo hidden >&2; exit 1", "status 1"), ("echo hidden", "JSON"), ("true", "JSON"),
            ("echo hidden >&2; kill -9 $$", "signal 9"), ("yes hidden", "too much"),
            (#"echo '{"Version": 2, "AccessKeyId": "A", "SecretAccessKey": "hidden"}'"#, "Version"),
            (#"echo '{"AccessKeyId": "A", "SecretAccessKey": "hidden"}'"#, "Version"),
            (#"echo '{"Version": 1, "SecretAccessKey": "hidden"}'"#, "complete"),
            (
                #"echo '{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "hidden", "Expiration": "hidden"}'"#,
                "time"
            ),
            (
                #"echo '{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "hidden", "Expiration": "2020-01-01T00:00:00Z"}'"#,
                "expired"
            ),
        ])
    func `what it does wrong is said without its output`(_ script: String, _ reason: String) async {
        let home = Self.home(script)
        let error = await Fixture.failure(Self.environment(home))
        #expect(error?.message.contains(reason) == true, "\(error as Any)")
    }

    @Test(arguments: ["/nonexistent/hidden", "/dev/null", "hidden-program --hidden"])
    func `a program that cannot be started is an error`(_ command: String) async {
        let home = TemporaryHome(config: "[default]\ncredential_process = \(command)\n")
        let error = await Fixture.failure(Self.environment(home))
        #expect(error?.message.contains("could not be started") == true)
    }

    @Test func `one that hangs is killed with its children`() async throws {
        let home = Self.home("sleep 1000 & echo $! > \"$HOME/pid\"; wait")
        var patience = SourcePatience()
        patience.process = .seconds(2)
        let error = await Fixture.failure(Self.environment(home), patience: patience)
        #expect(error?.message.contains("took too long") == true)
        let text = try #require(try SmallFile.read("\(home.path)/pid", for: "test"))
        let pid = try #require(pid_t(String(decoding: text.dropLast(), as: UTF8.self)))
        // Dead, or nobody has yet taken note: the child's new parent is another process.
        let state = try SmallFile.read("/proc/\(pid)/stat", for: "test").map { String(decoding: $0, as: UTF8.self) }
        #expect(kill(pid, 0) != 0 || state?.contains(") Z ") ?? true)
    }

    /// The child lives as long as the home, which is until after the answer.
    @Test(.timeLimit(.minutes(2))) func `a child that outlives it keeps nobody waiting`() async throws {
        let child = "while [ -d \"$HOME/.aws\" ]; do sleep 0.2; done &"
        let home = Self.home("\(child)\ncat <<'X'\n\(Fixture.processJSON)\nX")
        #expect(try await Fixture.credentials(Self.environment(home)) == Fixture.credentials)
        withExtendedLifetime(home) {}
    }

    @Test func `cancelling kills it`() async {
        let task = Task { () -> ProgramError? in
            do throws(ProgramError) {
                _ = try await Program(["sleep", "1000"], environment: [:]).output(within: .seconds(500))
                return nil
            } catch {
                return error
            }
        }
        task.cancel()
        #expect(await task.value == .cancelled)
    }
}
