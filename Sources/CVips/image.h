// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

// The one place that knows that a CVipsImage is a VipsImage.

#ifndef CVIPS_IMAGE_H
#define CVIPS_IMAGE_H

#include <vips/vips.h>

#include "CVips.h"

/// The fields that tell how many columns and rows of the original's scale an image shows, where its last column or row is
/// only partly the picture's. They stay with it through whatever does not change its size.
#define cvips_extent_across "miniature-extent-across"
#define cvips_extent_down "miniature-extent-down"

static inline VipsImage *vips_of(const CVipsImage *image) {
    return (VipsImage *)image;
}

/// The output of an operation that returns 0 on success, or NULL.
static inline CVipsImage *result_of(int status, VipsImage *image) {
    return status == 0 ? (CVipsImage *)image : NULL;
}

#endif
