// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension SNSMessage {
    /// The text that SNS signs: names and values by turns, a line each, in the order of the names ("Verifying the
    /// signature of an Amazon SNS message", Amazon SNS Developer Guide).
    ///
    /// A message may have line breaks in it, so one text could stand for several envelopes, and a publisher could write a
    /// message that ends like an envelope of another topic. It can't here: all fields but the message are single lines
    /// and the last is the type, so that reading the text from its end gives them back in one way only.
    var signedText: String {
        var fields = [("Message", message), ("MessageId", id)]
        switch kind {
        case .notification:
            if let subject { fields.append(("Subject", subject)) }
            fields.append(("Timestamp", timestamp))
        case .subscription, .end:
            fields += [("SubscribeURL", subscribeURL), ("Timestamp", timestamp), ("Token", token)]
        }
        fields += [("TopicArn", topic.description), ("Type", kind.rawValue)]
        return fields.map { "\($0)\n\($1)\n" }.joined()
    }
}
