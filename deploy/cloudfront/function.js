// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0
//
// CloudFront Function (cloudfront-js-2.0, viewer request). It makes one URL of the many that mean one picture:
// the format is chosen from Accept and written into the path, a size may be rounded up to one that is served,
// and query parameters that nobody reads are dropped. CloudFront's cache, the bucket and the origin then see
// the same path, and none of them has to look at a header.
//
// ECMAScript 5.1 with const and let, and no dollar-brace: the template puts its parameters there.

const settings = {
    // Whether a spec that names no format means format=auto.
    autoFormat: false,
    // Whether a box that is not served becomes the next larger one that is.
    snapSizes: false,
    // The sizes that are served.
    sizes: ['800x600', '400x300', '200x150'],
    // What format=auto may become besides the original's own format, the best first.
    formats: ['avif', 'webp'],
    // The query parameters the origin reads, in the order they are sent on.
    query: ['expires', 'sig'],
};

// The options of a spec in canonical order, each with the default that is never written, if it has one.
const options = [
    ['fit', 'cover'],
    ['gravity', 'centre'],
    ['quality', '80'],
    ['format', 'original'],
    ['enlarge', 'false'],
    ['version', null],
];

// What an original usually is. The edge can't know which, so it takes the one the viewer likes best.
const originals = ['image/jpeg', 'image/png', 'image/gif'];

function handler(event) {
    const request = event.request;
    request.querystring = known(request.querystring);
    // A signature covers the path as it is.
    if (request.querystring.sig) {
        return request;
    }
    const slash = request.uri.indexOf('/', 1);
    if (slash < 0) {
        return request;
    }
    const spec = request.uri.slice(1, slash);
    const concrete = resolve(spec, accept(request.headers));
    // Everything behind the spec is a key, and stays byte for byte.
    if (concrete !== spec) {
        request.uri = '/' + concrete + request.uri.slice(slash);
    }
    return request;
}

function known(query) {
    const kept = {};
    settings.query.forEach(function (name) {
        if (query[name]) {
            kept[name] = query[name];
        }
    });
    return kept;
}

// The spec the origin stores under. What is not understood is left to the origin, whose refusal says why.
function resolve(spec, accepted) {
    const parts = spec.split(',');
    const size = parts[0];
    if (!sides(size) && settings.sizes.indexOf(size) < 0) {
        return spec;
    }
    const values = read(parts.slice(1));
    if (!values) {
        return spec;
    }
    const snapped = settings.snapSizes ? snap(size) : size;
    if (values.format === 'auto' || (settings.autoFormat && !values.format)) {
        values.format = negotiate(accepted);
    } else if (snapped === size && !(settings.autoFormat && values.format === 'original')) {
        return spec;
    }
    return write(snapped, values);
}

// The options by name; null when one is unknown, malformed or given twice.
function read(parts) {
    const values = {};
    for (let i = 0; i < parts.length; i++) {
        const equals = parts[i].indexOf('=');
        const name = parts[i].slice(0, equals);
        const isKnown = options.some(function (option) {
            return option[0] === name;
        });
        if (equals < 0 || !isKnown || values[name] !== undefined) {
            return null;
        }
        values[name] = parts[i].slice(equals + 1);
    }
    return values;
}

function write(size, values) {
    return options.reduce(function (spec, option) {
        const value = values[option[0]];
        return value === undefined || value === option[1] ? spec : spec + ',' + option[0] + '=' + value;
    }, size);
}

// Width and height, 0 for a side that is left open; null when it is no size.
function sides(size) {
    const found = /^([1-9][0-9]*)?x([1-9][0-9]*)?$/.exec(size);
    if (!found || size === 'x') {
        return null;
    }
    return [Number(found[1] || 0), Number(found[2] || 0)];
}

// The smallest served size that is at least as large, of the same aspect ratio if there is one. When all are
// smaller, the size itself: the origin's refusal lists what there is.
function snap(size) {
    const wanted = sides(size);
    if (!wanted || settings.sizes.indexOf(size) >= 0) {
        return size;
    }
    let best = size;
    let least = Infinity;
    settings.sizes.forEach(function (name) {
        const offered = sides(name);
        if (!offered || !offered[0] !== !wanted[0] || !offered[1] !== !wanted[1]) {
            return;
        }
        if (offered[0] < wanted[0] || offered[1] < wanted[1]) {
            return;
        }
        // Another aspect ratio cuts differently: worse than any size, whose pixels are under 8192 x 8192.
        const isAlike = offered[0] * wanted[1] === offered[1] * wanted[0];
        const cost = (offered[0] || 1) * (offered[1] || 1) + (isAlike ? 0 : 1e9);
        if (cost < least) {
            least = cost;
            best = name;
        }
    });
    return best;
}

// The header's text, of all its lines.
function accept(headers) {
    const header = headers.accept;
    if (!header) {
        return '';
    }
    const lines = header.multiValue || [header];
    return lines.map(function (line) {
        return line.value;
    }).join(',');
}

// The format with the highest weight. A wildcard speaks for the original only: browsers that can't show AVIF
// send "image/*" too.
function negotiate(accepted) {
    const weights = weigh(accepted);
    let best = 'original';
    let most = Math.max.apply(null, originals.map(function (type) {
        return first([weights[type], weights['image/*'], weights['*/*'], 0]);
    }));
    settings.formats.slice().reverse().forEach(function (format) {
        const weight = weights['image/' + format];
        if (weight > 0 && weight >= most) {
            most = weight;
            best = format;
        }
    });
    return best;
}

function first(values) {
    return values.filter(function (value) {
        return value !== undefined;
    })[0];
}

// Weights by media range (RFC 9110, 12.5.1). A range whose weight can't be read is passed over; of one that is
// given twice the higher weight counts.
function weigh(accepted) {
    const weights = {};
    // Browsers send up to 300 characters. Much longer is not a browser, and time is short here.
    if (accepted.length > 1000) {
        return weights;
    }
    split(accepted, /(?:[^,"]|"(?:\\.|[^"\\])*"?)+/g).forEach(function (item) {
        const parts = split(item, /(?:[^;"]|"(?:\\.|[^"\\])*"?)+/g);
        const range = parts[0] === '*' ? '*/*' : parts[0];
        const weight = first(parts.slice(1).map(quality).concat(1));
        if (weight !== null && /^(image\/[^ ]+|\*\/\*)$/.test(range)) {
            weights[range] = Math.max(weight, weights[range] || 0);
        }
    });
    return weights;
}

// The pieces between separators that are not in quotes.
function split(text, pieces) {
    return (text.match(pieces) || []).map(function (piece) {
        return piece.trim().toLowerCase();
    });
}

// The number of "q=0.8", null when it is none, undefined when the parameter is not about weight. ".8" is what
// Java sends.
function quality(parameter) {
    const found = /^q *= *(.*)$/.exec(parameter);
    if (!found) {
        return undefined;
    }
    const isNumber = /^([01]|[01]?\.[0-9]+|[01]\.)$/.test(found[1]);
    return isNumber && Number(found[1]) <= 1 ? Number(found[1]) : null;
}
