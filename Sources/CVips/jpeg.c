// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#include <string.h>

#include "jpeg.h"

/// Where an image keeps its decoding.
static const char *const key = "miniature-jpeg";

static int samples_of(const JPEG *jpeg) { return (int)jpeg->info.output_width * jpeg->info.output_components; }

/// Ends a decoding; its coefficients may be larger than all that comes after it.
static void close_jpeg(JPEG *jpeg) {
    jpeg_destroy_decompress(&jpeg->info);
    g_free(jpeg->spare);
    jpeg->spare = NULL;
}

static void free_jpeg(void *jpeg) {
    close_jpeg(jpeg);
    g_free(jpeg);
}

/// Like vips_thumbnail: each step is a box average, so at least a factor of two is left for the better kernel.
static unsigned denominator(const JPEG *jpeg, int width, int height) {
    double factor = VIPS_MIN((double)jpeg->info.image_width / width, (double)jpeg->info.image_height / height);
    return factor >= 16 ? 8 : factor >= 8 ? 4 : factor >= 4 ? 2 : 1;
}

/// Whether bits of a component's coefficients are missing. libjpeg notes -1 for a coefficient that never came, and above 0
/// the number of bits that later scans refine. An encoder may leave off all but DC; the file then has its own end.
static bool lacks_bits(const int *bits, bool is_cut) {
    if (bits[0] < 0) return true;
    for (int i = 0; i < DCTSIZE2; i++) if (bits[i] > 0 || (is_cut && bits[i] < 0)) return true;
    return false;
}

/// Whether scans that the picture needs never came, however well those decode that did.
static bool lacks_scans(const JPEG *jpeg) {
    const struct jpeg_decompress_struct *info = &jpeg->info;
    // Arithmetic coding fills up with zeros what its encoder left off, so there is no telling whether more is missing.
    if (info->arith_code && jpeg->is_cut) return true;
    if (!jpeg_has_multiple_scans((j_decompress_ptr)info)) return false;
    for (int i = 0; i < info->num_components; i++) {
        // libjpeg keeps a component's table when its first scan begins.
        if (info->comp_info[i].quant_table == NULL) return true;
        if (info->coef_bits == NULL) continue;
        if (lacks_bits(info->coef_bits[i], jpeg->is_cut)) return true;
    }
    return false;
}

/// Reads the header, and of a picture in several scans all of them.
static bool start(JPEG *jpeg, const void *bytes, size_t length, int width, int height) {
    if (setjmp(jpeg->escape) != 0) return false;
    jpeg_prepare(jpeg, bytes, length);
    jpeg_create_decompress(&jpeg->info);
    jpeg->info.src = &jpeg->source;
    jpeg_set_marker_processor(&jpeg->info, JPEG_APP0 + 2, jpeg_note_profile);
    jpeg_read_header(&jpeg->info, TRUE);
    jpeg->info.scale_num = 1;
    jpeg->info.scale_denom = denominator(jpeg, width, height);
    jpeg->has_begun = true;
    jpeg_start_decompress(&jpeg->info);
    if (lacks_scans(jpeg)) jpeg_refuse(jpeg, "Scans of the picture are missing");
    jpeg->spare = g_malloc(samples_of(jpeg));
    return true;
}

/// JPEGs store inks inverted (0 is full ink), with or without an Adobe segment.
static void invert(JSAMPLE *samples, int count) {
    for (int i = 0; i < count; i++) samples[i] = 255 - samples[i];
}

/// Decodes the next row; calls to it are made under `escape`.
static void read_row(JPEG *jpeg, JSAMPLE *row) {
    if (jpeg_read_scanlines(&jpeg->info, &row, 1) != 1) jpeg_refuse(jpeg, "A row can't be read");
    if (jpeg->info.out_color_space == JCS_CMYK) invert(row, samples_of(jpeg));
}

static bool read_rows(JPEG *jpeg, VipsRegion *out, const VipsRect *area) {
    if (jpeg->spare == NULL || jpeg->complaint[0] != 0) return false;
    if (setjmp(jpeg->escape) != 0) return false;
    if ((int)jpeg->info.output_scanline > area->top) jpeg_refuse(jpeg, "Rows were asked for out of order");
    while ((int)jpeg->info.output_scanline < area->top) read_row(jpeg, jpeg->spare);
    bool is_whole = area->left == 0 && area->width == (int)jpeg->info.output_width;
    size_t pixel = (size_t)jpeg->info.output_components;
    for (int y = area->top; y < VIPS_RECT_BOTTOM(area); y++) {
        JSAMPLE *target = VIPS_REGION_ADDR(out, area->left, y);
        read_row(jpeg, is_whole ? target : jpeg->spare);
        if (!is_whole) memcpy(target, jpeg->spare + (size_t)area->left * pixel, (size_t)area->width * pixel);
    }
    return true;
}

/// Says in libvips' way why a picture is refused.
static void complain(const JPEG *jpeg) { vips_error("jpeg", "%s", jpeg->complaint); }

/// A region without its rows is black: libvips' cache takes no error for one, warns on standard error of each tile, and
/// paints it black itself. cvips_jpeg_finish tells that the picture is damaged.
static int generate(VipsRegion *out, void *sequence, void *first, void *second, gboolean *stop) {
    (void)sequence, (void)second, (void)stop;
    if (!read_rows(first, out, &out->valid)) vips_region_black(out);
    return 0;
}

/// Says what the rows will be.
static int describe(const JPEG *jpeg, VipsImage *image, int orientation) {
    const struct jpeg_decompress_struct *info = &jpeg->info;
    VipsInterpretation space = info->output_components == 1 ? VIPS_INTERPRETATION_B_W
        : info->output_components == 4 ? VIPS_INTERPRETATION_CMYK : VIPS_INTERPRETATION_sRGB;
    vips_image_init_fields(
        image, (int)info->output_width, (int)info->output_height, info->output_components,
        VIPS_FORMAT_UCHAR, VIPS_CODING_NONE, space, 1, 1);
    // What of the last column and row lies in the picture: an eighth of 601 columns is 75.125 of them, in 76.
    double denominator = info->scale_denom;
    vips_image_set_double(image, cvips_extent_across, info->image_width / denominator);
    vips_image_set_double(image, cvips_extent_down, info->image_height / denominator);
    vips_image_set_int(image, VIPS_META_ORIENTATION, orientation);
    // What comes after asks for rows in their order then, as it does of libvips' own loaders.
    vips_image_set_int(image, VIPS_META_SEQUENTIAL, 1);
    jpeg_attach_profile(jpeg, image);
    return vips_image_pipelinev(image, VIPS_DEMAND_STYLE_FATSTRIP, NULL);
}

/// The rows as an image that can be asked for once, from top to bottom.
static VipsImage *rows_of(JPEG *jpeg, int orientation) {
    VipsImage *rows = vips_image_new();
    VipsImage *out = NULL;
    g_object_set_data_full(G_OBJECT(rows), key, jpeg, free_jpeg);
    if (describe(jpeg, rows, orientation) == 0
        && vips_image_generate(rows, NULL, generate, NULL, jpeg, NULL) == 0
        && vips_sequential(rows, &out, "tile_height", 8, NULL) == 0) {
        // It holds a reference to the rows, which own the decoding.
        g_object_set_data(G_OBJECT(out), key, jpeg);
    }
    g_object_unref(rows);
    return out;
}

CVipsImage *cvips_jpeg(const void *bytes, size_t length, int width, int height, int orientation) {
    JPEG *jpeg = g_new0(JPEG, 1);
    if (start(jpeg, bytes, length, width, height)) return (CVipsImage *)rows_of(jpeg, orientation);
    complain(jpeg);
    free_jpeg(jpeg);
    return NULL;
}

/// Decodes the codes of all rows that are left, and the pixels of the last alone: to skip up to the end is to read nothing.
static void skip_rows(JPEG *jpeg) {
    JDIMENSION left = jpeg->info.output_height - jpeg->info.output_scanline;
    if (left > 1) jpeg_skip_scanlines(&jpeg->info, left - 1);
    if (left > 0) read_row(jpeg, jpeg->spare);
}

static bool read_rest(JPEG *jpeg) {
    if (jpeg->complaint[0] != 0) return false;
    if (setjmp(jpeg->escape) != 0) return jpeg->complaint[0] == 0;
    // All coded data of a picture in several scans has been read.
    if (jpeg_has_multiple_scans(&jpeg->info)) return true;
    skip_rows(jpeg);
    if (lacks_scans(jpeg)) jpeg_refuse(jpeg, "The coded data has no end");
    jpeg->has_all_rows = true;
    jpeg_finish_decompress(&jpeg->info);
    return true;
}

bool cvips_jpeg_finish(CVipsImage *image) {
    JPEG *jpeg = g_object_get_data(G_OBJECT(vips_of(image)), key);
    if (jpeg == NULL || jpeg->spare == NULL) return true;
    bool is_whole = read_rest(jpeg);
    if (!is_whole) complain(jpeg);
    close_jpeg(jpeg);
    return is_whole;
}
