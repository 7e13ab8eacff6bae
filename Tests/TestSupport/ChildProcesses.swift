// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
public import Glibc

/// The render processes that this process has started, as the kernel lists them.
public enum ChildProcesses {
    /// Their ids.
    public static func pids() throws -> [pid_t] { try entries().map(\.pid) }

    /// The ids of those that are using a processor now.
    public static func busy() throws -> [pid_t] { try entries().filter { $0.state == "R" }.map(\.pid) }

    private static func entries() throws -> [(pid: pid_t, state: String)] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { name in
            guard let pid = pid_t(name), let stat = try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8)
            else { return nil }
            // "pid (name) state ppid …"; the name may hold spaces, so the fields are taken after its end.
            guard let end = stat.lastIndex(of: ")"), stat.contains("(miniature-rende)") else { return nil }
            let fields = stat[stat.index(after: end)...].split(separator: " ")
            guard fields.count > 1, fields[1] == "\(getpid())", fields[0] != "Z" else { return nil }
            return (pid, String(fields[0]))
        }
    }
}
