// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CProcess
internal import Glibc
internal import JobProtocol
internal import Recipes
internal import Rendering
internal import Vips

/// The render process: takes jobs from the socket at descriptor 3 until it is closed, one at a time.
///
/// It holds no credentials, opens no file by name after its start and never writes to the network. A decoder that goes
/// wrong in here costs one job.
@main
struct RenderWorker {
    /// The most free memory that a process keeps between two jobs, in bytes.
    ///
    /// glibc keeps what lies below a piece in use: up to 110 MiB stayed after an AVIF with alpha. A usual picture leaves
    /// some 8, which the next takes again without asking the kernel for each page.
    private static let mostKept = 12 << 20
    /// When memory is short, the kernel is to take a decoder and not the server.
    private static let outOfMemoryScore: Int32 = 800
    /// How long a process that waits for a job keeps even that, in milliseconds.
    private static let idle: Int32 = 1_000

    static func main() {
        let socket = JobSocket(Descriptor(owning: Int32(CPROCESS_SOCKET)))
        // In this order: the kernel gives the files of a process that can't be looked into to root.
        _ = cprocess_set_oom_score(outOfMemoryScore)
        if getenv("RENDER_DUMPABLE") == nil { cprocess_forbid_dumping() }
        do {
            let types = CommandLine.arguments.dropFirst().compactMap(ImageType.init(rawValue:))
            try Vips.start(loaders: Loaders.classes(for: types))
            try Renderer().warmUp(types)
            try socket.send(JobReply.ready(vips: Vips.version, revision: JobReply.revision))
            while let (request, files) = try next(socket) {
                let reply = perform(request, files)
                // Before the answer: with it the job's memory counts as free.
                Vips.trim(keeping: mostKept)
                try socket.send(reply)
            }
        } catch {
            complain("miniature-render: \(error)")
        }
    }

    /// Waits for a job, and gives memory back when none comes soon.
    private static func next(
        _ socket: JobSocket
    ) throws(JobSocketError) -> (message: JobRequest, files: [Descriptor])? {
        if !socket.waitReadable(or: nil, milliseconds: idle).message { Vips.trim(keeping: 0) }
        return try socket.receive(JobRequest.self)
    }

    private static func perform(_ request: JobRequest, _ files: [Descriptor]) -> JobReply {
        guard files.count == request.plans.count + 1, !request.plans.isEmpty else {
            return .failed(.setup, diagnostic: "There are \(request.plans.count) plans and \(files.count) files.")
        }
        do throws(RenderError) {
            let timing = try SharedMemory(files[0]).withBytes { bytes throws(RenderError) in
                try Renderer().render(request.plans, from: bytes, into: files.dropFirst().map(\.number))
            }
            return .done(timing)
        } catch {
            return .failed(error.stage, diagnostic: String(error.diagnostic.prefix(1000)))
        }
    }
}
