// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

// The one place that knows that a CVipsImage is a VipsImage.

#ifndef CVIPS_IMAGE_H
#define CVIPS_IMAGE_H

#include <vips/vips.h>

#include "CVips.h"

static inline VipsImage *vips_of(const CVipsImage *image) {
    return (VipsImage *)image;
}

/// The output of an operation that returns 0 on success, or NULL.
static inline CVipsImage *result_of(int status, VipsImage *image) {
    return status == 0 ? (CVipsImage *)image : NULL;
}

#endif
