// A small server for the gallery with the headers of the real one: the strict policy and byte ranges.
import http from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.webm': 'video/webm', '.vtt': 'text/vtt; charset=utf-8' };
export const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

export const start = (root, port = 0) => new Promise(done => {
  const server = http.createServer(async (q, r) => {
    const path = normalize(new URL(q.url, 'http://x').pathname).replace(/^\/+/, '') || 'home.html';
    try {
      const body = await readFile(join(root, extname(path) ? path : `${path}.html`));
      const headers = { 'content-type': types[extname(path)] ?? 'text/html; charset=utf-8', 'content-security-policy': policy, 'x-content-type-options': 'nosniff', 'accept-ranges': 'bytes' };
      const m = /^bytes=(\d+)-(\d*)$/.exec(q.headers.range ?? '');
      if (m && +m[1] < body.length) {
        const to = Math.min(m[2] ? +m[2] : body.length - 1, body.length - 1);
        r.writeHead(206, { ...headers, 'content-range': `bytes ${m[1]}-${to}/${body.length}`, 'content-length': to - m[1] + 1 });
        return r.end(body.subarray(+m[1], to + 1));
      }
      r.writeHead(200, { ...headers, 'content-length': body.length });
      r.end(q.method === 'HEAD' ? undefined : body);
    } catch { r.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }); r.end('not found'); }
  });
  server.listen(port, '127.0.0.1', () => done({ server, url: `http://127.0.0.1:${server.address().port}` }));
});
