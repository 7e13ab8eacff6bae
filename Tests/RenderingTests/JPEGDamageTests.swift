// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import JobProtocol
import Recipes
import Rendering
import Testing

/// Which JPEGs are whole, and that each size of one says the same.
struct JPEGDamageTests {
    /// Decoded whole, at a half and at an eighth; with a crop that needs no more than the middle, and no less.
    private static let specs = ["601x403,format=png", "150x20,format=png", "37x,format=png", "601x40,format=png"]
    private static let refused = [Bool](repeating: false, count: specs.count)

    init() throws { try StartedVips.result.get() }

    /// Both give the same picture: PNG is lossless, so equal pixels give equal bytes.
    private static func expectSame(_ changed: [UInt8], as whole: [UInt8], _ name: String) throws {
        for spec in specs {
            #expect(try Rendered.file(changed, spec) == Rendered.file(whole, spec), "\(name), \(spec)")
        }
    }

    @Test(arguments: MadeJPEG.allCases)
    func `a JPEG without its end is whole, and one without more is not`(kind: MadeJPEG) throws {
        let whole = try kind.make()
        for missing in [1, 2] {
            try Self.expectSame(Array(whole.dropLast(missing)), as: whole, "\(kind), \(missing) missing")
        }
        let cuts = [whole.count - 12, whole.count * 99 / 100, whole.count * 9 / 10, whole.count / 2, whole.count / 4]
        for cut in cuts {
            let verdicts = Rendered.verdicts(Array(whole[..<cut]), Self.specs)
            #expect(verdicts == Self.refused, "\(kind), \(cut) of \(whole.count)")
        }
    }

    @Test(arguments: [MadeJPEG.baseline, .progressive, .inks])
    func `an end in the middle is no end`(kind: MadeJPEG) throws {
        let whole = try kind.make()
        let cut = Array(whole[..<(whole.count / 2)]) + [0xFF, 0xD9]
        #expect(Rendered.verdicts(cut, Self.specs) == Self.refused)
    }

    private typealias Change = @Sendable (JPEGSurgery) -> [UInt8]

    private static let harmless: [(String, Change)] = [
        ("a comment of length 0", { $0.inserting([0xFF, 0xFE, 0, 0], at: 2) }),
        ("a comment of length 1", { $0.inserting([0xFF, 0xFE, 0, 1], at: 2) }),
        ("an unknown segment of length 0", { $0.inserting([0xFF, 0xED, 0, 0], at: $0.marker(0xDB)) }),
        ("a profile's segment of length 0", { $0.inserting([0xFF, 0xE2, 0, 0], at: $0.marker(0xDB)) }),
        ("bytes between segments", { $0.inserting([1, 2, 3, 4], at: $0.marker(0xC0)) }),
        ("bytes before the end", { $0.inserting([0x12, 0x34, 0x56], at: $0.coded.upperBound) }),
        ("padding before the end", { $0.inserting([UInt8](repeating: 0, count: 900), at: $0.coded.upperBound) }),
        ("a comment before the end", { $0.inserting(JPEGSurgery.segment(0xFE, [1, 2]), at: $0.coded.upperBound) }),
        ("odd parameters of the scan", { $0.overwriting($0.coded.lowerBound - 3..<$0.coded.lowerBound, [0, 0, 0]) }),
        (
            "an unknown JFIF version",
            { $0.inserting(JPEGSurgery.segment(0xE0, Array("JFIF\0".utf8) + [7, 1, 0, 0, 1, 0, 1, 0, 0]), at: 2) }
        ),
        (
            "an unknown transform of Adobe",
            { $0.inserting(JPEGSurgery.segment(0xEE, Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 9]), at: 2) }
        ),
        ("a second picture behind", { $0.bytes + $0.bytes }),
        ("text behind", { $0.bytes + Array("<html>".utf8) }),
        ("a picture's end again", { $0.bytes + [0xFF, 0xD9] }),
    ]

    @Test(arguments: harmless.indices)
    func `what loses no pixel is shown`(index: Int) throws {
        let (name, change) = Self.harmless[index]
        let whole = try MadeJPEG.baseline.make()
        try Self.expectSame(change(JPEGSurgery(whole)), as: whole, name)
    }

    private static func middle(_ file: JPEGSurgery, _ count: Int) -> Range<Int> {
        let middle = (file.coded.lowerBound + file.coded.upperBound) / 2
        return middle..<(middle + count)
    }

    private static let damaging: [(String, MadeJPEG, Change)] = [
        (
            "coded data that is written over", .baseline,
            { $0.overwriting(middle($0, 4000), .init(repeating: 0x7F, count: 4000)) }
        ),
        (
            "codes of nothing but ones, to the end", .baseline,
            { $0.overwriting(middle($0, $0.coded.count / 2), (0..<$0.coded.count / 2).map { [0xFF, 0][$0 & 1] }) }
        ),
        ("a part that is missing", .baseline, { $0.overwriting(middle($0, 3000), []) }),
        ("a part that is missing in a scan", .progressive, { $0.overwriting(middle($0, 3000), []) }),
        ("an end in the middle", .baseline, { $0.inserting([0xFF, 0xD9], at: middle($0, 1).lowerBound) }),
        (
            "a restart that is missing", .restarts,
            { file in
                let place = file.coded.first { file.bytes[$0] == 0xFF && file.bytes[$0 + 1] == 0xD3 } ?? 0
                return file.overwriting(place..<(place + 2), [])
            }
        ),
        (
            "coded data that goes on before a restart", .restarts,
            { file in
                let place = file.coded.first { file.bytes[$0] == 0xFF && file.bytes[$0 + 1] == 0xD3 } ?? 0
                return file.inserting([0x12, 0x34, 0x56, 0x12, 0x34, 0x56, 0x12, 0x34, 0x56], at: place)
            }
        ),
        (
            "zeros in place of the lower half", .optimized,
            { $0.overwriting(middle($0, $0.coded.count / 2), .init(repeating: 0, count: $0.coded.count / 2)) }
        ),
        (
            "zeros in place of the lower half and the end", .baseline,
            { file in
                let half = file.bytes.count / 2
                return file.overwriting(half..<file.bytes.count, .init(repeating: 0, count: half))
            }
        ),
        ("the last scan is missing", .progressive, { $0.overwriting($0.lastScan..<($0.bytes.count - 2), []) }),
        ("a colour that is missing", .grey, { $0.threeScans(2) }),
    ]

    @Test(arguments: damaging.indices)
    func `damaged coded data is refused at every size`(index: Int) throws {
        let (name, kind, change) = Self.damaging[index]
        let changed = change(JPEGSurgery(try kind.make()))
        #expect(Rendered.verdicts(changed, Self.specs) == Self.refused, "\(name)")
    }

    @Test func `of a JPEG in several scans all must be there, its end need not`() throws {
        let whole = JPEGSurgery(try MadeJPEG.grey.make()).threeScans()
        try Self.expectSame(Array(whole.dropLast(2)), as: whole, "no end")
        let twoScans = whole.count / 3 * 2
        for cut in [twoScans, twoScans + 300, whole.count - 30] {
            #expect(Rendered.verdicts(Array(whole[..<cut]), Self.specs) == Self.refused, "\(cut)")
        }
    }

    @Test func `several sizes from one decode get the same verdict`() throws {
        let cut = Array(try MadeJPEG.baseline.make().dropLast(40))
        #expect(throws: RenderError.self) { try Rendered.file(cut, "150x20") }
        let error = #expect(throws: RenderError.self) { try Rendered.files(cut, ["150x20", "37x5"]) }
        #expect(error?.stage == .decode)
        #expect(error?.diagnostic.contains("premature end of data segment") == true)
    }
}
