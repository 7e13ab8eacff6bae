// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes
internal import Spelling
internal import Stores

extension Origin {
    /// Says how a stored object stands to its original.
    typealias Judge = @Sendable (ObjectHead) -> Rung.State

    /// How many objects are asked about at once for one original.
    private static let width = 16

    /// The rungs of a ladder for one original, each looked for in the store.
    ///
    /// A key may be too long for some of them.
    ///
    /// - Throws: when it is too long for all of them, or when one may not be looked at: a policy has then left out what the
    ///   settings name.
    func rungs(
        _ key: ObjectKey, _ ladder: [Recipe], _ deadline: ContinuousClock.Instant, _ judge: @escaping Judge
    ) async throws(OriginError) -> [Rung] {
        var (paths, refusal): ([VariantPath], RecipeError?) = ([], nil)
        for recipe in ladder {
            do throws(RecipeError) { paths.append(try VariantPath(recipe: recipe, key: key)) } catch { refusal = error }
        }
        if let refusal, paths.isEmpty { throw OriginError(refusal) }
        let rungs = try await look(paths, deadline, judge)
        guard let closed = rungs.first(where: { $0.state == .forbidden }) else { return rungs }
        throw OriginError(
            .storeTrouble, "A variant may not be looked at.",
            diagnostic: "Allow s3:GetObject, s3:PutObject and s3:DeleteObject on \(closed.path.spec)/*.")
    }

    /// The variants beside the ladder, signed ones and other formats, as far as there can be any.
    ///
    /// A policy that names the sizes leaves out whatever else may lie there, and a key may be too long for some specs.
    func others(
        _ key: ObjectKey, beside ladder: [Recipe], _ deadline: ContinuousClock.Instant, _ judge: @escaping Judge
    ) async throws(OriginError) -> [Rung] {
        let rungs = Set(ladder.map(\.canonical))
        return try await variants(
            key, try await specs(deadline).filter { !rungs.contains($0.canonical) }, deadline, judge)
    }

    /// The variants of an original in some specs, as far as there can be any that we may look at.
    func variants(
        _ key: ObjectKey, _ specs: [Recipe], _ deadline: ContinuousClock.Instant, _ judge: @escaping Judge
    ) async throws(OriginError) -> [Rung] {
        let paths = specs.compactMap { try? VariantPath(recipe: $0, key: key) }
        return try await look(paths, deadline, judge).filter { $0.state != .forbidden }
    }

    /// Looks for variants in the store, several at once.
    private func look(
        _ paths: [VariantPath], _ deadline: ContinuousClock.Instant, _ judge: @escaping Judge
    ) async throws(OriginError) -> [Rung] {
        var rungs: [Rung] = []
        for start in stride(from: 0, to: paths.count, by: Self.width) {
            let part = paths[start..<min(start + Self.width, paths.count)]
            let results = await withTaskGroup(of: (Int, Result<Rung, OriginError>).self) { group in
                for (place, path) in zip(part.indices, part) {
                    group.addTask { (place, await look(path, deadline, judge)) }
                }
                return await group.reduce(into: [Int: Result<Rung, OriginError>]()) { $0[$1.0] = $1.1 }
            }
            for place in part.indices { if let result = results[place] { rungs.append(try result.get()) } }
        }
        return rungs
    }

    private func look(
        _ path: VariantPath, _ deadline: ContinuousClock.Instant, _ judge: Judge
    ) async -> Result<Rung, OriginError> {
        do throws(StoreError) {
            do throws(StoreError) {
                let head = try await stored.store.head(path.variantKey, deadline: deadline)
                return .success(Rung(path: path, state: judge(head)))
            } catch {
                switch error.code {
                case .notFound: return .success(Rung(path: path, state: .missing))
                case .forbidden: return .success(Rung(path: path, state: .forbidden))
                default: throw error
                }
            }
        } catch {
            return .failure(OriginError(variants: error))
        }
    }
}
