// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Synchronization

/// The open connections by their channel, since a responder is handed the channel and not its handlers.
///
/// Asking the pipeline for a handler takes a hop to the event loop and back; this takes a lock.
final class ClientConnections: Sendable {
    private let connections = Mutex<[ObjectIdentifier: ClientConnection]>([:])

    subscript(channel: any Channel) -> ClientConnection? {
        connections.withLock { $0[ObjectIdentifier(channel)] }
    }

    func add(_ connection: ClientConnection, on channel: any Channel) {
        connections.withLock { $0[ObjectIdentifier(channel)] = connection }
    }

    func remove(_ channel: any Channel) {
        connections.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(channel)) }
    }
}
