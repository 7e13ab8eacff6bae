// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#include "image.h"

int cvips_width(const CVipsImage *image) { return vips_image_get_width(vips_of(image)); }

int cvips_height(const CVipsImage *image) { return vips_image_get_height(vips_of(image)); }

int cvips_bands(const CVipsImage *image) { return vips_image_get_bands(vips_of(image)); }

int cvips_pages(const CVipsImage *image) { return vips_image_get_n_pages(vips_of(image)); }

int cvips_orientation(const CVipsImage *image) { return vips_image_get_orientation(vips_of(image)); }

bool cvips_has_alpha(const CVipsImage *image) { return vips_image_hasalpha(vips_of(image)); }

bool cvips_has_profile(const CVipsImage *image) {
    return vips_image_get_typeof(vips_of(image), VIPS_META_ICC_NAME) != 0;
}
