// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

// Image data of a PNG whose end is damaged: zlib tells how far they go, and writes them anew.

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "CVips.h"

enum { STEP = 1 << 16 };

/// Where the new stream grows.
typedef struct {
    z_stream deflate;
    unsigned char *bytes;
    size_t room;
    /// More would not be this picture written anew: what is found by a longer search is lost, but not half of it.
    size_t most;
} Output;

/// Takes in rows; false when memory is short.
static bool put(Output *output, unsigned char *rows, size_t length, int flush) {
    z_stream *stream = &output->deflate;
    stream->next_in = rows;
    stream->avail_in = (uInt)length;
    for (;;) {
        if (stream->total_out > output->most) return false;
        if (output->room - stream->total_out < STEP) {
            unsigned char *grown = realloc(output->bytes, output->room * 2);
            if (grown == NULL) return false;
            output->bytes = grown;
            output->room *= 2;
        }
        stream->next_out = output->bytes + stream->total_out;
        stream->avail_out = STEP;
        int status = deflate(stream, flush);
        if (status == Z_STREAM_END) return true;
        if (status != Z_OK && status != Z_BUF_ERROR) return false;
        if (flush != Z_FINISH && stream->avail_in == 0 && stream->avail_out > 0) return true;
    }
}

/// Inflates the pieces into the output, which takes the rows that are wanted and no more.
static CVipsRows copy(z_stream *inflated, const uint8_t *bytes, const size_t *starts, const size_t *lengths,
                      size_t count, size_t wanted, Output *output) {
    unsigned char rows[STEP];
    size_t rest = wanted;
    for (size_t piece = 0; piece < count; piece++) {
        inflated->next_in = (Bytef *)bytes + starts[piece];
        inflated->avail_in = (uInt)lengths[piece];
        do {
            inflated->next_out = rows;
            inflated->avail_out = sizeof rows;
            int status = inflate(inflated, Z_NO_FLUSH);
            size_t made = sizeof rows - inflated->avail_out;
            size_t taken = made < rest ? made : rest;
            if (taken > 0 && !put(output, rows, taken, Z_NO_FLUSH)) return CVIPS_ROWS_MISSING;
            rest -= taken;
            if (status == Z_STREAM_END) return rest == 0 ? CVIPS_ROWS_RIGHT : CVIPS_ROWS_MISSING;
            if (status != Z_OK && status != Z_BUF_ERROR) return rest == 0 ? CVIPS_ROWS_WRONG : CVIPS_ROWS_MISSING;
            // More than all rows: what follows is nobody's, and may have no end.
            if (rest == 0 && made > taken) return CVIPS_ROWS_UNSURE;
        } while (inflated->avail_in > 0 || inflated->avail_out == 0);
    }
    return rest == 0 ? CVIPS_ROWS_UNSURE : CVIPS_ROWS_MISSING;
}

CVipsRows cvips_rewrite_rows(const uint8_t *bytes, const size_t *starts, const size_t *lengths, size_t count,
                             size_t wanted, uint8_t **stream, size_t *length) {
    *stream = NULL;
    *length = 0;
    z_stream inflated = {0};
    size_t given = 0;
    for (size_t piece = 0; piece < count; piece++) given += lengths[piece];
    Output output = {.bytes = malloc(2 * STEP), .room = 2 * STEP, .most = given + given / 2 + (4 << 20)};
    if (output.bytes == NULL) return CVIPS_ROWS_MISSING;
    CVipsRows found = CVIPS_ROWS_MISSING;
    if (inflateInit(&inflated) == Z_OK) {
        // The fastest level: the stream is read once, at once.
        if (deflateInit(&output.deflate, 1) == Z_OK) {
            found = copy(&inflated, bytes, starts, lengths, count, wanted, &output);
            if (found != CVIPS_ROWS_MISSING && !put(&output, NULL, 0, Z_FINISH)) found = CVIPS_ROWS_MISSING;
            *length = output.deflate.total_out;
            deflateEnd(&output.deflate);
        }
        inflateEnd(&inflated);
    }
    if (found == CVIPS_ROWS_MISSING) {
        free(output.bytes);
        *length = 0;
        return found;
    }
    *stream = output.bytes;
    return found;
}

uint32_t cvips_checksum(const uint8_t *bytes, size_t length) {
    return (uint32_t)crc32_z(crc32_z(0, NULL, 0), bytes, length);
}

void cvips_free_rows(uint8_t *stream) { free(stream); }
