// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes
internal import RenderPool
internal import Stores

// How the errors of the modules below become causes. Each is said once, here, so that the pipeline reads without them.

extension OriginError {
    init(_ error: RecipeError) {
        self.init(.malformed, error.message)
    }

    init(_ error: SourceError) {
        self.init(.unsupported, error.message)
    }

    init(_ error: PlanError) {
        switch error {
        case .blocked: self.init(.unsupported, error.description)
        case .side, .decodedSide, .pixels, .result, .enlarged, .resultSide: self.init(.tooLarge, error.description)
        }
    }

    init(_ error: StoreError) {
        switch error.code {
        // S3 says 403 for a missing object to those who may not list the bucket, so a missing original it is. An archived one
        // (Glacier) can't be had either.
        case .notFound, .forbidden, .archived, .invalidKey, .conflict:
            self.init(
                .missing, "There is no original of this name.", diagnostic: "\(error)",
                isPassing: error.code == .forbidden || error.code == .conflict)
        case .tooLarge:
            self.init(.tooLarge, "The original has more bytes than are accepted here.", diagnostic: "\(error)")
        case .cancelled:
            self.init(.cancelled, "The request was given up.")
        case .timeout, .throttled, .unavailable, .truncated, .corrupt, .misconfigured, .unauthorised,
            .preconditionFailed:
            self.init(
                .storeTrouble, "The store does not answer as it should; try again in a moment.",
                diagnostic: error.isRepeat ? "" : "\(error)", retryAfter: .seconds(2))
        }
    }

    /// What goes wrong where variants are looked for, listed or deleted: that is never the original's fault.
    init(variants error: StoreError) {
        guard error.code != .cancelled else {
            self.init(error)
            return
        }
        self.init(
            .storeTrouble, "The store does not do with variants what it should.", diagnostic: "\(error)",
            retryAfter: .seconds(2))
    }

    init(_ error: RenderPoolError) {
        switch error {
        case .saturated(let wait):
            self.init(.saturated, "There is more to do than can be done in time.", retryAfter: wait)
        case .stopping: self.init(.draining, "The server is shutting down.", retryAfter: .seconds(1))
        case .unavailable(let reason):
            self.init(
                .renderTrouble, "No picture can be made at the moment; try again soon.", diagnostic: reason,
                retryAfter: .seconds(2))
        case .cancelled: self.init(.cancelled, "The request was given up.")
        case .tooLarge(let needed, let budget):
            self.init(
                .tooLarge, "Decoding the original would take more memory than is set aside for it.",
                diagnostic: "\(needed) of \(budget) bytes")
        case .quarantined:
            // A slow machine may look like a bad picture; what is in quarantine today is tried again.
            self.init(
                .unsupported, "The original can't be decoded here: earlier attempts broke the decoder.",
                isPassing: true)
        case .deadline: self.init(.deadline, "The picture could not be made in time.")
        case .crashed:
            self.init(
                .saturated, "The picture could not be made this time.",
                diagnostic: "The render process died under it, twice.", retryAfter: .seconds(1))
        case .undecodable(let text):
            self.init(.unsupported, DecoderReason(text).sentence, diagnostic: text)
        case .failed(let text):
            self.init(.failed, "The picture could not be made.", diagnostic: text)
        }
    }
}
