// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0
//
// Answers two seconds late, as S3 does on a bad day.

function answer(r) {
    setTimeout(() => r.internalRedirect("@file"), 2000);
}

export default { answer };
