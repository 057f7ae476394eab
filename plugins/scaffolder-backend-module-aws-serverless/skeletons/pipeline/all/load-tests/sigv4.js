// Signs requests to AWS (Signature Version 4), as far as calling a function needs.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
// WebCrypto is there in k6 and in Node alike.
/* global crypto */

function bytes(text) {
  const encoded = unescape(encodeURIComponent(text));
  return Uint8Array.from(encoded, (character) => character.charCodeAt(0));
}

function hex(buffer) {
  return Array.from(new Uint8Array(buffer), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

async function sha256(text) {
  return hex(await crypto.subtle.digest('SHA-256', bytes(text)));
}

async function hmac(key, text) {
  const imported = await crypto.subtle.importKey(
    'raw',
    key,
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  return crypto.subtle.sign('HMAC', imported, bytes(text));
}

// Headers with which a POST to a service of AWS is accepted.
//
// request: { host, path, body, headers }, the path as it is sent and without a
// query; credentials: { accessKeyId, secretAccessKey, sessionToken }.
export async function signedHeaders(
  request,
  { service, region, credentials, now },
) {
  const time = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = time.slice(0, 8);
  const headers = {
    ...request.headers,
    host: request.host,
    'x-amz-date': time,
    ...(credentials.sessionToken && {
      'x-amz-security-token': credentials.sessionToken,
    }),
  };
  const names = Object.keys(headers).sort();
  const signed = names.join(';');
  // The path is encoded once more than it is sent, but for its slashes.
  const path = request.path.split('/').map(encodeURIComponent).join('/');
  const canonical = [
    'POST',
    path,
    '',
    ...names.map((name) => `${name}:${headers[name].trim()}`),
    '',
    signed,
    await sha256(request.body),
  ].join('\n');

  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = [
    'AWS4-HMAC-SHA256',
    time,
    scope,
    await sha256(canonical),
  ].join('\n');
  let key = bytes(`AWS4${credentials.secretAccessKey}`);
  for (const part of [day, region, service, 'aws4_request']) {
    key = await hmac(key, part);
  }
  const signature = hex(await hmac(key, toSign));
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
  };
}
