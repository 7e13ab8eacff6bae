// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0
//
// Runs the function over a table. It follows the function's own text in one file, and the cases follow it.

function runCase(example) {
    Object.keys(example.settings).forEach(function (name) {
        settings[name] = example.settings[name];
    });
    return handler({ version: '1.0', context: { eventType: 'viewer-request' }, viewer: {}, request: example.request });
}

function runAll(examples) {
    return JSON.stringify(examples.map(function (example) {
        try {
            return runCase(example);
        } catch (error) {
            return { error: String(error) };
        }
    }));
}
