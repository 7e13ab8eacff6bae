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

const void *cvips_profile(const CVipsImage *image, size_t *length) {
    const void *bytes = NULL;
    *length = 0;
    if (!cvips_has_profile(image)) return NULL;
    if (vips_image_get_blob(vips_of(image), VIPS_META_ICC_NAME, &bytes, length) != 0) return NULL;
    return bytes;
}

int cvips_colours(const CVipsImage *image) {
    VipsImage *in = vips_of(image);
    int colours = in->Bands - (vips_image_hasalpha(in) ? 1 : 0);
    switch (in->Type) {
    case VIPS_INTERPRETATION_B_W:
    case VIPS_INTERPRETATION_GREY16: return colours == 1 ? 1 : 0;
    case VIPS_INTERPRETATION_sRGB:
    case VIPS_INTERPRETATION_RGB:
    case VIPS_INTERPRETATION_RGB16: return colours == 3 ? 3 : 0;
    case VIPS_INTERPRETATION_CMYK: return colours == 4 ? 4 : 0;
    default: return 0;
    }
}
