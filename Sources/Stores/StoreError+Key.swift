// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Spelling

extension StoreError {
    /// What is wrong with a key.
    public init(_ error: ObjectKeyError) { self.init(.invalidKey, "\(error)", underlying: error) }
}

extension ObjectKey {
    /// Checks a key that a store has named, or is to be asked for.
    ///
    /// - Throws: `invalidKey`
    public static func checked(_ string: String) throws(StoreError) -> ObjectKey {
        do throws(ObjectKeyError) { return try ObjectKey(string) } catch { throw StoreError(error) }
    }
}
