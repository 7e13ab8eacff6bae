// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

extension StoreError {
    /// What a failed system call means for an object.
    ///
    /// - Parameters:
    ///   - number: `errno`.
    ///   - doing: What was tried, as the beginning of a sentence: "Reading the object".
    init(errno number: Int32, _ doing: String) {
        let code: Code =
            switch number {
            case ENOENT, ENOTDIR: .notFound
            case EACCES, EPERM, EROFS: .forbidden
            case ENAMETOOLONG: .invalidKey
            case ENOSYS: .misconfigured
            case EXDEV, ELOOP: .forbidden
            default: .unavailable
            }
        switch number {
        case EXDEV, ELOOP:
            self.init(code, "\(doing) failed: a symbolic link leads out of the folder.")
        case ENOSYS:
            self.init(code, "\(doing) failed: the system has no openat2, which Linux 5.6 brought.")
        default:
            self.init(code, "\(doing) failed: \(String(cString: strerror(number))).")
        }
    }
}
