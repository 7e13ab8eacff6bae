// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE
#include "CFiles.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

const int cfiles_o_path = O_PATH;

int cfiles_open_beneath(int folder, const char *path, int flags, mode_t mode) {
    struct open_how how;
    memset(&how, 0, sizeof how);
    how.flags = (unsigned)(flags | O_CLOEXEC);
    // openat2 refuses a mode that no file will get.
    how.mode = (flags & O_CREAT) ? mode : 0;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    return (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
}

int cfiles_rename_new(int from_folder, const char *from, int to_folder, const char *to) {
    return renameat2(from_folder, from, to_folder, to, RENAME_NOREPLACE);
}

int cfiles_set_attribute(int file, const char *name, const void *value, size_t size) {
    return fsetxattr(file, name, value, size, 0);
}

ssize_t cfiles_get_attribute(int file, const char *name, void *value, size_t size) {
    return fgetxattr(file, name, value, size);
}

cfiles_folder *cfiles_folder_open(int file) { return (cfiles_folder *)fdopendir(file); }

void cfiles_folder_close(cfiles_folder *folder) { closedir((DIR *)folder); }

static cfiles_kind kind_of(DIR *folder, const struct dirent *entry) {
    switch (entry->d_type) {
    case DT_REG: return CFILES_FILE;
    case DT_DIR: return CFILES_FOLDER;
    case DT_LNK: return CFILES_LINK;
    case DT_UNKNOWN: break;
    default: return CFILES_OTHER;
    }
    struct stat status;
    if (fstatat(dirfd(folder), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) return CFILES_OTHER;
    if (S_ISREG(status.st_mode)) return CFILES_FILE;
    if (S_ISDIR(status.st_mode)) return CFILES_FOLDER;
    return S_ISLNK(status.st_mode) ? CFILES_LINK : CFILES_OTHER;
}

const char *cfiles_folder_next(cfiles_folder *folder, cfiles_kind *kind) {
    for (;;) {
        errno = 0;
        struct dirent *entry = readdir((DIR *)folder);
        if (!entry) return NULL;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        *kind = kind_of((DIR *)folder, entry);
        return entry->d_name;
    }
}
