// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#include <malloc.h>

#include "image.h"

bool cvips_start(const char *name, const char *const *loaders, size_t count) {
    // libvips decodes and writes on threads of its own, one after the other. With an arena for each, glibc keeps every
    // one's peak: twice the memory after a hundred photos, for locks that nobody contends for.
    mallopt(M_ARENA_MAX, 1);
    // Left to itself, glibc raises the bound from which memory goes straight back to the kernel with each large picture,
    // up to 32 MB. What a progressive photo takes for its coefficients would then stay.
    mallopt(M_MMAP_THRESHOLD, 8 << 20);
    mallopt(M_TRIM_THRESHOLD, 32 << 20);
    if (VIPS_INIT(name) != 0) return false;
    if (vips_version(0) < 8 || (vips_version(0) == 8 && vips_version(1) < 13)) return false;
    // Throughput comes from one process per core; threads within a picture would only contend.
    vips_concurrency_set(1);
    // No picture is asked for twice, so a cache of operations would only hold memory.
    vips_cache_set_max(0);
    vips_cache_set_max_mem(0);
    vips_cache_set_max_files(0);
    // The deny list of untrusted loaders is not enough (it lets PDF through in some builds), so all are blocked and the
    // wanted ones let in by name.
    vips_block_untrusted_set(TRUE);
    vips_operation_block_set("VipsForeignLoad", TRUE);
    for (size_t i = 0; i < count; i++) vips_operation_block_set(loaders[i], FALSE);
    return true;
}

const char *cvips_version(void) { return vips_version_string(); }

char *cvips_take_error(void) {
    char *text = vips_error_buffer_copy();
    return text != NULL ? text : g_strdup("");
}

size_t cvips_trim(size_t most) {
    // mallinfo2 walks the lists of free chunks, not the heap: microseconds.
    size_t free_bytes = mallinfo2().fordblks;
    if (free_bytes <= most) return 0;
    malloc_trim(0);
    return free_bytes;
}

void cvips_free(void *memory) { g_free(memory); }

CVipsImage *cvips_share(CVipsImage *image) { return (CVipsImage *)g_object_ref(vips_of(image)); }

void cvips_image_release(CVipsImage *image) { g_object_unref(vips_of(image)); }
