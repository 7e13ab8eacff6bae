// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Recipes

struct PlanTests {
    private static let photo = SourceInfo(type: .jpeg, width: 4000, height: 3000)

    @Test(arguments: [
        (ImageType.jpeg, "800x600", ImageType.jpeg), (.png, "800x600", .png), (.webp, "800x600", .webp),
        (.gif, "800x600", .gif), (.avif, "800x600", .avif), (.heic, "800x600", .jpeg),
        (.jpeg, "800x600,format=webp", .webp), (.png, "800x600,format=jpeg", .jpeg),
        (.heic, "800x600,format=avif", .avif),
        (.gif, "800x600,format=png", .png),
    ])
    func `the result has a type that browsers show`(source: ImageType, spec: String, result: ImageType) throws {
        let info = SourceInfo(type: source, width: 4000, height: 3000)
        #expect(try Plan(Recipe(parsing: spec), for: info, limits: Limits()).encoding.type == result)
    }

    @Test(arguments: [(1, 1), (40, 30), (80, 60), (90, 80), (100, 100)])
    func `quality means the same look in AVIF as in JPEG`(asked: Int, encoder: Int) throws {
        let plan = try Plan(
            Recipe(parsing: "800x600,quality=\(asked),format=avif"), for: Self.photo, limits: Limits())
        #expect(plan.encoding.quality == encoder)
    }

    @Test func `a picture that is turned by its orientation is planned upright`() throws {
        var info = Self.photo
        info.orientation = 6
        let plan = try Plan(Recipe(parsing: "800x"), for: info, limits: Limits())
        #expect(plan.geometry.result == PixelSize(width: 800, height: 1067))
    }

    @Test func `bounds are refused by what they bound`() throws {
        let recipe = try Recipe(parsing: "800x600")
        func error(_ info: SourceInfo, _ limits: Limits = Limits()) -> PlanError? {
            do throws(PlanError) {
                _ = try Plan(recipe, for: info, limits: limits)
                return nil
            } catch { return error }
        }
        #expect(error(SourceInfo(type: .png, width: 7071, height: 7071)) == nil)
        #expect(error(SourceInfo(type: .png, width: 7072, height: 7072)) == .pixels(50_000_000))
        #expect(error(SourceInfo(type: .gif, width: 1000, height: 1000, frames: .max)) == nil, "one is rendered")
        let lying = SourceInfo(type: .avif, width: 100, height: 100, codedPixels: 50_000_001)
        #expect(error(lying) == .pixels(50_000_000))
        #expect(error(SourceInfo(type: .avif, width: 100, height: 100, codedPixels: .max)) == .pixels(50_000_000))
        #expect(error(SourceInfo(type: .png, width: 32_768, height: 1)) == .side(32_767))
        #expect(error(SourceInfo(type: .png, width: 1, height: .max)) == .side(32_767))
        #expect(error(SourceInfo(type: .svg, width: 100, height: 100)) == .blocked(.svg))
    }

    @Test(arguments: [
        (nil, false, 10_000, nil), (nil, false, 14_142, nil), (nil, false, 14_143, 200_000_000),
        (nil, true, 7_071, nil), (nil, true, 7_072, 50_000_000), (1_000_000, false, 1_000, nil),
        (1_000_000, false, 1_001, 1_000_000), (1_000_000, true, 1_001, 1_000_000), (400_000_000, true, 20_000, nil),
        (400_000_000, false, 20_001, 400_000_000),
    ])
    func `a baseline JPEG may have more pixels, unless a bound was given`(
        bound: Int?, isInterlaced: Bool, side: Int, refused: Int?
    ) throws {
        let source = SourceInfo(type: .jpeg, width: side, height: side, isInterlaced: isInterlaced)
        let recipe = try Recipe(parsing: "800x600")
        let error = refused.map { PlanError.pixels($0) }
        #expect(planError { try Plan(recipe, for: source, limits: Limits(pixels: bound)) } == error)
    }

    @Test(arguments: [
        ("webp", 16_383, nil), ("webp", 16_384, PlanError.resultSide(.webp, 16_383)), ("png", 65_535, nil),
        ("jpeg", 65_500, nil), ("jpeg", 65_501, .resultSide(.jpeg, 65_500)), ("avif", 16_384, nil),
        ("avif", 16_385, .resultSide(.avif, 16_384)), ("original", 65_535, nil),
        ("original", 65_536, .resultSide(.gif, 65_535)),
    ])
    func `a result is no longer than its type allows`(format: String, side: Int, error: PlanError?) throws {
        let recipe = try Recipe(parsing: "8192x8192,fit=outside\(format == "original" ? "" : ",format=\(format)")")
        for source in [
            SourceInfo(type: .gif, width: side, height: 100), SourceInfo(type: .gif, width: 100, height: side),
        ] {
            #expect(planError { try Plan(recipe, for: source, limits: Limits(side: 70_000)) } == error)
        }
    }

    @Test(arguments: ["webp", "avif"])
    func `a border or an enlargement beyond the type of result is refused like a picture`(format: String) throws {
        let source = SourceInfo(type: .png, width: 20, height: 10_000)
        for spec in ["40x8192,fit=pad", "40x8192,enlarge=true", "40x8192,fit=outside"] {
            let recipe = try Recipe(parsing: "\(spec),format=\(format)")
            #expect(throws: Never.self) { try Plan(recipe, for: source, limits: Limits()) }
        }
        let wide = try Recipe(parsing: "40x,enlarge=true,format=\(format)")
        #expect(throws: PlanError.resultSide(format == "webp" ? .webp : .avif, format == "webp" ? 16_383 : 16_384)) {
            try Plan(wide, for: source, limits: Limits())
        }
    }

    @Test(arguments: [(ImageType.avif, 16_384), (.heic, 16_384), (.png, Int.max)])
    func `an original is no longer than its decoder takes`(type: ImageType, side: Int) throws {
        let recipe = try Recipe(parsing: "800x600")
        for length in [16_384, 16_385] {
            let error = length > side ? PlanError.decodedSide(type, side) : nil
            for source in [
                SourceInfo(type: type, width: length, height: 9), SourceInfo(type: type, width: 9, height: length),
            ] {
                #expect(planError { try Plan(recipe, for: source, limits: Limits()) } == error)
            }
        }
    }

    @Test func `a refusal names the thing, its bound and what helps`() {
        #expect(
            PlanError.resultSide(.webp, 16_383).description == """
                The result would have a side of more than 16383 pixels, the most that webp can have: ask for a smaller \
                size, or for format=png.
                """)
        for error in [
            PlanError.side(9), .decodedSide(.avif, 9), .pixels(9), .result(9), .enlarged(9), .resultSide(.jpeg, 9),
        ] {
            #expect(error.description.contains(" 9 pixels") && error.description.contains(": "))
        }
    }

    private func planError(_ body: () throws -> Plan) -> PlanError? {
        do { _ = try body() } catch { return error as? PlanError }
        return nil
    }

    @Test func `a result over the bound is refused before it is made`() throws {
        let thin = SourceInfo(type: .png, width: 10, height: 30_000)
        #expect(throws: PlanError.result(40_000_000)) {
            try Plan(Recipe(parsing: "8192x,enlarge=true"), for: thin, limits: Limits())
        }
    }

    @Test func `only an original that needs nothing done keeps its pixels`() throws {
        let small = SourceInfo(type: .jpeg, width: 800, height: 600)
        func keeps(_ spec: String, _ change: (inout SourceInfo) -> Void = { _ in }) throws -> Bool {
            var info = small
            change(&info)
            return try Plan(Recipe(parsing: spec), for: info, limits: Limits()).keepsPixels(of: info)
        }
        #expect(try keeps("800x600"))
        #expect(try keeps("1600x1200"))
        #expect(try !keeps("400x300"))
        #expect(try !keeps("600x600"))
        #expect(try !keeps("800x600,format=webp"))
        #expect(try !keeps("800x600") { $0.orientation = 3 })
        #expect(try !keeps("800x600") { $0.hasProfile = true })
        #expect(try !keeps("800x600") { $0.isCMYK = true })
        #expect(try keeps("800x600") { ($0.type, $0.frames) = (.gif, 9) }, "its first frame")
        #expect(try !keeps("800x600") { ($0.type, $0.frames) = (.webp, 9) })
        #expect(try !keeps("800x600") { $0.numbers = ColourNumbers(nclx: 12, transfer: 13) })
        #expect(try !keeps("800x600") { $0.isPremultiplied = true })
    }
}
