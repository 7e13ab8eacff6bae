// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
public import Glibc

/// Render processes as the kernel sees them.
public enum ChildProcesses {
    /// Whether one of these is using a processor now.
    ///
    /// Only those of one pool are asked about: other suites have pools of their own in the same process.
    public static func isBusy(among pids: Set<pid_t>) throws -> Bool {
        pids.contains { pid in
            guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
                let end = stat.lastIndex(of: ")")
            else { return false }
            // "pid (name) state …"; the name may hold spaces, so the fields are taken after its end.
            return stat[stat.index(after: end)...].hasPrefix(" R")
        }
    }
}
