// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A matrix of three rows and three columns.
struct Matrix3: Hashable, Sendable {
    /// Row by row.
    let values: [Double]

    init(_ values: [Double]) {
        precondition(values.count == 9, "A matrix has nine numbers.")
        self.values = values
    }

    init(diagonal: [Double]) {
        self.init([diagonal[0], 0, 0, 0, diagonal[1], 0, 0, 0, diagonal[2]])
    }

    init(columns a: [Double], _ b: [Double], _ c: [Double]) {
        self.init([a[0], b[0], c[0], a[1], b[1], c[1], a[2], b[2], c[2]])
    }

    /// The numbers of a column from top to bottom.
    func column(_ index: Int) -> [Double] { [values[index], values[index + 3], values[index + 6]] }

    func times(_ vector: [Double]) -> [Double] {
        (0..<3).map { row in (0..<3).reduce(0) { $0 + values[row * 3 + $1] * vector[$1] } }
    }

    func times(_ other: Matrix3) -> Matrix3 {
        Matrix3(columns: times(other.column(0)), times(other.column(1)), times(other.column(2)))
    }

    /// Nil where two columns say the same, or nearly.
    var inverse: Matrix3? {
        let (a, b, c, d, e, f, g, h, i) = (
            values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8]
        )
        let determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
        guard abs(determinant) > 1e-6 else { return nil }
        let adjugate = [
            e * i - f * h, c * h - b * i, b * f - c * e, f * g - d * i, a * i - c * g, c * d - a * f, d * h - e * g,
            b * g - a * h, a * e - b * d,
        ]
        return Matrix3(adjugate.map { $0 / determinant })
    }

    /// From colours under a white to the same colours under D50, the white of profiles, by Bradford's cones (ICC.1:2010
    /// annex E).
    static func adaptation(from white: [Double]) -> Matrix3 {
        let cones = Matrix3([0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296])
        let (seen, wanted) = (cones.times(white), cones.times(ICCProfile.white))
        let ratios = (0..<3).map { abs(seen[$0]) > 1e-6 ? wanted[$0] / seen[$0] : 1 }
        guard let back = cones.inverse else { preconditionFailure("Bradford's matrix has an inverse.") }
        return back.times(Matrix3(diagonal: ratios).times(cones))
    }
}
