// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension SourceSettings {
    /// The region the environment or a profile names, in the AWS CLI's order.
    func region(_ profile: Profile?) -> String? {
        environment.filled("AWS_REGION") ?? environment.filled("AWS_DEFAULT_REGION") ?? profile?["region"]
    }
}
