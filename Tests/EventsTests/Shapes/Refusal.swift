// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Events

/// The error of a reading that should fail, nil if it does not.
func refusal<Value>(_ reading: () throws -> Value) -> EventError? {
    do {
        _ = try reading()
        return nil
    } catch {
        return error as? EventError
    }
}

/// A text as JSON has it.
func quoted(_ text: String) -> String {
    let inside = text.unicodeScalars.map { scalar in
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case "\n": "\\n"
        default: String(scalar)
        }
    }
    return "\"\(inside.joined())\""
}
