// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Recipes
internal import Spelling
internal import Synchronization

/// The variants that were asked for last, up to a number of bytes.
///
/// Least recently used go first. The order is a doubly linked list through an array of slots, so that a hit moves four
/// indices and allocates nothing.
final class MemoryCache: Sendable {
    fileprivate struct Slot {
        var key: ObjectKey?
        var variant: Variant?
        var cost: Int
        var newer: Int?
        var older: Int?
    }

    fileprivate struct State {
        var slots: [Slot] = []
        var free: [Int] = []
        var index: [ObjectKey: Int] = [:]
        var newest: Int?
        var oldest: Int?
        var bytes = 0
    }

    /// What a slot, its key and its dictionary entry take beside the picture, roughly.
    private static let overhead = 512

    private let capacity: Int
    private let state = Mutex(State())

    /// Makes a cache of a capacity in bytes; 0 holds nothing.
    init(capacity: Int) { self.capacity = capacity }

    /// The variant under a store key, which becomes the most recently used.
    subscript(key: ObjectKey) -> Variant? {
        state.withLock { state -> Variant? in
            guard let slot = state.index[key] else { return nil }
            state.unlink(slot)
            state.link(slot)
            return state.slots[slot].variant
        }
    }

    /// Keeps a variant, at the cost of the least recently used ones.
    ///
    /// One that would take more than an eighth of the whole is not kept: it would drive out dozens of others.
    func insert(_ variant: Variant, for key: ObjectKey) {
        let cost = variant.bytes.readableBytes + key.utf8.count + Self.overhead
        state.withLock { state in
            state.remove(key)
            guard cost <= capacity / 8 else { return }
            state.add(Slot(key: key, variant: variant, cost: cost))
            while state.bytes > capacity, let key = state.oldest.flatMap({ state.slots[$0].key }) { state.remove(key) }
        }
    }

    /// Drops a variant.
    func remove(_ key: ObjectKey) {
        state.withLock { $0.remove(key) }
    }

    /// Drops every variant of an original: those under `{spec}/{key}`.
    func removeAll(of key: ObjectKey) {
        state.withLock { state in
            for variant in state.index.keys.filter({ VariantPath.isVariant($0, of: key) }) { state.remove(variant) }
        }
    }

    /// The bytes held now.
    var bytes: Int { state.withLock { $0.bytes } }
}

extension MemoryCache.State {
    fileprivate mutating func add(_ slot: MemoryCache.Slot) {
        let place: Int
        if let free = free.popLast() {
            slots[free] = slot
            place = free
        } else {
            slots.append(slot)
            place = slots.count - 1
        }
        if let key = slot.key { index[key] = place }
        bytes += slot.cost
        link(place)
    }

    fileprivate mutating func remove(_ key: ObjectKey) {
        guard let slot = index.removeValue(forKey: key) else { return }
        unlink(slot)
        bytes -= slots[slot].cost
        slots[slot].variant = nil
        slots[slot].key = nil
        free.append(slot)
    }

    /// Puts a slot at the newest end.
    fileprivate mutating func link(_ slot: Int) {
        slots[slot].older = newest
        slots[slot].newer = nil
        if let newest { slots[newest].newer = slot }
        newest = slot
        if oldest == nil { oldest = slot }
    }

    fileprivate mutating func unlink(_ slot: Int) {
        let (newer, older) = (slots[slot].newer, slots[slot].older)
        if let newer { slots[newer].older = older } else { newest = older }
        if let older { slots[older].newer = newer } else { oldest = newer }
    }
}
