// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

// The part of libvips that Miniature uses, as plain functions over opaque types.
//
// Swift can't call C's variadic functions, and libvips' API is variadic throughout. Each function here is one thing we
// do, named as the libvips manual names it. No GLib type leaks out, so Swift never imports GLib.

#ifndef CVIPS_H
#define CVIPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// An image of libvips (VipsImage). Lazy: pixels are computed when a save or a copy asks for them.
typedef struct CVipsImage CVipsImage;

/// Starts libvips for this process: one thread per pipeline, no operation cache, and every loader blocked but those
/// named. Classes are libvips' own names, such as "VipsForeignLoadJpeg" (vips_operation_block_set).
/// Returns false when libvips does not start or is older than 8.13, the first that can block loaders.
bool cvips_start(const char *_Nonnull name, const char *_Nonnull const *_Nonnull loaders, size_t count);

/// The version of the linked libvips, "8.14.1".
const char *_Nonnull cvips_version(void);

/// What libvips last complained of, to be freed with cvips_free. A diagnostic for the log: it is one buffer for the
/// whole process, so it never decides anything. Reading it empties it.
char *_Nonnull cvips_take_error(void);

/// Gives memory that is free, but that malloc keeps, back to the kernel, if it is more than `most` bytes (malloc_trim).
/// Returns the bytes that were free then, else 0.
size_t cvips_trim(size_t most);

/// Frees what a function here handed out.
void cvips_free(void *_Nullable memory);

/// A second reference to an image, to be released like the first.
CVipsImage *_Nullable cvips_share(CVipsImage *_Nonnull image);

/// Drops a reference to an image.
void cvips_image_release(CVipsImage *_Nonnull image);

/// Reads an encoded picture's header; the bytes must outlive the image (vips_image_new_from_buffer).
CVipsImage *_Nullable cvips_open(const void *_Nonnull bytes, size_t length);

/// The same for bytes that the image keeps a copy of; it fails on damage (vips_image_new_from_source).
CVipsImage *_Nullable cvips_open_copy(const void *_Nonnull bytes, size_t length);

/// Decodes, turns upright and scales to exactly width x height, shrinking while loading where the format can; colours stay
/// those of the embedded profile, but inks become sRGB (vips_thumbnail_buffer). Fails on a truncated or corrupt picture.
/// The bytes must outlive the image.
CVipsImage *_Nullable cvips_thumbnail(const void *_Nonnull bytes, size_t length, int width, int height);

/// The same for bytes that the image keeps a copy of (vips_thumbnail_source).
CVipsImage *_Nullable cvips_thumbnail_copy(const void *_Nonnull bytes, size_t length, int width, int height);

/// Decodes a JPEG by rows: at its own size, or at a half, a quarter or an eighth where twice `width` and `height` are left,
/// which are those wanted of the picture as it is stored. Grey, sRGB or CMYK, with its colour profile if all of it is
/// there. Fails where the header or, of a picture in several scans, the coded data is damaged. The bytes must outlive the
/// image, whose rows can be asked for once, from top to bottom.
CVipsImage *_Nullable cvips_jpeg(const void *_Nonnull bytes, size_t length, int width, int height, int orientation);

/// Decodes the rows of an image of cvips_jpeg that nobody asked for, and gives its decoder's memory back. Returns whether
/// all rows are there and undamaged.
bool cvips_jpeg_finish(CVipsImage *_Nonnull image);

/// Turns an image as its orientation says (vips_autorot).
CVipsImage *_Nullable cvips_turn_upright(CVipsImage *_Nonnull image);

/// Scales an image to exactly width x height (vips_thumbnail_image; vips_reduce for what cvips_jpeg made smaller).
CVipsImage *_Nullable cvips_shrink(CVipsImage *_Nonnull image, int width, int height);

/// Converts to 8 bits a band, grey or sRGB, without a profile (vips_colourspace). Keeps an alpha band.
CVipsImage *_Nullable cvips_srgb(CVipsImage *_Nonnull image);

/// Converts to sRGB, 8 bits a band, from the attached profile, which is dropped (vips_icc_transform). Keeps an alpha band. Fails where the
/// profile can't be used; where lcms does not open it, or has no such intent, libvips takes sRGB or usual inks instead.
/// Intents are 0 perceptual, 1 relative, 2 saturation.
CVipsImage *_Nullable cvips_icc_transform(CVipsImage *_Nonnull image, int intent);

/// The same pixels with another profile attached.
CVipsImage *_Nullable cvips_attach_profile(CVipsImage *_Nonnull image, const void *_Nonnull bytes, size_t length);

/// One colour band of an image, its second if there is one, and its alpha band, as grey.
CVipsImage *_Nullable cvips_grey(CVipsImage *_Nonnull image);

/// Divides colours by the opacity that they have been multiplied by (vips_unpremultiply).
CVipsImage *_Nullable cvips_unpremultiply(CVipsImage *_Nonnull image);

/// Cuts a rectangle out (vips_extract_area).
CVipsImage *_Nullable cvips_extract_area(CVipsImage *_Nonnull image, int left, int top, int width, int height);

/// The image with an alpha band, which is opaque if there was none (vips_addalpha).
CVipsImage *_Nullable cvips_add_opacity(CVipsImage *_Nonnull image);

/// Places the image on a larger one; what is added is transparent if there is an alpha band, else white (vips_embed).
CVipsImage *_Nullable cvips_embed(CVipsImage *_Nonnull image, int left, int top, int width, int height);

/// Lays the image on white and drops the alpha band (vips_flatten).
CVipsImage *_Nullable cvips_flatten(CVipsImage *_Nonnull image);

/// Computes every pixel now (vips_image_copy_memory). Decoding fails here and nowhere later.
CVipsImage *_Nullable cvips_copy_memory(CVipsImage *_Nonnull image);

/// A grey gradient, for warming up codecs.
CVipsImage *_Nullable cvips_sample(int width, int height);

int cvips_width(const CVipsImage *_Nonnull image);
int cvips_height(const CVipsImage *_Nonnull image);
int cvips_bands(const CVipsImage *_Nonnull image);
/// Frames or pages of the file the image was opened from, at least 1 (vips_image_get_n_pages).
int cvips_pages(const CVipsImage *_Nonnull image);
/// EXIF orientation 1...8; 1 when there is none (vips_image_get_orientation).
int cvips_orientation(const CVipsImage *_Nonnull image);
bool cvips_has_alpha(const CVipsImage *_Nonnull image);
bool cvips_has_profile(const CVipsImage *_Nonnull image);
/// The attached colour profile and its length, NULL if there is none; it lives as long as the image.
const void *_Nullable cvips_profile(const CVipsImage *_Nonnull image, size_t *_Nonnull length);
/// Bands of colour if it is known which: 1 for grey, 3 for RGB, 4 for CMYK; else 0.
int cvips_colours(const CVipsImage *_Nonnull image);

/// Writes a progressive JPEG with optimised Huffman tables and no metadata (vips_jpegsave_target).
bool cvips_save_jpeg(CVipsImage *_Nonnull image, int descriptor, int quality);
/// Writes a PNG without metadata (vips_pngsave_target). Compression is zlib's level, 0...9.
bool cvips_save_png(CVipsImage *_Nonnull image, int descriptor, int compression);
/// Writes a lossy WebP without metadata (vips_webpsave_target). Effort is libwebp's method, 0...6.
bool cvips_save_webp(CVipsImage *_Nonnull image, int descriptor, int quality, int effort);
/// Writes an AVIF without metadata (vips_heifsave_target). Effort is 0...9, slowest last.
bool cvips_save_avif(CVipsImage *_Nonnull image, int descriptor, int quality, int effort);
/// Writes a GIF without metadata (vips_gifsave_target). Effort is 1...10.
bool cvips_save_gif(CVipsImage *_Nonnull image, int descriptor, int effort);

/// What the image data of a PNG hold.
typedef enum {
    /// Fewer rows than the picture has, or rows that can't be read.
    CVIPS_ROWS_MISSING,
    /// All rows, and the checksum at the end of the zlib stream is theirs (Adler-32, RFC 1950 §2.2).
    CVIPS_ROWS_RIGHT,
    /// All rows; the stream ends before its checksum, or goes on.
    CVIPS_ROWS_UNSURE,
    /// All rows, and a checksum that is not theirs.
    CVIPS_ROWS_WRONG,
} CVipsRows;

/// Goes through a zlib stream in pieces and writes its first `wanted` bytes as a new stream, to be freed with
/// cvips_free_rows; there is none when rows are missing. Each piece has less than 2³¹ bytes.
CVipsRows cvips_rewrite_rows(const uint8_t *_Nonnull bytes, const size_t *_Nonnull starts,
                             const size_t *_Nonnull lengths, size_t count, size_t wanted,
                             uint8_t *_Nullable *_Nonnull stream, size_t *_Nonnull length);

/// Frees a stream of cvips_rewrite_rows.
void cvips_free_rows(uint8_t *_Nullable stream);

/// The checksum of PNG's chunks (CRC-32, PNG specification annex D).
uint32_t cvips_checksum(const uint8_t *_Nonnull bytes, size_t length);

#endif
