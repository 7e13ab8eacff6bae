// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import NIOCore

extension Transfer {
    /// Builds libcurl's side of the transfer; nil if memory gave out.
    ///
    /// The transfer must outlive it: libcurl holds its address.
    func makeEasy(_ configuration: HTTPClientConfiguration) -> OpaquePointer? {
        let easy = request.url.withCString { url in
            request.method.withCString { method in
                withOptionalCString(configuration.certificateFile) { certificates in
                    var description = describe(configuration, url, method, certificates)
                    return ccurl_easy_create(&description)
                }
            }
        }
        guard let easy else { return nil }
        guard addHeaders(to: easy), configuration.connectTo.allSatisfy({ ccurl_easy_add_connect_to(easy, $0) }) else {
            ccurl_easy_destroy(easy)
            return nil
        }
        return easy
    }

    private func describe(
        _ configuration: HTTPClientConfiguration,
        _ url: UnsafePointer<CChar>,
        _ method: UnsafePointer<CChar>,
        _ certificates: UnsafePointer<CChar>?
    ) -> ccurl_request {
        ccurl_request(
            url: url,
            method: method,
            no_body: request.method == "HEAD",
            upload_size: request.body.map { Int64($0.readableBytes) } ?? -1,
            chunked: request.isChunked,
            connect_timeout_ms: max(1, configuration.timeouts.connect.milliseconds),
            idle_seconds: configuration.idleSeconds,
            ca_file: certificates,
            on_header: { bytes, count, context in
                Transfer.from(context).receiveHeader(UnsafeRawBufferPointer(start: bytes, count: count))
            },
            on_body: { bytes, count, context in
                Transfer.from(context).receiveBody(UnsafeRawBufferPointer(start: bytes, count: count))
            },
            on_upload: { bytes, count, context in
                Transfer.from(context).supply(UnsafeMutableRawBufferPointer(start: bytes, count: count))
            },
            on_rewind: { offset, context in
                Transfer.from(context).rewind(to: offset)
            },
            context: Unmanaged.passUnretained(self).toOpaque())
    }

    private func addHeaders(to easy: OpaquePointer) -> Bool {
        request.headers.allSatisfy { field in
            // libcurl reads "Name:" as the wish to leave a header out.
            let line = field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)"
            return ccurl_easy_add_header(easy, line)
        }
    }

    private static func from(_ context: UnsafeMutableRawPointer) -> Transfer {
        Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }
}

private func withOptionalCString<Result>(_ text: String?, _ body: (UnsafePointer<CChar>?) -> Result) -> Result {
    guard let text else { return body(nil) }
    return text.withCString { body($0) }
}
