// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#include "image.h"

CVipsImage *cvips_open(const void *bytes, size_t length) {
    return (CVipsImage *)vips_image_new_from_buffer(bytes, length, "", "access", VIPS_ACCESS_SEQUENTIAL, NULL);
}

/// A source whose bytes live as long as the images that are read from it.
static VipsSource *source_of_copy(const void *bytes, size_t length) {
    VipsBlob *blob = vips_blob_copy(bytes, length);
    VipsSource *source = vips_source_new_from_blob(blob);
    vips_area_unref(VIPS_AREA(blob));
    return source;
}

CVipsImage *cvips_open_copy(const void *bytes, size_t length) {
    VipsSource *source = source_of_copy(bytes, length);
    if (source == NULL) return NULL;
    VipsImage *out = vips_image_new_from_source(
        source, "",
        "access", VIPS_ACCESS_SEQUENTIAL,
        "fail_on", VIPS_FAIL_ON_ERROR,
        NULL);
    g_object_unref(source);
    return (CVipsImage *)out;
}

CVipsImage *cvips_thumbnail_copy(const void *bytes, size_t length, int width, int height) {
    VipsSource *source = source_of_copy(bytes, length);
    if (source == NULL) return NULL;
    VipsImage *out = NULL;
    int status = vips_thumbnail_source(
        source, &out, width,
        "height", height,
        "size", VIPS_SIZE_FORCE,
        "fail_on", VIPS_FAIL_ON_ERROR,
        "option_string", "fail_on=error",
        NULL);
    g_object_unref(source);
    return result_of(status, out);
}

CVipsImage *cvips_thumbnail(const void *bytes, size_t length, int width, int height) {
    VipsImage *out = NULL;
    // SIZE_FORCE: the plan has both sides exact, so that no rounding of libvips can differ from it by a pixel.
    // Failing on errors includes truncation: half a picture must not be cached for a year. libvips 8.14 takes fail_on
    // here and then forgets it for buffers, hence the loader's own option string says it as well.
    int status = vips_thumbnail_buffer(
        (void *)bytes, length, &out, width,
        "height", height,
        "size", VIPS_SIZE_FORCE,
        // No export_profile: libvips would take a picture without a profile that applies to XYZ and back, which turns
        // pure red (255, 0, 0) into (248, 26, 16), or make opacity of colours by a profile of grey.
        "fail_on", VIPS_FAIL_ON_ERROR,
        "option_string", "fail_on=error",
        NULL);
    return result_of(status, out);
}

CVipsImage *cvips_sample(int width, int height) {
    VipsImage *grey = NULL;
    VipsImage *out = NULL;
    if (vips_grey(&grey, width, height, "uchar", TRUE, NULL) != 0) return NULL;
    int status = vips_colourspace(grey, &out, VIPS_INTERPRETATION_sRGB, NULL);
    g_object_unref(grey);
    return result_of(status, out);
}
