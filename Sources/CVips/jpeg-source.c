// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#include <string.h>

#include "jpeg.h"

#include <jerror.h>

_Noreturn void jpeg_refuse(JPEG *jpeg, const char *complaint) {
    g_strlcpy(jpeg->complaint, complaint, sizeof jpeg->complaint);
    longjmp(jpeg->escape, 1);
}

static void fail(j_common_ptr info) {
    JPEG *jpeg = info->client_data;
    char message[JMSG_LENGTH_MAX];
    info->err->format_message(info, message);
    // Whatever stands behind the last row loses no pixel, unless it belongs before it.
    if (jpeg->has_all_rows && jpeg->errors.msg_code != JWRN_EXTRANEOUS_DATA) message[0] = 0;
    jpeg_refuse(jpeg, message);
}

/// How many bytes before the next to be read are the same.
static size_t run_length(const JPEG *jpeg) {
    // The marker that was put at the end is no part of the file.
    const JOCTET *end = jpeg->is_cut ? jpeg->bytes + jpeg->length : jpeg->source.next_input_byte;
    const JOCTET *byte = end;
    while (byte > jpeg->bytes && byte[-1] == end[-1]) byte--;
    return (size_t)(end - byte);
}

/// Whether bytes before a marker are none of the picture's. Cameras leave a few before the end, or fill up with zeros.
/// Coded data that went astray leaves more, or some before a restart, where no encoder puts any. What fills up a file that
/// was cut off is decoded to something, and goes on behind that.
static bool is_harmless_excess(const JPEG *jpeg) {
    size_t count = (size_t)jpeg->errors.msg_parm.i[0];
    int marker = jpeg->errors.msg_parm.i[1];
    if (marker >= JPEG_RST0 && marker <= JPEG_RST0 + 7) return false;
    if (!jpeg->has_begun || count <= 64) return true;
    size_t run = run_length(jpeg);
    return run >= count ? run < count + 16 : count <= 256;
}

/// Whether no pixel is lost by what a warning is about.
static bool is_harmless(j_common_ptr info) {
    switch (info->err->msg_code) {
    // libjpeg ignores the odd values of these headers.
    case JWRN_ADOBE_XFORM:
    case JWRN_JFIF_MAJOR:
    case JWRN_NOT_SEQUENTIAL:
        return true;
    case JWRN_EXTRANEOUS_DATA:
        return is_harmless_excess(info->client_data);
    // A scan that comes a second time, or before the DC values, is read all the same. One that refines what did not come
    // before is one of two: the other is missing.
    case JWRN_BOGUS_PROGRESSION:
        return ((j_decompress_ptr)info)->Ah == 0;
    // Bad codes, data that ends too soon, restarts that are missing; and what later versions may warn of.
    default:
        return false;
    }
}

/// Negative levels are warnings, others are for tracing (libjpeg.txt, "Error handling").
static void judge(j_common_ptr info, int level) {
    if (level < 0 && !is_harmless(info)) fail(info);
}

static void be_silent(j_common_ptr info) { (void)info; }

static void begin(j_decompress_ptr info) { (void)info; }

/// Ends a file that has no end of its own: an end-of-image marker is put there, which libjpeg asks for twice if only its
/// first byte was there.
static boolean put_end(j_decompress_ptr info) {
    static const JOCTET end[] = {0xFF, JPEG_EOI};
    ((JPEG *)info->client_data)->is_cut = true;
    info->src->next_input_byte = end;
    info->src->bytes_in_buffer = sizeof end;
    return TRUE;
}

static void skip(j_decompress_ptr info, long count) {
    if (count <= 0) return;
    struct jpeg_source_mgr *source = info->src;
    if ((size_t)count > source->bytes_in_buffer) {
        put_end(info);
        return;
    }
    source->next_input_byte += count;
    source->bytes_in_buffer -= (size_t)count;
}

void jpeg_prepare(JPEG *jpeg, const void *bytes, size_t length) {
    jpeg->info.err = jpeg_std_error(&jpeg->errors);
    jpeg->errors.error_exit = fail;
    jpeg->errors.emit_message = judge;
    jpeg->errors.output_message = be_silent;
    jpeg->info.client_data = jpeg;
    jpeg->bytes = bytes;
    jpeg->length = length;
    jpeg->source = (struct jpeg_source_mgr){
        .next_input_byte = bytes,
        .bytes_in_buffer = length,
        .init_source = begin,
        .fill_input_buffer = put_end,
        .skip_input_data = skip,
        .resync_to_restart = jpeg_resync_to_restart,
        .term_source = begin,
    };
}
