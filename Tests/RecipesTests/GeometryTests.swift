// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

struct GeometryTests {
    struct Case: Sendable, CustomStringConvertible {
        let source: (Int, Int)
        let spec: String
        let resized: (Int, Int)
        let result: (Int, Int)
        var crop: (Int, Int)?
        var border: (Int, Int)?

        var description: String { "\(source.0)x\(source.1) as \(spec)" }
    }

    static let table: [Case] = [
        // cover: landscape, portrait, same shape
        Case(source: (4000, 3000), spec: "800x600", resized: (800, 600), result: (800, 600)),
        Case(source: (4000, 2000), spec: "800x600", resized: (1200, 600), result: (800, 600), crop: (200, 0)),
        Case(source: (3000, 4000), spec: "800x600", resized: (800, 1067), result: (800, 600), crop: (0, 233)),
        Case(
            source: (4000, 2000), spec: "800x600,gravity=west", resized: (1200, 600), result: (800, 600), crop: (0, 0)),
        Case(
            source: (4000, 2000), spec: "800x600,gravity=east", resized: (1200, 600), result: (800, 600), crop: (400, 0)
        ),
        Case(
            source: (4000, 2000), spec: "800x600,gravity=0.4:0.5", resized: (1200, 600), result: (800, 600),
            crop: (80, 0)),
        Case(
            source: (4000, 2000), spec: "800x600,gravity=0.1:0.5", resized: (1200, 600), result: (800, 600),
            crop: (0, 0)),
        Case(
            source: (3000, 4000), spec: "800x600,gravity=north", resized: (800, 1067), result: (800, 600), crop: (0, 0)),
        Case(
            source: (3000, 4000), spec: "800x600,gravity=southeast", resized: (800, 1067), result: (800, 600),
            crop: (0, 467)),
        // cover without enlarging: the largest picture of the wanted shape
        Case(source: (400, 400), spec: "800x600", resized: (400, 400), result: (400, 300), crop: (0, 50)),
        Case(source: (1000, 400), spec: "800x600", resized: (1000, 400), result: (533, 400), crop: (234, 0)),
        Case(source: (800, 600), spec: "800x600", resized: (800, 600), result: (800, 600)),
        Case(source: (400, 300), spec: "800x600", resized: (400, 300), result: (400, 300)),
        Case(
            source: (400, 400), spec: "800x600,enlarge=true", resized: (800, 800), result: (800, 600), crop: (0, 100)),
        // one side
        Case(source: (4000, 3000), spec: "800x", resized: (800, 600), result: (800, 600)),
        Case(source: (4000, 3000), spec: "x600", resized: (800, 600), result: (800, 600)),
        Case(source: (3000, 4000), spec: "800x", resized: (800, 1067), result: (800, 1067)),
        Case(source: (400, 300), spec: "800x", resized: (400, 300), result: (400, 300)),
        Case(source: (400, 300), spec: "800x,enlarge=true", resized: (800, 600), result: (800, 600)),
        // contain, outside, fill
        Case(source: (4000, 2000), spec: "800x600,fit=contain", resized: (800, 400), result: (800, 400)),
        Case(source: (2000, 4000), spec: "800x600,fit=contain", resized: (300, 600), result: (300, 600)),
        Case(source: (400, 200), spec: "800x600,fit=contain", resized: (400, 200), result: (400, 200)),
        Case(source: (400, 200), spec: "800x600,fit=contain,enlarge=true", resized: (800, 400), result: (800, 400)),
        Case(source: (4000, 2000), spec: "800x600,fit=outside", resized: (1200, 600), result: (1200, 600)),
        Case(source: (400, 200), spec: "800x600,fit=outside", resized: (400, 200), result: (400, 200)),
        Case(source: (4000, 2000), spec: "800x600,fit=fill", resized: (800, 600), result: (800, 600)),
        Case(source: (400, 200), spec: "800x600,fit=fill", resized: (267, 200), result: (267, 200)),
        Case(source: (400, 200), spec: "800x600,fit=fill,enlarge=true", resized: (800, 600), result: (800, 600)),
        // pad
        Case(source: (4000, 2000), spec: "800x600,fit=pad", resized: (800, 400), result: (800, 600), border: (0, 100)),
        Case(
            source: (4000, 2000), spec: "800x600,fit=pad,gravity=south", resized: (800, 400), result: (800, 600),
            border: (0, 200)),
        Case(source: (400, 200), spec: "800x600,fit=pad", resized: (400, 200), result: (800, 600), border: (200, 200)),
        Case(source: (800, 600), spec: "800x600,fit=pad", resized: (800, 600), result: (800, 600)),
        // single pixels and extreme shapes
        Case(source: (1, 1), spec: "800x600", resized: (1, 1), result: (1, 1)),
        Case(source: (4000, 3000), spec: "1x1", resized: (1, 1), result: (1, 1)),
        Case(source: (10_000, 1), spec: "100x100,fit=contain", resized: (100, 1), result: (100, 1)),
        Case(source: (1, 10_000), spec: "100x", resized: (1, 10_000), result: (1, 10_000)),
        Case(source: (10_000, 1), spec: "100x", resized: (100, 1), result: (100, 1)),
        Case(source: (10_000, 2), spec: "100x100", resized: (10_000, 2), result: (2, 2), crop: (4999, 0)),
        Case(source: (32_767, 1), spec: "8192x1", resized: (32_767, 1), result: (8192, 1), crop: (12_287, 0)),
    ]

    @Test(arguments: table)
    func `a picture meets its box`(example: Case) throws {
        let geometry = Geometry(
            of: PixelSize(width: example.source.0, height: example.source.1), for: try Recipe(parsing: example.spec))
        #expect(geometry.resized == PixelSize(width: example.resized.0, height: example.resized.1))
        #expect(geometry.result == PixelSize(width: example.result.0, height: example.result.1))
        #expect(geometry.crop.map { [$0.x, $0.y] } == example.crop.map { [$0.0, $0.1] })
        #expect(geometry.border.map { [$0.x, $0.y] } == example.border.map { [$0.0, $0.1] })
    }

    @Test func `whatever the sizes, the result lies within the picture and keeps its promises`() throws {
        var random = SeededRandom(seed: 1)
        for _ in 0..<20_000 {
            let source = PixelSize(
                width: Int.random(in: 1...5000, using: &random), height: Int.random(in: 1...5000, using: &random))
            let recipe = Recipe.random(&random)
            let geometry = Geometry(of: source, for: recipe)
            check(geometry, source, recipe)
        }
    }

    private func check(_ geometry: Geometry, _ source: PixelSize, _ recipe: Recipe) {
        let (resized, result) = (geometry.resized, geometry.result)
        if let crop = geometry.crop {
            #expect(crop.x >= 0 && crop.x + result.width <= resized.width)
            #expect(crop.y >= 0 && crop.y + result.height <= resized.height)
        }
        if let border = geometry.border {
            #expect(border.x >= 0 && border.x + resized.width <= result.width)
            #expect(border.y >= 0 && border.y + resized.height <= result.height)
        }
        if !recipe.enlarge {
            #expect(resized.width <= source.width && resized.height <= source.height)
        }
        guard recipe.fit != .outside, let width = recipe.size.width, let height = recipe.size.height else { return }
        #expect(result.width <= width && result.height <= height)
        if recipe.enlarge && recipe.fit != .contain {
            #expect(result == PixelSize(width: width, height: height))
        }
    }
}
