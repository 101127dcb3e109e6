/** Asks for a page while somebody types in one of `fields`, a pause later, and hands its document to `take`. What is shorter than
    `least` is not asked; `none` is told of it. An answer to what is no longer there is dropped. */
export function typing(fields, { pause, text, least, to, take, none }) {
  let timer, asked = '';
  const ask = () => {
    const now = text();
    if (now === asked) return;
    if (now.length < least) {
      if (none) { asked = now; none(); }
      return;
    }
    asked = now;
    const x = new XMLHttpRequest();
    x.open('GET', to(now));
    x.responseType = 'document';
    x.onload = () => { if (now === asked && x.status === 200) take(x.response); };
    x.send();
  };
  for (const f of fields) f?.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, pause); });
}
