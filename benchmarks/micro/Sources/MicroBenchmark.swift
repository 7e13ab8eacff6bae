// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Glibc

/// Does one operation a number of times: `miniature-micro NAME COUNT [--time]`.
///
/// It prints a checksum, so that the compiler can leave nothing out; with `--time`, the nanoseconds of one turn in a
/// second line. `--list` prints the operations: name, count, sentence.
@main
struct MicroBenchmark {
    /// Not `async`: for such a main, libdispatch puts the first thread to sleep in a way that valgrind 3.19 dies of.
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments == ["--list"] {
            for operation in Operation.all {
                print(operation.name, operation.count, operation.sentence, separator: "\t")
            }
            return
        }
        guard let name = arguments.first, let operation = Operation.all.first(where: { $0.name == name }),
            let count = arguments.dropFirst().first.flatMap({ Int($0) }), count > 0,
            arguments.count == 2 || arguments.dropFirst(2) == ["--time"]
        else { fail("usage: miniature-micro NAME COUNT [--time] | --list", status: 2) }
        let isTimed = arguments.count == 3
        let done = DispatchSemaphore(value: 0)
        Task.detached {
            await measure(operation, count, isTimed)
            done.signal()
        }
        done.wait()
    }

    private static func measure(_ operation: Operation, _ count: Int, _ isTimed: Bool) async {
        do {
            let work = try await operation.prepare()
            // What is done once a process, as looking types up, is not the operation's.
            _ = try await work(1)
            let start = ContinuousClock.now
            let sum = try await work(count)
            let took = start.duration(to: .now)
            print(sum)
            if isTimed { print(took / .nanoseconds(count)) }
        } catch {
            fail("\(operation.name): \(error)", status: 1)
        }
    }

    private static func fail(_ message: String, status: Int32) -> Never {
        let line = Array("\(message)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
        exit(status)
    }
}
