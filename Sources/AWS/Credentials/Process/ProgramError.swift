// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Why a ``Program`` has no output.
enum ProgramError: Error, Equatable {
    /// It could not be started; the system's error.
    case start(Int32)
    /// It ended with a status other than 0.
    case exit(Int32)
    /// A signal ended it.
    case signal(Int32)
    /// It took too long and was killed.
    case timeout
    /// It printed too much and was killed.
    case tooLong
    /// The task was cancelled and it was killed.
    case cancelled

    /// What happened, to follow the name of the program.
    var sentence: String {
        switch self {
        case .start(let code): "could not be started (error \(code))."
        case .exit(let status): "ended with status \(status); run it by hand to see why."
        case .signal(let number): "was ended by signal \(number)."
        case .timeout: "took too long."
        case .tooLong: "printed too much."
        case .cancelled: "was cancelled."
        }
    }
}
