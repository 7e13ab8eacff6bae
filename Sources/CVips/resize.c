// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#include <math.h>

#include "image.h"

/// How one axis of an image is resized by a factor that is not that of two whole numbers.
typedef struct {
    /// Of how many columns one is made.
    double factor;
    /// Columns before and after; the last ones after may be cut off.
    int given, made;
} Axis;

/// vips_reduce maps the middle of what is given to the middle of what is made, each of a whole number of columns, where
/// an eighth of 601 columns are 75.125. So some columns more are made, as many as take nearly a whole number, and cut off.
static Axis axis(double extent, int given, int wanted) {
    Axis best = {.factor = extent / wanted, .given = given, .made = wanted};
    double least = INFINITY;
    for (int made = wanted; made < wanted + 16; made++) {
        double needed = made * best.factor;
        double error = fabs(needed - round(needed));
        if (round(needed) < given || error >= least - 0.01) continue;
        least = error;
        best.given = (int)round(needed);
        best.made = made;
    }
    return best;
}

/// An image with its last column and row repeated as often as it takes.
static int widen(VipsImage *in, VipsImage **out, int width, int height) {
    return vips_embed(in, out, 0, 0, width, height, "extend", VIPS_EXTEND_COPY, NULL);
}

static CVipsImage *reduce(VipsImage *in, Axis across, Axis down, int width, int height) {
    VipsObject *scope = VIPS_OBJECT(vips_image_new());
    VipsImage **t = (VipsImage **)vips_object_local_array(scope, 3);
    VipsImage *out = NULL;
    // A gap of 2 as in vips_thumbnail: what is far larger is averaged first.
    int status = widen(in, &t[0], across.given, down.given)
        || vips_reducev(t[0], &t[1], down.factor, "gap", 2.0, NULL)
        || vips_reduceh(t[1], &t[2], across.factor, "gap", 2.0, NULL)
        || vips_extract_area(t[2], &out, 0, 0, width, height, NULL);
    g_object_unref(scope);
    return result_of(status, out);
}

/// An image without the fields, since they would be wrong of what is made from it.
static VipsImage *forget_extent(VipsImage *in) {
    VipsImage *out = NULL;
    if (vips_copy(in, &out, NULL) != 0) return NULL;
    vips_image_remove(out, cvips_extent_across);
    vips_image_remove(out, cvips_extent_down);
    return out;
}

static CVipsImage *thumbnail(VipsImage *in, int width, int height) {
    VipsImage *out = NULL;
    // Rather than vips_resize: it multiplies colours by their opacity before they are mixed, and divides them after.
    int status = vips_thumbnail_image(
        in, &out, width,
        "height", height,
        "size", VIPS_SIZE_FORCE,
        "no_rotate", TRUE,
        NULL);
    return result_of(status, out);
}

/// How many columns or rows an image shows, by its field or its size.
static double extent(VipsImage *in, const char *field, int size) {
    double value = size;
    bool is_known = vips_image_get_typeof(in, field) != 0 && vips_image_get_double(in, field, &value) == 0;
    return is_known && value > size - 1 && value < size ? value : size;
}

CVipsImage *cvips_shrink(CVipsImage *image, int width, int height) {
    VipsImage *in = forget_extent(vips_of(image));
    if (in == NULL) return NULL;
    double across = extent(vips_of(image), cvips_extent_across, in->Xsize);
    double down = extent(vips_of(image), cvips_extent_down, in->Ysize);
    bool is_whole = across == in->Xsize && down == in->Ysize;
    // Inks are left to vips_thumbnail, which makes light of them first.
    bool is_exact = !is_whole && in->Bands <= 3 && width * 1.5 < across && height * 1.5 < down;
    CVipsImage *out = is_exact
        ? reduce(in, axis(across, in->Xsize, width), axis(down, in->Ysize, height), width, height)
        : thumbnail(in, width, height);
    g_object_unref(in);
    return out;
}

CVipsImage *cvips_turn_upright(CVipsImage *image) {
    VipsImage *in = vips_of(image);
    if (vips_image_get_orientation(in) == 1) return (CVipsImage *)g_object_ref(in);
    // To turn is to read columns, and rows come once.
    VipsImage *pixels = vips_image_copy_memory(in);
    VipsImage *out = NULL;
    if (pixels == NULL) return NULL;
    int status = vips_autorot(pixels, &out, NULL);
    g_object_unref(pixels);
    return result_of(status, out);
}
