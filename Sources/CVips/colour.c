// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#include "image.h"

CVipsImage *cvips_srgb(CVipsImage *image) {
    VipsImage *in = vips_of(image);
    VipsImage *out = NULL;
    VipsImage *bytes = NULL;
    bool grey = in->Bands <= 2
        && (in->Type == VIPS_INTERPRETATION_B_W || in->Type == VIPS_INTERPRETATION_GREY16);
    VipsInterpretation space = grey ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB;
    if (vips_colourspace(in, &out, space, NULL) != 0) return NULL;
    int status = vips_cast(out, &bytes, VIPS_FORMAT_UCHAR, NULL);
    g_object_unref(out);
    return result_of(status, bytes);
}

CVipsImage *cvips_flatten(CVipsImage *image) {
    VipsImage *out = NULL;
    double white[] = {255, 255, 255};
    VipsArrayDouble *background = vips_array_double_new(white, vips_of(image)->Bands > 2 ? 3 : 1);
    int status = vips_flatten(vips_of(image), &out, "background", background, NULL);
    vips_area_unref(VIPS_AREA(background));
    return result_of(status, out);
}
