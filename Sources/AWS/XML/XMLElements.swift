// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Goes through a document element by element: all that the small answers of AWS need.
enum XMLElements {
    /// Calls `body` at the end of each element, with the names from the root down to it, and its own text.
    ///
    /// - Returns: Whether the document was read to its end; of a broken one, what came before the break is told.
    @discardableResult
    static func forEach(in xml: [UInt8], _ body: (_ path: [String], _ text: String) -> Void) -> Bool {
        var reader = XMLReader(xml)
        var path: [String] = []
        var text = ""
        while let event = try? reader.next() {
            switch event {
            case .start(let name):
                path.append(name)
                text = ""
            case .text(let piece): text += piece
            case .end:
                body(path, text)
                path.removeLast()
                text = ""
            case .finish: return true
            }
        }
        return false
    }
}
