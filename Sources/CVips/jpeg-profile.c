// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#include <string.h>

#include "jpeg.h"

#include <jerror.h>

/// "ICC_PROFILE", a zero, the part's number from 1, and how many there are.
enum { signature_length = 12, overhead = 14 };

static void note(JPEG *jpeg, const JOCTET *data, size_t length) {
    if (length < overhead || memcmp(data, "ICC_PROFILE", signature_length) != 0) return;
    int number = data[12], count = data[13];
    bool is_first = jpeg->part_count == 0;
    bool fits = number > 0 && number <= count && jpeg->parts[number].bytes == NULL;
    if (!fits || (!is_first && count != jpeg->part_count)) {
        jpeg->part_count = -1;
        return;
    }
    jpeg->part_count = count;
    jpeg->parts[number].bytes = data + overhead;
    jpeg->parts[number].length = length - overhead;
}

// Not jpeg_save_markers: it copies each APP2 segment, and a file may be made of nothing else.
boolean jpeg_note_profile(j_decompress_ptr info) {
    struct jpeg_source_mgr *source = info->src;
    if (source->bytes_in_buffer < 2) ERREXIT(info, JERR_INPUT_EOF);
    const JOCTET *bytes = source->next_input_byte;
    size_t declared = (size_t)bytes[0] << 8 | bytes[1];
    // As libjpeg has it for segments that it doesn't know: a length that is too small counts as that of itself.
    size_t length = declared < 2 ? 2 : declared;
    if (source->bytes_in_buffer < length) {
        source->skip_input_data(info, (long)length);
        return TRUE;
    }
    note(info->client_data, bytes + 2, length - 2);
    source->skip_input_data(info, (long)length);
    return TRUE;
}

void jpeg_attach_profile(const JPEG *jpeg, VipsImage *image) {
    size_t length = 0;
    for (int i = 1; i <= jpeg->part_count; i++) {
        if (jpeg->parts[i].bytes == NULL) return;
        length += jpeg->parts[i].length;
    }
    if (length == 0) return;
    JOCTET *profile = g_malloc(length);
    size_t filled = 0;
    for (int i = 1; i <= jpeg->part_count; i++) {
        memcpy(profile + filled, jpeg->parts[i].bytes, jpeg->parts[i].length);
        filled += jpeg->parts[i].length;
    }
    vips_image_set_blob(image, VIPS_META_ICC_NAME, (VipsCallbackFn)vips_area_free_cb, profile, length);
}
