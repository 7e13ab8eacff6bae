// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// An HTTP/1.1 endpoint on loopback that answers each request from a script,
/// one at a time and each on a connection of its own.
///
/// A thread and four system calls: the endpoints that give credentials are no
/// busier than that.
final class LoopbackServer: Sendable {
    /// A request as it came.
    struct Request: Sendable {
        let method: String
        let path: String
        /// By name in lower case.
        let headers: [String: String]
        let body: String

        /// The parameters of a body that is a form, still encoded.
        var form: [String: String] {
            let pairs = body.split(separator: "&").map { $0.split(separator: "=", omittingEmptySubsequences: false) }
            return Dictionary(pairs.map { (String($0[0]), String($0[1])) }, uniquingKeysWith: { $1 })
        }
    }

    /// What becomes of a request.
    enum Answer: Sendable {
        case body(String, status: Int = 200)
        /// Nothing, with the connection left open.
        case silence
        /// The connection is closed.
        case nothing
    }

    let port: UInt16
    private let listener: Int32
    private let seen: Seen

    private final class Seen: Sendable {
        let requests = Mutex<[Request]>([])
        let silent = Mutex<[Int32]>([])
    }

    init(_ script: @escaping @Sendable (Request) -> Answer) throws {
        let seen = Seen()
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        precondition(listener >= 0 && bound, "There is no loopback to listen on.")
        self.listener = listener
        self.seen = seen
        port = UInt16(bigEndian: address.sin_port)
        var thread = pthread_t()
        let work = Unmanaged.passRetained(Work { Self.serve(listener, seen, script) })
        pthread_create(
            &thread, nil,
            { work in
                work.map { Unmanaged<Work>.fromOpaque($0).takeRetainedValue() }?.body()
                return nil
            }, work.toOpaque())
        pthread_detach(thread)
    }

    deinit {
        // Ends the thread's accept(), which closes it.
        shutdown(listener, Int32(SHUT_RDWR))
        for connection in seen.silent.withLock({ $0 }) { close(connection) }
    }

    /// `http://127.0.0.1:PORT`, without a path.
    var url: String { "http://127.0.0.1:\(port)" }

    /// What was asked until now.
    var requests: [Request] { seen.requests.withLock { $0 } }

    private final class Work {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }

    private static func serve(_ listener: Int32, _ seen: Seen, _ script: (Request) -> Answer) {
        while case let connection = accept(listener, nil, nil), connection >= 0 {
            guard let request = read(connection) else {
                close(connection)
                continue
            }
            seen.requests.withLock { $0.append(request) }
            switch script(request) {
            case .silence: seen.silent.withLock { $0.append(connection) }
            case .nothing: close(connection)
            case .body(let body, let status):
                let text =
                    "HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n" + body
                _ = text.utf8CString.withUnsafeBytes {
                    send(connection, $0.baseAddress, $0.count - 1, Int32(MSG_NOSIGNAL))
                }
                close(connection)
            }
        }
        close(listener)
    }

    private static func read(_ connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(connection, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            bytes += piece[..<count]
            if let request = parse(String(decoding: bytes, as: UTF8.self)) { return request }
        }
    }

    /// A request that is complete.
    private static func parse(_ text: String) -> Request? {
        var lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)[...]
        guard let end = lines.firstIndex(of: "") else { return nil }
        let words = lines.removeFirst().split(separator: " ")
        let fields = lines[..<end].map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (parts[0].lowercased(), parts.count < 2 ? "" : String(parts[1].drop { $0 == " " }))
        }
        let headers = Dictionary(fields, uniquingKeysWith: { $1 })
        let body = lines[(end + 1)...].joined(separator: "\r\n")
        guard body.utf8.count >= Int(headers["content-length"] ?? "0") ?? 0 else { return nil }
        return Request(method: String(words[0]), path: String(words[1]), headers: headers, body: body)
    }
}
