// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0
//
// loop FORMAT WIDTH HEIGHT THREADS COUNT [FOLDER] < FILES
//
// What the library itself costs: libvips' thumbnail and save over photos in memory, one thread a core, with no server
// around them. The calls and settings are those of Miniature's render process. Prints seconds, processor seconds,
// pictures, bytes out, and the peak of resident memory in KiB. With a folder, the pictures are written there as well.

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <vips/vips.h>

typedef struct {
    void *bytes;
    size_t length;
} File;

static File *files;
static long file_count, wanted;
static int width, height;
static const char *format, *folder;
static atomic_long taken, bytes_out, failed;

static int save(VipsImage *image, void **out, size_t *length) {
    if (strcmp(format, "jpeg") == 0)
        return vips_jpegsave_buffer(image, out, length, "Q", 80, "interlace", TRUE, "optimize_coding", TRUE,
                                    "strip", TRUE, NULL);
    if (strcmp(format, "webp") == 0)
        return vips_webpsave_buffer(image, out, length, "Q", 80, "effort", 4, "strip", TRUE, NULL);
    if (strcmp(format, "avif") == 0)
        return vips_heifsave_buffer(image, out, length, "Q", 60, "effort", 2, "compression",
                                    VIPS_FOREIGN_HEIF_COMPRESSION_AV1, "strip", TRUE, NULL);
    return vips_pngsave_buffer(image, out, length, "compression", 6, "strip", TRUE, NULL);
}

static void keep(long index, const void *bytes, size_t length) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%ld.%s", folder, index, format);
    if (!g_file_set_contents(path, bytes, (gssize)length, NULL)) failed++;
}

static void render(long index) {
    const File *file = &files[index % file_count];
    VipsImage *image = NULL;
    void *out = NULL;
    size_t length = 0;
    if (vips_thumbnail_buffer(file->bytes, file->length, &image, width, "height", height, "crop",
                              VIPS_INTERESTING_CENTRE, NULL) != 0 ||
        save(image, &out, &length) != 0) {
        fprintf(stderr, "%s", vips_error_buffer());
        vips_error_clear();
        failed++;
    }
    bytes_out += (long)length;
    if (folder != NULL && out != NULL) keep(index, out, length);
    g_free(out);
    if (image != NULL) g_object_unref(image);
}

static void *work(void *unused) {
    (void)unused;
    for (long index = taken++; index < wanted; index = taken++) render(index);
    vips_thread_shutdown();
    return NULL;
}

static void read_files(void) {
    char line[4096];
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = 0;
        gchar *bytes = NULL;
        gsize length = 0;
        if (!g_file_get_contents(line, &bytes, &length, NULL)) continue;
        files = realloc(files, (size_t)(file_count + 1) * sizeof *files);
        files[file_count++] = (File){bytes, length};
    }
}

static double seconds_of(struct timeval time) { return (double)time.tv_sec + (double)time.tv_usec / 1e6; }

static double processor_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
    if (count < 6 || count > 7 || VIPS_INIT(arguments[0]) != 0) return 2;
    format = arguments[1], width = atoi(arguments[2]), height = atoi(arguments[3]);
    int threads = atoi(arguments[4]);
    folder = count > 6 ? arguments[6] : NULL;
    read_files();
    if (file_count == 0 || threads < 1 || threads > 256) return 2;
    // One thread a picture: all cores are busy with pictures of their own, as they are in Miniature's render processes.
    vips_concurrency_set(1);
    vips_cache_set_max(0);

    pthread_t started[256];
    // The first rendering of a process loads tables and plug-ins, which a server has done before its first request.
    wanted = 1;
    work(NULL);
    taken = 0;
    bytes_out = 0;
    wanted = atol(arguments[5]);
    double begin = now(), used = processor_seconds();
    for (int i = 0; i < threads; i++) pthread_create(&started[i], NULL, work, NULL);
    for (int i = 0; i < threads; i++) pthread_join(started[i], NULL);
    used = processor_seconds() - used;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%.6f %.6f %ld %ld %ld\n", now() - begin, used, wanted - failed, (long)bytes_out, usage.ru_maxrss);
    return failed > 0;
}
