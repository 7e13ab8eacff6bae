// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes
internal import Stores

extension Origin {
    /// The rungs of a ladder for one original, each looked for in the store.
    func rungs(
        _ key: String, _ ladder: [Recipe], _ original: ObjectHead, _ deadline: ContinuousClock.Instant
    ) async throws(OriginError) -> [Rung] {
        var paths: [VariantPath] = []
        for recipe in ladder {
            do throws(RecipeError) { paths.append(try VariantPath(recipe: recipe, key: key)) } catch {
                throw OriginError(error)
            }
        }
        return try await look(paths, original, deadline)
    }

    /// The variants beside the ladder, signed ones and other formats, that are there and of an older original.
    func outdatedOthers(
        _ key: String, _ ladder: [Recipe], _ original: ObjectHead, _ deadline: ContinuousClock.Instant
    ) async throws(OriginError) -> [ObjectKey] {
        let known = try await specList.get { () async throws(OriginError) in try await specs(deadline) }
        let rungs = Set(ladder.map(\.canonical))
        let paths = known.filter { !rungs.contains($0) }.compactMap { spec in
            (try? Recipe(parsing: spec)).flatMap { try? VariantPath(recipe: $0, key: key) }
        }
        // A policy that names the sizes leaves out whatever else may lie beside them.
        return try await look(paths, original, mayBeForbidden: true, deadline).filter { $0.state == .outdated }.map(
            \.key)
    }

    /// Looks for variants in the store, all at once.
    private func look(
        _ paths: [VariantPath], _ original: ObjectHead, mayBeForbidden: Bool = false,
        _ deadline: ContinuousClock.Instant
    ) async throws(OriginError) -> [Rung] {
        let results = await withTaskGroup(of: (Int, Result<Rung, OriginError>).self) { group in
            for (place, path) in paths.enumerated() {
                group.addTask { (place, await look(path, original, mayBeForbidden, deadline)) }
            }
            return await group.reduce(into: [Int: Result<Rung, OriginError>]()) { $0[$1.0] = $1.1 }
        }
        var rungs: [Rung] = []
        for place in paths.indices { if let result = results[place] { rungs.append(try result.get()) } }
        return rungs
    }

    private func look(
        _ path: VariantPath, _ original: ObjectHead, _ mayBeForbidden: Bool, _ deadline: ContinuousClock.Instant
    ) async -> Result<Rung, OriginError> {
        do throws(StoreError) {
            let key = try ObjectKey(path.variantKey)
            do throws(StoreError) {
                let head = try await stored.store.head(key, deadline: deadline)
                return .success(Rung(path: path, key: key, state: Rung.state(of: head, against: original)))
            } catch {
                let isSkipped = mayBeForbidden && error.code == .forbidden
                guard error.code == .notFound || isSkipped else { throw error }
                return .success(Rung(path: path, key: key, state: .missing))
            }
        } catch {
            guard error.code == .forbidden else { return .failure(OriginError(error)) }
            return .failure(
                OriginError(
                    .storeTrouble, "A variant may not be looked at.",
                    diagnostic: "\(error) Allow s3:GetObject, s3:PutObject and s3:DeleteObject on \(path.spec)/*."))
        }
    }
}
