// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Glibc

/// What the kernel says of this process, by the names that Prometheus' own clients use.
enum ProcessStatus {
    /// The numbers now; what can't be read is left out.
    static let reading: MetricsPage.Reading = {
        var numbers: [(name: String, value: Double)] = []
        if let stat = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8) {
            numbers += times(stat, bootTime: bootTime)
        }
        if let files = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            // Without the one that this look has opened.
            numbers.append(("process_open_fds", Double(max(files.count - 1, 0))))
        }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            numbers.append(("process_max_fds", Double(limit.rlim_cur)))
        }
        return numbers
    }

    /// Reads a line of proc(5) `/proc/pid/stat`.
    ///
    /// The second field is the program's name in parentheses, and may hold anything, parentheses included.
    static func times(_ stat: String, bootTime: Double?) -> [(name: String, value: Double)] {
        guard let end = stat.lastIndex(of: ")") else { return [] }
        // From the third field on, so field n of the manual is at n - 3.
        let fields = stat[stat.index(after: end)...].split(separator: " ").map { Double($0) ?? 0 }
        guard fields.count > 21 else { return [] }
        let ticks = Double(max(sysconf(Int32(_SC_CLK_TCK)), 1))
        var numbers = [
            (name: "process_cpu_seconds_total", value: (fields[11] + fields[12]) / ticks),
            (name: "process_resident_memory_bytes", value: fields[21] * Double(sysconf(Int32(_SC_PAGESIZE)))),
        ]
        if let bootTime { numbers.append(("process_start_time_seconds", bootTime + fields[19] / ticks)) }
        return numbers
    }

    private static var bootTime: Double? {
        let lines = (try? String(contentsOfFile: "/proc/stat", encoding: .utf8))?.split(separator: "\n") ?? []
        return lines.first { $0.hasPrefix("btime ") }.flatMap { Double($0.dropFirst(6)) }
    }
}
