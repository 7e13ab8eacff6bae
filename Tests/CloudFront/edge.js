// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0
//
// Calls the CloudFront Function as CloudFront does. It follows the function's own text in one file.

// The path as it came: nginx' own r.uri is decoded, with "//" and ".." resolved.
function event(r) {
    const target = r.variables.request_uri;
    const question = target.indexOf('?');
    const path = question < 0 ? target : target.slice(0, question);
    const query = {};
    (question < 0 ? '' : target.slice(question + 1)).split('&').forEach(function (part) {
        if (part === '') {
            return;
        }
        const equals = part.indexOf('=');
        addField(query, equals < 0 ? part : part.slice(0, equals), equals < 0 ? '' : part.slice(equals + 1));
    });
    const headers = {};
    r.rawHeadersIn.forEach(function (header) {
        addField(headers, header[0].toLowerCase(), header[1]);
    });
    return {
        version: '1.0',
        context: { eventType: 'viewer-request', requestId: r.variables.cf_id },
        viewer: { ip: r.remoteAddress },
        request: { method: r.method, uri: path, querystring: query, headers: headers, cookies: {} },
    };
}

// A second value makes a multiValue; value is the first.
function addField(fields, name, value) {
    const field = fields[name];
    if (!field) {
        fields[name] = { value: value };
        return;
    }
    field.multiValue = (field.multiValue || [{ value: field.value }]).concat([{ value: value }]);
}

function written(query) {
    const parts = [];
    Object.keys(query).forEach(function (name) {
        (query[name].multiValue || [query[name]]).forEach(function (field) {
            parts.push(name + '=' + field.value);
        });
    });
    return parts.length === 0 ? '' : '?' + parts.join('&');
}

// What the cache, the bucket and the origin are asked for.
function target(r) {
    const request = handler(event(r));
    return request.uri + written(request.querystring);
}

export default { target };
