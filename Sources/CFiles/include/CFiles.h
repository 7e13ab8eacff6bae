// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

#ifndef MINIATURE_CFILES_H
#define MINIATURE_CFILES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/// A folder being read (`DIR`).
typedef struct cfiles_folder cfiles_folder;

/// What an entry of a folder is.
typedef enum cfiles_kind {
    CFILES_FILE,
    CFILES_FOLDER,
    CFILES_LINK,
    /// A socket, a device and the like.
    CFILES_OTHER,
} cfiles_kind;

// System calls that glibc 2.36 has no wrapper for, or that Swift cannot see.
// All return -1 and set errno on failure, as the calls they wrap.

/// `O_PATH`, which Swift does not see.
extern const int cfiles_o_path;

/// openat2(2), kept below `folder`: neither "..", a symbolic link nor an
/// absolute path leaves it (`RESOLVE_BENEATH`, which gives EXDEV), and links
/// of /proc are not followed at all (`RESOLVE_NO_MAGICLINKS`, which gives ELOOP).
int cfiles_open_beneath(int folder, const char *_Nonnull path, int flags, mode_t mode);

/// renameat2(2) with `RENAME_NOREPLACE`: EEXIST if the new name is taken.
int cfiles_rename_new(int from_folder, const char *_Nonnull from, int to_folder, const char *_Nonnull to);

/// fsetxattr(2).
int cfiles_set_attribute(int file, const char *_Nonnull name, const void *_Nonnull value, size_t size);

/// fgetxattr(2).
ssize_t cfiles_get_attribute(int file, const char *_Nonnull name, void *_Nullable value, size_t size);

/// fdopendir(3): reads the folder open as `file`, which then belongs to it.
cfiles_folder *_Nullable cfiles_folder_open(int file);

/// readdir(3) without "." and "..": the next entry's name, valid until the
/// next call, or null at the end, with errno 0, or on failure. The kind comes
/// from lstat(2) where the file system does not tell it along with the name.
const char *_Nullable cfiles_folder_next(cfiles_folder *_Nonnull folder, cfiles_kind *_Nonnull kind);

/// closedir(3).
void cfiles_folder_close(cfiles_folder *_Nonnull folder);

#endif
