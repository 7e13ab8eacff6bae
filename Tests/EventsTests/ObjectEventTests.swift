// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Events
import Spelling
import TestSupport
import Testing

@Suite struct ObjectEventTests {
    @Test(
        arguments: [
            ("originals/cat.jpg", "cat.jpg"), ("originals/a/b c+é.jpg", "a/b c+é.jpg"), ("originals//x", "/x"),
            ("originals/800x600/cat.jpg", "800x600/cat.jpg"), ("originals/originals/cat.jpg", "originals/cat.jpg"),
            ("originals/x.keep", "x.keep"), ("originals/.keep/x", ".keep/x"), ("originals/../x", "../x"),
            ("originals/\u{301}x", "\u{301}x"),
        ] as [(ObjectKey, ObjectKey)])
    func `an original is named by its key below originals`(_ key: ObjectKey, _ below: ObjectKey) throws {
        let event = ObjectEvent(.created, bucket: "b", key: key)
        #expect(try event.originalKey(in: "b") == below)
        #expect(try event.originalKey(in: nil) == below)
    }

    @Test(
        arguments: [
            ("800x600/cat.jpg", .variantShape), ("800x/a/b.jpg", .variantShape), ("x600/cat.jpg", .variantShape),
            ("1x1/originals/cat.jpg", .variantShape), ("800x600,format=webp,quality=70/cat.jpg", .variantShape),
            ("800x600/", .variantShape), ("800x600", .notBelowOriginals), ("0800x600/cat.jpg", .notBelowOriginals),
            ("99999x1/cat.jpg", .notBelowOriginals), ("cat.jpg", .notBelowOriginals),
            ("/originals/cat.jpg", .notBelowOriginals),
            ("Originals/cat.jpg", .notBelowOriginals), ("originals", .notBelowOriginals),
            ("originalscat.jpg", .notBelowOriginals),
            ("other/originals/cat.jpg", .notBelowOriginals), ("originals/", .empty),
            ("originals/a/", .folderMarker), ("originals//", .folderMarker), ("originals/.keep", .folderMarker),
            ("originals/a/.keep", .folderMarker),
        ] as [(ObjectKey, NotAnOriginal)])
    func `anything else has a reason`(_ key: ObjectKey, _ reason: NotAnOriginal) {
        #expect(throws: reason) { try ObjectEvent(.removed, bucket: "b", key: key).originalKey(in: "b") }
    }

    @Test(arguments: ["other", "B", "", "b "])
    func `another bucket is none of our business`(_ bucket: String) {
        #expect(throws: NotAnOriginal.otherBucket) {
            try ObjectEvent(.created, bucket: bucket, key: "originals/cat.jpg").originalKey(in: "b")
        }
    }

    @Test func `objects are told apart by bytes`() {
        let composed = ObjectEvent(.created, bucket: "b", key: "\u{E9}")
        let decomposed = ObjectEvent(.created, bucket: "b", key: "e\u{301}")
        #expect(!composed.isOnSameObject(as: decomposed) && composed.isOnSameObject(as: composed))
        #expect(ObjectEvent.latest(of: [composed, decomposed]).count == 2)
    }
}
