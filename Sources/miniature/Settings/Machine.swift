// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Glibc

/// What the defaults of settings depend on.
enum Machine {
    /// The processors this process may use.
    static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

    /// The memory this process may use: its container's bound, or the machine's memory.
    static var memory: Int {
        let physical = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        let own = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
        let bounds = boundFiles(ownGroup: own).compactMap { path in
            (try? String(contentsOfFile: path, encoding: .utf8)).flatMap(bound)
        }
        return min(bounds.min() ?? physical, physical)
    }

    /// Reads a bound's file; nil where it says `max`, or a number that is as good as none.
    static func bound(_ text: String) -> Int? { Int(text.prefix { $0.isNumber }) }

    /// The files that may hold a bound on this process: of its own group and all above it (cgroups(7), version 2), as in
    /// a service of systemd; and of the root, which is all that a container sees.
    ///
    /// - Parameter ownGroup: the text of `/proc/self/cgroup`.
    static func boundFiles(ownGroup: String) -> [String] {
        let root = "/sys/fs/cgroup"
        var files = ["\(root)/memory.max", "\(root)/memory/memory.limit_in_bytes"]
        let line = ownGroup.split(separator: "\n").first { $0.hasPrefix("0::/") } ?? ""
        var path = root
        for part in line.dropFirst(4).split(separator: "/") where part != ".." {
            path += "/\(part)"
            files.append("\(path)/memory.max")
        }
        return files
    }

    /// Lets this process have as many files and sockets open as the machine allows it.
    ///
    /// The usual soft bound of 1,024 is for programs that use select(2); clients, connections to S3 and originals in
    /// memory take some thousands on a busy day.
    static func raiseFileLimit() {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(resource, &limit)
    }

    /// The path of a program installed with this one.
    static func besideThisProgram(_ name: String) -> String {
        let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "./miniature"
        return URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent(name).path
    }
}
