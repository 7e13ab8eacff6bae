// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#include "image.h"

CVipsImage *cvips_from_profile(CVipsImage *image) {
    VipsImage *out = NULL;
    return result_of(vips_icc_transform(vips_of(image), &out, "srgb", "embedded", TRUE, NULL), out);
}
