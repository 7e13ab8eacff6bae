// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension Recipe {
    /// The recipe's one spelling: the size, then the options that differ from their defaults, in the table's order.
    ///
    /// It is the first segment of the variant's URL and of its key in the store, and what a signature covers.
    public var canonical: String {
        let options = options
        return RecipeOption.table.reduce(into: size.description) { spec, option in
            guard let value = option.print(options) else { return }
            spec += ",\(option.name)=\(value)"
        }
    }
}
