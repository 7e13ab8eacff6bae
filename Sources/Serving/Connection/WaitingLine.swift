// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What waits, in the order in which it began to: who waited longest is found, and anybody leaves, in the same time
/// however long the line is.
struct WaitingLine<Element> {
    /// The place of an element; never given twice, so that a late leave can't take another's.
    struct Place: Hashable {
        fileprivate let number: UInt64
    }

    private struct Node {
        let element: Element
        var before: Place?
        var after: Place?
    }

    private var nodes: [Place: Node] = [:]
    private var first: Place?
    private var last: Place?
    private var next: UInt64 = 0

    var isEmpty: Bool { nodes.isEmpty }
    var count: Int { nodes.count }

    mutating func append(_ element: Element) -> Place {
        let place = Place(number: next)
        next += 1
        nodes[place] = Node(element: element, before: last)
        if let last { nodes[last]?.after = place } else { first = place }
        last = place
        return place
    }

    /// Takes an element out of the line; nil when it has left it.
    @discardableResult
    mutating func remove(_ place: Place) -> Element? {
        guard let node = nodes.removeValue(forKey: place) else { return nil }
        if let before = node.before { nodes[before]?.after = node.after } else { first = node.after }
        if let after = node.after { nodes[after]?.before = node.before } else { last = node.before }
        return node.element
    }

    /// Takes out who has waited longest.
    mutating func popFirst() -> Element? { first.flatMap { remove($0) } }
}
