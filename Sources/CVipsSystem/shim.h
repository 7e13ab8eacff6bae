// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

// Empty on purpose: the module exists for pkg-config's flags. It asks for gobject-2.0 and not for vips, whose flags
// contain -pthread, which the package manager refuses with a warning on every build; vips.h needs only GLib's paths.
