// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

// A JPEG that libjpeg-turbo decodes row by row, as the files here share it.

#ifndef CVIPS_JPEG_H
#define CVIPS_JPEG_H

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

#include "image.h"

/// One decoding. libjpeg leaves by longjmp, so each function that calls it sets `escape` first.
typedef struct {
    struct jpeg_decompress_struct info;
    struct jpeg_error_mgr errors;
    struct jpeg_source_mgr source;
    jmp_buf escape;
    /// Why the picture is refused; empty while it is not.
    char complaint[JMSG_LENGTH_MAX + 32];
    /// The file.
    const JOCTET *bytes;
    size_t length;
    /// Whether the header has been read, and whether all rows have.
    bool has_begun, has_all_rows;
    /// Whether the decoder asked for bytes beyond the file's last.
    bool is_cut;
    /// The parts of the colour profile by their number, in the file's own bytes; parts[0] is not used.
    struct {
        const JOCTET *bytes;
        size_t length;
    } parts[256];
    /// How many parts each part says there are; 0 before the first, -1 once they can't be put together.
    int part_count;
    /// Takes a row that is decoded and not wanted, or wanted in part.
    JSAMPLE *spare;
} JPEG;

/// Gives a decoding its source, which is all in memory, and its way of failing.
void jpeg_prepare(JPEG *jpeg, const void *bytes, size_t length);

/// Notes a part of a colour profile (ICC.1 annex B.4); libjpeg calls it for each APP2 segment.
boolean jpeg_note_profile(j_decompress_ptr info);

/// Attaches the colour profile to an image, if all of its parts were there.
void jpeg_attach_profile(const JPEG *jpeg, VipsImage *image);

/// Ends the decoding with a complaint of ours.
_Noreturn void jpeg_refuse(JPEG *jpeg, const char *complaint);

#endif
