// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// What the defaults of settings depend on.
enum Machine {
    /// The processors this process may use.
    static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

    /// The memory this process may use: its container's bound, or the machine's memory.
    static var memory: Int {
        let physical = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        let bounds = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"].compactMap { path in
            (try? String(contentsOfFile: path, encoding: .utf8)).flatMap { Int($0.prefix { $0.isNumber }) }
        }
        return min(bounds.min() ?? physical, physical)
    }

    /// The path of a program installed with this one.
    static func besideThisProgram(_ name: String) -> String {
        let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "./miniature"
        return URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent(name).path
    }
}
