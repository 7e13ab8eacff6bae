// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import FoundationEssentials
internal import JobProtocol
internal import NIOCore
internal import Recipes
internal import RenderPool
internal import Spelling

/// `miniature render`: one picture from a file to a file, by the way a request goes, without a server.
struct Render: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Render one file into another, without a server.")

    @Argument(help: "The original.") var input: String
    @Argument(help: "The result. Its extension decides the format, unless the spec names one.") var output: String
    @Option(help: "What to make, as in a URL: 800x600 or 800x600,fit=contain,quality=70.") var spec: String
    @OptionGroup var flags: SettingFlags

    func run() async throws {
        let parts = try Parts(flags)
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: input)) else {
            throw ValidationError("\(input) can't be read.")
        }
        let recipe = try Self.recipe(spec, output: output)
        let bytes = [UInt8](data)
        let info = try SourceInfo.read(bytes.span)
        let plan = try Plan(recipe, for: info, limits: parts.settings.limits)
        let memory = try SharedMemory(name: "original")
        try bytes.withUnsafeBytes { try memory.append($0) }
        let pool = parts.pool(workers: 1)
        try await pool.start()
        let job = RenderJob(
            plan: plan, original: memory,
            identity: OriginalIdentity(key: try ObjectKey("input"), tag: "", size: bytes.count),
            memory: MemoryEstimate(for: info, length: bytes.count, plans: [plan]),
            deadline: .now + parts.settings.deadline)
        let outcome: Result<Rendition, any Error>
        do { outcome = .success(try await pool.render(job)) } catch { outcome = .failure(error) }
        await pool.stop()
        let rendition = try outcome.get()
        try Data(rendition.bytes.readableBytesView).write(to: URL(fileURLWithPath: output), options: .atomic)
        print(
            "\(input): \(info.type.rawValue) \(info.uprightWidth)x\(info.uprightHeight), \(bytes.count) bytes\n"
                + "\(output): \(rendition.info.type.rawValue) \(rendition.info.width)x\(rendition.info.height), "
                + "\(rendition.bytes.readableBytes) bytes")
    }

    /// The recipe, with the format by the output's extension where the spec leaves it open.
    private static func recipe(_ spec: String, output: String) throws(RecipeError) -> Recipe {
        let recipe = try Recipe(parsing: spec)
        let wanted = URL(fileURLWithPath: output).pathExtension.lowercased()
        let type = ImageType.allCases.first { $0.fileExtensions.contains(wanted) }
        guard recipe.format == .original, let format = type.flatMap({ OutputFormat(rawValue: $0.rawValue) }) else {
            return recipe
        }
        return recipe.formatted(format)
    }
}
