// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#include "image.h"

/// The file behind a descriptor as libvips wants it, closed over one save. libvips duplicates the descriptor.
static bool save_to(int descriptor, int (*save)(VipsImage *, VipsTarget *, const int *), CVipsImage *image,
                    const int *settings) {
    VipsTarget *target = vips_target_new_to_descriptor(descriptor);
    if (target == NULL) return false;
    int status = save(vips_of(image), target, settings);
    g_object_unref(target);
    return status == 0;
}

static int save_jpeg(VipsImage *in, VipsTarget *target, const int *settings) {
    return vips_jpegsave_target(
        in, target,
        "Q", settings[0],
        "interlace", TRUE,
        "optimize_coding", TRUE,
        "strip", TRUE,
        NULL);
}

static int save_png(VipsImage *in, VipsTarget *target, const int *settings) {
    return vips_pngsave_target(in, target, "compression", settings[0], "strip", TRUE, NULL);
}

static int save_webp(VipsImage *in, VipsTarget *target, const int *settings) {
    return vips_webpsave_target(in, target, "Q", settings[0], "effort", settings[1], "strip", TRUE, NULL);
}

static int save_avif(VipsImage *in, VipsTarget *target, const int *settings) {
    return vips_heifsave_target(
        in, target,
        "Q", settings[0],
        "effort", settings[1],
        "compression", VIPS_FOREIGN_HEIF_COMPRESSION_AV1,
        "strip", TRUE,
        NULL);
}

static int save_gif(VipsImage *in, VipsTarget *target, const int *settings) {
    return vips_gifsave_target(in, target, "effort", settings[0], "strip", TRUE, NULL);
}

bool cvips_save_jpeg(CVipsImage *image, int descriptor, int quality) {
    return save_to(descriptor, save_jpeg, image, (int[]){quality});
}

bool cvips_save_png(CVipsImage *image, int descriptor, int compression) {
    return save_to(descriptor, save_png, image, (int[]){compression});
}

bool cvips_save_webp(CVipsImage *image, int descriptor, int quality, int effort) {
    return save_to(descriptor, save_webp, image, (int[]){quality, effort});
}

bool cvips_save_avif(CVipsImage *image, int descriptor, int quality, int effort) {
    return save_to(descriptor, save_avif, image, (int[]){quality, effort});
}

bool cvips_save_gif(CVipsImage *image, int descriptor, int effort) {
    return save_to(descriptor, save_gif, image, (int[]){effort});
}
