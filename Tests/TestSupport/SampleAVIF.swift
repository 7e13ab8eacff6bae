// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// An AVIF around streams that an encoder has made, put together as the test likes.
public struct SampleAVIF: Sendable {
    /// What an encoder made of a picture.
    public struct Coded: Sendable {
        /// The contents of the decoder configuration.
        let configuration: [UInt8]
        /// The data of the one item.
        let stream: [UInt8]

        /// Takes a file apart that holds one item.
        public init?(_ file: [UInt8]) {
            guard let configuration = Self.contents(of: "av1C", in: file),
                let stream = Self.contents(of: "mdat", in: file)
            else { return nil }
            (self.configuration, self.stream) = (configuration, stream)
        }

        private static func contents(of name: String, in file: [UInt8]) -> [UInt8]? {
            let name = Array(name.utf8)
            guard let place = file.indices.first(where: { file[$0...].starts(with: name) }), place >= 4 else {
                return nil
            }
            let size = file[(place - 4)..<place].reduce(0) { $0 << 8 | Int($1) }
            return Array(file[(place + 4)..<(place - 4 + size)])
        }
    }

    /// The major brand, then the others.
    public var brands = ["avif", "mif1"]
    /// Columns as coded.
    public var width: Int
    /// Rows as coded.
    public var height: Int
    /// The streams of the picture.
    public var picture: Coded
    /// Properties of the picture, assigned before its size.
    public var before: [[UInt8]] = []
    /// Properties of the picture, assigned after its size.
    public var after: [[UInt8]] = []
    /// The streams of an opacity.
    public var opacity: Coded?
    /// Steps of the opacity.
    public var opacitySteps: [[UInt8]] = []
    /// Steps of an identity that stands for the picture.
    public var identity: [[UInt8]]?
    /// Whether the description comes last, and says of its size that it goes on to the end.
    public var isLast = false
    /// Whether sizes are written in 64 bits.
    public var isWide = false

    /// A plain file around a picture.
    public init(_ picture: Coded, width: Int, height: Int) {
        (self.picture, self.width, self.height) = (picture, width, height)
    }

    /// The whole file.
    public var bytes: [UInt8] {
        let head = Self.box("ftyp", Array((brands[0] + "\0\0\0\0" + brands.dropFirst().joined()).utf8))
        let data = box("mdat", picture.stream + (opacity?.stream ?? []))
        let header = data.count - picture.stream.count - (opacity?.stream.count ?? 0)
        if isLast { return head + data + [0, 0, 0, 0] + meta(dataAt: head.count + header).dropFirst(4) }
        return head + meta(dataAt: head.count + meta(dataAt: 0).count + header) + data
    }

    private func meta(dataAt start: Int) -> [UInt8] {
        let lists: [(type: String, before: [[UInt8]], codes: [UInt8]?, after: [[UInt8]])] =
            [("av01", before, picture.configuration, after)]
            + (opacity.map { [("av01", [], $0.configuration, [Self.alpha] + opacitySteps)] } ?? [])
            + (identity.map { [("iden", [], nil, $0)] } ?? [])
        var (properties, associations, entries) = ([] as [[UInt8]], [] as [UInt8], [] as [UInt8])
        for (index, item) in lists.enumerated() {
            let size = Self.full("ispe", Self.number(width, 4) + Self.number(height, 4))
            let own = item.before + (item.codes.map { [size, Self.box("av1C", $0)] } ?? []) + item.after
            associations += Self.number(index + 1, 2) + [UInt8(own.count)]
            associations += own.indices.map { UInt8(properties.count + $0 + 1) }
            properties += own
            entries += Self.full("infe", version: 2, Self.number(index + 1, 2) + [0, 0] + Array(item.type.utf8) + [0])
        }
        let primary = identity == nil ? 1 : lists.count
        let places =
            [(start, picture.stream.count)] + (opacity.map { [(start + picture.stream.count, $0.stream.count)] } ?? [])
        let locations = places.enumerated().flatMap { index, place -> [UInt8] in
            Self.number(index + 1, 2) + [0, 0, 0, 1] + Self.number(place.0, 4) + Self.number(place.1, 4)
        }
        let links =
            (opacity == nil ? [] : Self.box("auxl", [0, 2, 0, 1, 0, 1]))
            + (identity == nil ? [] : Self.box("dimg", Self.number(primary, 2) + [0, 1, 0, 1]))
        let parts =
            Self.full("hdlr", [0, 0, 0, 0] + Array("pict".utf8) + [UInt8](repeating: 0, count: 13))
            + Self.full("pitm", Self.number(primary, 2)) + Self.full("iinf", Self.number(lists.count, 2) + entries)
            + Self.full("iloc", [0x44, 0] + Self.number(places.count, 2) + locations)
            + Self.box(
                "iprp",
                Self.box("ipco", properties.flatMap { $0 })
                    + Self.full("ipma", Self.number(lists.count, 4) + associations))
            + (links.isEmpty ? [] : Self.full("iref", links))
        return box("meta", [0, 0, 0, 0] + parts)
    }

    private static let alpha = full("auxC", Array("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0".utf8))

    private func box(_ type: String, _ contents: [UInt8]) -> [UInt8] {
        guard isWide else { return Self.box(type, contents) }
        return [0, 0, 0, 1] + Array(type.utf8) + Self.number(contents.count + 16, 8) + contents
    }

    /// A box around its contents.
    public static func box(_ type: String, _ contents: [UInt8]) -> [UInt8] {
        number(contents.count + 8, 4) + Array(type.utf8) + contents
    }

    /// A crop to sides in whole pixels; its centre lies so many halves of a pixel from that of the picture.
    public static func crop(_ width: Int, _ height: Int, halvesRight: Int = 0, halvesDown: Int = 0) -> [UInt8] {
        box("clap", [width, 1, height, 1, halvesRight, 2, halvesDown, 2].flatMap { number($0, 4) })
    }

    private static func full(_ type: String, version: UInt8 = 0, _ contents: [UInt8]) -> [UInt8] {
        box(type, [version, 0, 0, 0] + contents)
    }

    private static func number(_ value: Int, _ width: Int) -> [UInt8] {
        (0..<width).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
