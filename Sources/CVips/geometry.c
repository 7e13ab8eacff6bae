// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#include "image.h"

CVipsImage *cvips_extract_area(CVipsImage *image, int left, int top, int width, int height) {
    VipsImage *out = NULL;
    return result_of(vips_extract_area(vips_of(image), &out, left, top, width, height, NULL), out);
}

CVipsImage *cvips_add_opacity(CVipsImage *image) {
    if (vips_image_hasalpha(vips_of(image))) return cvips_share(image);
    VipsImage *out = NULL;
    return result_of(vips_addalpha(vips_of(image), &out, NULL), out);
}

CVipsImage *cvips_embed(CVipsImage *image, int left, int top, int width, int height) {
    VipsImage *in = vips_of(image);
    VipsImage *out = NULL;
    // With an alpha band, black of no opacity; without one, white in as many bands as there are.
    double ink[] = {0, 0, 0, 0};
    int bands = VIPS_MIN(in->Bands, 4);
    if (!vips_image_hasalpha(in)) for (int i = 0; i < bands; i++) ink[i] = 255;
    VipsArrayDouble *background = vips_array_double_new(ink, bands);
    int status = vips_embed(
        in, &out, left, top, width, height,
        "extend", VIPS_EXTEND_BACKGROUND,
        "background", background,
        NULL);
    vips_area_unref(VIPS_AREA(background));
    return result_of(status, out);
}

CVipsImage *cvips_copy_memory(CVipsImage *image) {
    return (CVipsImage *)vips_image_copy_memory(vips_of(image));
}
