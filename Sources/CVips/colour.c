// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#include "image.h"

/// libvips' WebP saver writes profiles, EXIF and XMP even where it is told to strip: 7 KB that say sRGB, or where a photo was
/// taken.
static void forget_metadata(VipsImage *image) {
    gchar **fields = vips_image_get_fields(image);
    for (int i = 0; fields[i] != NULL; i++) {
        bool is_metadata = g_str_has_prefix(fields[i], "exif-") || g_str_has_suffix(fields[i], "-data");
        if (is_metadata) vips_image_remove(image, fields[i]);
    }
    g_strfreev(fields);
}

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
    if (status == 0) forget_metadata(bytes);
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

CVipsImage *cvips_icc_transform(CVipsImage *image, int intent) {
    VipsImage *out = NULL;
    int status = vips_icc_transform(
        vips_of(image), &out, "srgb",
        "embedded", TRUE,
        "intent", intent,
        "depth", 8,
        NULL);
    if (status == 0) forget_metadata(out);
    return result_of(status, out);
}

CVipsImage *cvips_attach_profile(CVipsImage *image, const void *bytes, size_t length) {
    VipsImage *out = NULL;
    // A copy, since metadata are not to be changed under another reference.
    if (vips_copy(vips_of(image), &out, NULL) != 0) return NULL;
    vips_image_set_blob_copy(out, VIPS_META_ICC_NAME, bytes, length);
    return (CVipsImage *)out;
}

CVipsImage *cvips_grey(CVipsImage *image) {
    VipsImage *in = vips_of(image);
    bool has_alpha = vips_image_hasalpha(in);
    int band = in->Bands - (has_alpha ? 1 : 0) > 1 ? 1 : 0;
    VipsInterpretation space =
        in->BandFmt == VIPS_FORMAT_USHORT ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_B_W;
    VipsImage *parts[3] = {NULL, NULL, NULL};
    VipsImage *out = NULL;
    int status = vips_extract_band(in, &parts[0], band, NULL);
    if (status == 0 && has_alpha) {
        status = vips_extract_band(in, &parts[1], in->Bands - 1, NULL) != 0
            || vips_bandjoin(parts, &parts[2], 2, NULL) != 0;
    }
    if (status == 0) status = vips_copy(parts[has_alpha ? 2 : 0], &out, "interpretation", space, NULL);
    for (int i = 0; i < 3; i++) if (parts[i] != NULL) g_object_unref(parts[i]);
    return result_of(status, out);
}

CVipsImage *cvips_unpremultiply(CVipsImage *image) {
    VipsImage *in = vips_of(image);
    VipsImage *divided = NULL;
    VipsImage *out = NULL;
    if (vips_unpremultiply(in, &divided, NULL) != 0) return NULL;
    // A cast alone would round down; it makes white of what is over white.
    VipsImage *rounded = NULL;
    int status = vips_rint(divided, &rounded, NULL);
    g_object_unref(divided);
    if (status != 0) return NULL;
    status = vips_cast(rounded, &out, in->BandFmt, NULL);
    g_object_unref(rounded);
    return result_of(status, out);
}
